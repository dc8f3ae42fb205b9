/// Least-squares coefficients on a released support, from sufficient statistics with exact integer noise.
///
///     let refit = try NoisyStatistics(.pure(Epsilon(0.5))).release(data, support: release.support, spending: ledger)
///
/// XᵀX and Xᵀy of the chosen columns are sums of bounded products of integers; each entry gets discrete Laplace noise (ε-DP)
/// or discrete Gaussian noise (ρ-zCDP) of the scale that the L1 or L2 norm of one record's change needs. What follows,
/// a ridge that makes the noisy matrix positive definite and a fit inside the radius, touches no data. Works for both
/// losses; for the hinge loss it fits the signs by least squares.
public struct NoisyStatistics: Sendable, Hashable {
  /// How much noise.
  public enum Noise: Sendable, Hashable {
    /// Discrete Laplace noise: ε-differential privacy.
    case pure(Epsilon)
    /// Discrete Gaussian noise: ρ-zCDP, ρ in billionths.
    case concentrated(billionths: Int)
  }

  /// How much noise.
  public let noise: Noise

  /// - Parameter noise: how much.
  public init(_ noise: Noise) { self.noise = noise }

  /// What one release costs.
  public var charge: PrivacyCharge {
    switch noise {
    case .pure(let epsilon): PrivacyCharge(mechanism: "noisy statistics", guarantee: .pure(epsilon))
    case .concentrated(let billionths):
      PrivacyCharge(mechanism: "noisy statistics", guarantee: .concentrated(billionths: billionths))
    }
  }

  /// Spends, adds noise and fits.
  /// - Parameters:
  ///   - data: clipped private records.
  ///   - support: ascending columns, public: a released support or one chosen without the data.
  ///   - ledger: pays before anything is computed.
  /// - Throws: `PrivateSelectionError`.
  public func release(
    _ data: PrivateData, support: [Int], spending ledger: BudgetLedger
  ) throws(PrivateSelectionError) -> CoefficientRelease {
    let ascending = zip(support, support.dropFirst()).allSatisfy { $0 < $1 }
    guard !support.isEmpty, support.count <= 64, ascending, support.allSatisfy({ 0..<data.model.features ~= $0 }) else {
      throw .parameter(
        name: "support", value: "\(support)", expected: "1 to 64 ascending columns of 0 ..< \(data.model.features)")
    }
    if case .concentrated(let billionths) = noise, !(100...1_000_000_000_000).contains(billionths) {
      throw .parameter(name: "rho", value: "\(billionths) billionths", expected: "between 10⁻⁷ and 1000")
    }
    try Entropy.check()
    try ledger.spend(charge)
    var generator = SystemRandomNumberGenerator()
    let (coefficients, intercept) = fit(data, support: support, using: &generator)
    return CoefficientRelease(
      support: support, coefficients: coefficients, intercept: intercept, charge: charge,
      model: data.model)
  }

  /// Entries are rounded to this many units of one record's largest contribution.
  private static let unitBits = 8

  func fit(
    _ data: PrivateData, support: [Int], using generator: inout some RandomNumberGenerator
  ) -> (coefficients: [Double], intercept: Double) {
    let model = data.model
    let size = support.count + (model.hasIntercept ? 1 : 0)
    let statistics = SufficientStatistics(data, support: support, unitBits: Self.unitBits)
    func sample(using generator: inout some RandomNumberGenerator) -> Int {
      switch noise {
      case .pure(let epsilon):
        DiscreteNoise.laplace(
          scale: statistics.sensitivity * 1_000_000_000, over: UInt64(epsilon.billionths), using: &generator)
      case .concentrated(let billionths):
        DiscreteNoise.gaussian(
          variance: Self.variance(square: statistics.squaredSensitivity, billionths: billionths), using: &generator)
      }
    }
    let noisy = statistics.entries.map { $0.isPublic ? $0.sum : $0.sum + sample(using: &generator) }
    // From here on no data: real units, symmetric, positive definite, inside the ball.
    let solver = BallRidge(capacity: size)
    let unit = 1 / Double(1 << Self.unitBits)
    let responseScale = model.loss == .hinge ? 1 : model.responseBound.value
    func scale(_ index: Int) -> Double { index < support.count ? model.predictorBound.value : 1 }
    for (entry, value) in zip(statistics.entries, noisy) {
      if entry.column == size {
        solver.linear[entry.row] = Double(value) * unit * scale(entry.row) * responseScale
      } else {
        let real = Double(value) * unit * scale(entry.row) * scale(entry.column)
        solver.matrix[entry.row * size + entry.column] = real
        solver.matrix[entry.column * size + entry.row] = real
      }
    }
    for i in 0..<support.count { solver.matrix[i * size + i] += model.ridge }
    let shift = Self.lift(solver, size: size)
    for i in 0..<size { solver.matrix[i * size + i] += shift }
    _ = solver.minimum(size: size, constant: 0, radius: model.radius.value, tolerance: .infinity)
    let beta = (0..<size).map { solver.beta[$0] }
    return (Array(beta.prefix(support.count)), model.hasIntercept ? beta[size - 1] : 0)
  }

  /// ⌈Δ²/(2ρ)⌉.
  private static func variance(square: UInt64, billionths: Int) -> UInt64 {
    let numerator = UInt128(square) * 1_000_000_000
    let denominator = 2 * UInt128(billionths)
    return UInt64(min((numerator + denominator - 1) / denominator, UInt128(1) << 60))
  }

  /// What to add to the diagonal so that the matrix is safely positive definite, by Gershgorin's circles if Cholesky fails.
  private static func lift(_ solver: BallRidge, size: Int) -> Double {
    var worst = 0.0
    var largest = 0.0
    for i in 0..<size {
      var others = 0.0
      for j in 0..<size where j != i { others += abs(solver.matrix[i * size + j]) }
      worst = max(worst, others - solver.matrix[i * size + i])
      largest = max(largest, abs(solver.matrix[i * size + i]))
    }
    if solver.isPositiveDefinite(size: size) { return 0 }
    return max(worst, 0) + 1e-6 * largest + 1e-300
  }
}
