/// What `solve` prints and writes.
protocol SolveOutput: Encodable {
  /// For people.
  var text: String { get }
  /// Lines `name value`, or `nil` without a solution.
  var lines: String? { get }
}

extension SolveOutput {
  /// Names and values as lines, the shortest numbers that read back as the same ones.
  static func lines(_ header: [String], _ values: [(name: String, value: Double)]) -> String {
    header.map { "# \($0)\n" }.joined() + values.map { "\($0.name) \(number($0.value))\n" }.joined()
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
