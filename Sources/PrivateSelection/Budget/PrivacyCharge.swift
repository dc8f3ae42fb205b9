/// What one release costs.
public struct PrivacyCharge: Sendable, Hashable {
  /// What is guaranteed, in a form that composes.
  public enum Guarantee: Sendable, Hashable {
    /// ε-differential privacy, of a mechanism of bounded range such as the exponential mechanism: also ε²/8-zCDP
    /// [Cesar and Rogers 2021].
    case boundedRange(Epsilon)
    /// ε-differential privacy; also ε²/2-zCDP [Bun and Steinke 2016].
    case pure(Epsilon)
    /// ρ-zCDP with ρ in billionths; no pure guarantee.
    case concentrated(billionths: Int)
    /// ε-differential privacy only while a declared condition on the data holds; nothing otherwise.
    case conditional(Epsilon, condition: String)
  }

  /// The name of the mechanism.
  public let mechanism: String
  /// What it guarantees.
  public let guarantee: Guarantee

  /// A charge as a mechanism states it.
  /// - Parameters:
  ///   - mechanism: the name of the mechanism.
  ///   - guarantee: what it guarantees.
  public init(mechanism: String, guarantee: Guarantee) {
    self.mechanism = mechanism
    self.guarantee = guarantee
  }

  /// ε in billionths, if there is a pure guarantee.
  var pureBillionths: Int? {
    switch guarantee {
    case .boundedRange(let epsilon), .pure(let epsilon), .conditional(let epsilon, _): epsilon.billionths
    case .concentrated: nil
    }
  }

  /// ρ in billionths, rounded up.
  var concentratedBillionths: Int {
    switch guarantee {
    case .boundedRange(let epsilon): Self.square(epsilon.billionths, over: 8)
    case .pure(let epsilon): Self.square(epsilon.billionths, over: 2)
    case .conditional(let epsilon, _): Self.square(epsilon.billionths, over: 2)
    case .concentrated(let billionths): billionths
    }
  }

  private static func square(_ billionths: Int, over divisor: Int) -> Int {
    let (high, low) = billionths.multipliedFullWidth(by: billionths)
    let square = UInt128(UInt64(high)) << 64 | UInt128(low)
    let unit = UInt128(divisor) * 1_000_000_000
    return Int((square + unit - 1) / unit)
  }
}
