/// What a hinge problem on a few columns was solved to.
struct HingeSolution {
  /// The objective at a feasible β.
  var primal: Double
  /// The dual value of `multipliers`: no feasible β is better.
  var dual: Double
  /// αᵢ ∈ [0, 1].
  var multipliers: [Double]

  var gap: Double { primal - dual }
}
