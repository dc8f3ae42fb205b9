/// The columns outside the working set, and which of them the dual point of a node brings in.
///
/// Columns that a node's bound keeps out of every better support are dropped from ``alive``, which the nodes below inherit.
final class MarginOutside {
  /// A column outside that wants to come in.
  struct Violator {
    var column: Int
    /// h − charge, positive.
    var excess: Double
  }

  private let data: MarginData
  private var correlations: [Double]
  /// The columns that are not settled in the present node.
  var alive: [Int32]
  private(set) var fullPasses = 0
  /// After ``violators(_:charge:)``: no column outside that is no violator is worth more.
  private(set) var largestWorth = 0.0

  init(_ data: MarginData) {
    self.data = data
    correlations = Array(repeating: 0, count: data.columnCount)
    alive = (0..<data.columnCount).filter { !data.isUnpenalised[$0] && data.problem.columns.squaredNorms[$0] > 0 }
      .map { Int32($0) }
  }

  /// All unsettled columns outside whose h exceeds `charge` at the dual point of the set.
  func violators(_ set: MarginWorkingSet, charge: Double) -> [Violator] {
    let read = alive.map { Int($0) }.filter { set.position[$0] < 0 }
    fullPasses += 1
    let u = Array(UnsafeBufferPointer(start: set.u.base, count: data.rows))
    let products = data.problem.columns.products(u, columns: read)
    let (threshold, slack) = (data.threshold(charge: charge), set.slack)
    var result: [Violator] = []
    largestWorth = 0
    for (column, product) in zip(read, products) {
      let error = slack * data.problem.columns.squaredNorms[column].squareRoot()
      correlations[column] = product < 0 ? product - error : product + error
      let isSmall = abs(correlations[column]) < threshold
      if isSmall, data.limit == nil { continue }
      let worth = worth(column)
      if worth > charge {
        result.append(Violator(column: column, excess: worth - charge))
      } else {
        largestWorth = max(largestWorth, worth)
      }
    }
    return result
  }

  /// After ``violators(_:charge:)``: settles the columns whose h is at most `worth`, for this node and those below it.
  func settle(worth least: Double, in set: MarginWorkingSet) {
    guard least > 0 else { return }
    // No column with a smaller correlation can be worth more.
    let threshold = data.threshold(charge: least)
    alive = alive.filter { code in
      let column = Int(code)
      return set.position[column] < 0 && abs(correlations[column]) >= threshold && worth(column) > least
    }
  }

  /// The columns outside that correlate most, for their norm, at the dual point of the set.
  func mostCorrelated(_ set: MarginWorkingSet, count: Int) -> [Int] {
    let read = alive.map { Int($0) }.filter { set.position[$0] < 0 }
    let u = Array(UnsafeBufferPointer(start: set.u.base, count: data.rows))
    let products = data.problem.columns.products(u, columns: read)
    let scores = zip(read, products).map { $1 * $1 / data.problem.columns.squaredNorms[$0] }
    return scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }.prefix(count).map { read[$0] }
  }

  /// h of a column at its correlation.
  private func worth(_ column: Int) -> Double {
    let correlation = correlations[column]
    let limit = correlation > 0 ? data.above[column] : data.below[column]
    return boxedPeak(slope: abs(correlation) - data.problem.lambda1, ridge: data.problem.lambda2, limit: limit)
  }
}
