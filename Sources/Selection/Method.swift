/// How a support is chosen.
public enum Method: String, Sendable, CaseIterable, Codable {
  /// Keeps the groups with the largest sum of absolute coefficients.
  case magnitude
  /// Keeps the groups with the largest `Σ H_jj W_jc²` (Wanda; Sun et al. 2023, arXiv:2306.11695).
  case activation
  /// Keeps the groups with the largest `Σ Var(x_j) W_jc²` (FLAP; An et al. 2023, arXiv:2312.11983).
  case fluctuation
  /// Removes one group at a time, always the one whose loss is least (optimal brain surgeon).
  case backward
  /// Adds one group at a time, always the one that helps most (orthogonal least squares).
  case forward
  /// Batched removal, then batch swaps with halving batch size (OSSCAR; Meng et al. 2024, arXiv:2403.12983).
  case osscar
  /// Descent over all exact single swaps and chains of them; ends swap-optimal.
  case swap
  /// Looks at every support.
  case exhaustive
  /// Best-first branch and bound with an anytime bound.
  case branchAndBound = "branch-and-bound"
  /// Outer approximation: a mixed-integer master solved by CBC, cuts from closed-form refits.
  case mip
  /// An exact method when the problem is small enough for the limits given, started from and never worse than `swap`.
  case automatic
}
