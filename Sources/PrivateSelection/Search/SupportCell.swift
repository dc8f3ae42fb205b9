/// A set of supports with one lower bound: `fixed` and any `choose` of `candidates`.
struct SupportCell: Sendable {
  var fixed: [Int32]
  var candidates: [Int32]
  var choose: Int
  /// No member's code is below this.
  var level: Int
  /// Whether every member's code equals `level`.
  var isExact = false

  /// How many supports it holds.
  var count: BigNatural { Binomial.coefficient(candidates.count, choose) }
}
