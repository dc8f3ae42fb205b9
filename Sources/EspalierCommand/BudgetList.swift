import ArgumentParser
import Reports

/// Budgets from the command line, such as `4`, `2.5,3` or `4..10,12`; ascending, each once.
struct BudgetList: ExpressibleByArgument, Sendable {
  var values: [Double]

  init?(argument: String) {
    var all: Set<Double> = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      if let ranges = NumberRanges.parse(String(part)) {
        for range in ranges { all.formUnion(range.map { Double($0) }) }
      } else if let value = Double(part), value.isFinite, value >= 0 {
        all.insert(value)
      } else {
        return nil
      }
    }
    values = all.sorted()
  }

  /// A budget as people write it.
  static func text(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}
