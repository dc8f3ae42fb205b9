/// How much may be spent in all, and in which unit releases are added up.
public enum BudgetLimit: Sendable, Hashable {
  /// The ε of all releases add up to at most this.
  case pure(Epsilon)
  /// The ρ of all releases add up to at most this, in billionths.
  case concentrated(billionths: Int)
  /// (ε, δ)-differential privacy of everything together, kept by adding up ρ to the largest value whose conversion
  /// ρ + 2√(ρ ln(1/δ)) is at most ε [Bun and Steinke 2016, Proposition 1.3].
  case approximate(Epsilon, delta: Double)

  /// A limit in ρ-zCDP.
  /// - Parameter rho: from 10⁻⁹ to 10⁶; rounded down to a multiple of 10⁻⁹.
  /// - Throws: `PrivateSelectionError.parameter` outside that range.
  public static func concentrated(rho: Double) throws(PrivateSelectionError) -> BudgetLimit {
    guard rho.isFinite, rho >= 1e-9, rho <= 1e6 else {
      throw .parameter(name: "rho", value: "\(rho)", expected: "a number between 10⁻⁹ and 10⁶")
    }
    // A value that was written with at most nine decimals is meant as written.
    let nearest = (rho * 1e9).rounded()
    return .concentrated(billionths: Int(nearest / 1e9 == rho ? nearest : (rho * 1e9).rounded(.down)))
  }

  /// The total that may be spent, in billionths of the unit.
  var billionths: Int {
    switch self {
    case .pure(let epsilon): return epsilon.billionths
    case .concentrated(let billionths): return billionths
    case .approximate(let epsilon, let delta):
      let logarithm = -naturalLogarithm(delta) * (1 + 1e-12)
      // (√(L + ε) − √L)² without cancellation; rounded down well below the accuracy of the formula.
      let root = epsilon.value / ((logarithm + epsilon.value).squareRoot() + logarithm.squareRoot())
      return Int((root * root * (1 - 1e-9) * 1e9).rounded(.down))
    }
  }

  /// Checks what the cases cannot check themselves.
  func validate() throws(PrivateSelectionError) {
    if case .concentrated(let billionths) = self, !(1...1_000_000_000_000_000).contains(billionths) {
      throw .parameter(name: "rho", value: "\(billionths) billionths", expected: "between 10⁻⁹ and 10⁶")
    }
    if case .approximate(_, let delta) = self, !(delta > 0 && delta < 1 && delta.isFinite) {
      throw .parameter(name: "delta", value: "\(delta)", expected: "a number between 0 and 1, both excluded")
    }
  }

  /// "ε", "ρ".
  var unit: String {
    switch self {
    case .pure: "epsilon"
    case .concentrated, .approximate: "rho"
    }
  }
}
