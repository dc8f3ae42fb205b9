/// How a gate turns the affine value `a = W'x + b` into the probability of going left.
public enum GateActivation: Sendable, Equatable {
  /// `1 / (1 + exp(−a))`.
  case logistic
  /// The smooth step of width g: 0 for `a ≤ −g/2`, 1 for `a ≥ g/2`, and between them the cubic with slope 0 at both ends,
  /// `−2a³/g³ + 3a/(2g) + 1/2` [Hazimeh et al. 2020, arXiv:2002.07772].
  case smoothStep(width: Double)

  /// What the kernels take: 0 for the logistic gate.
  var kernelWidth: Double {
    switch self {
    case .logistic: 0
    case .smoothStep(let width): width
    }
  }
}
