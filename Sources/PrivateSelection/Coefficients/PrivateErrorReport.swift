/// The mean loss of public coefficients on private records, with noise and at a price.
///
/// A test error is an answer about the data like any other. This one clips every record's loss to its public bound, sums exact
/// integers and adds discrete Laplace noise: ε-DP for `replaceOne` neighbours. With a private number of records
/// the mean is not offered.
public struct PrivateErrorReport: Sendable, Hashable {
  /// ε of one release.
  public let epsilon: Epsilon

  /// - Parameter epsilon: ε of one release.
  public init(epsilon: Epsilon) { self.epsilon = epsilon }

  /// What one release costs.
  public var charge: PrivacyCharge { PrivacyCharge(mechanism: "error report", guarantee: .pure(epsilon)) }

  /// Spends, computes and adds noise.
  /// - Parameters:
  ///   - data: clipped private records; held-out ones for an honest test error.
  ///   - fit: released coefficients.
  ///   - ledger: pays before anything is computed.
  /// - Returns: the noisy mean of ½(y − fit)² for least squares or max(0, 1 − y·fit) for hinge, not below 0.
  /// - Throws: `PrivateSelectionError`.
  public func release(
    _ data: PrivateData, fit: CoefficientRelease, spending ledger: BudgetLedger
  ) throws(PrivateSelectionError) -> Double {
    guard case .replaceOne(let records) = data.model.neighbours else {
      throw .account("a mean loss needs a public number of records, that is replaceOne neighbours")
    }
    guard fit.support.allSatisfy({ 0..<data.model.features ~= $0 }), fit.support.count == fit.coefficients.count else {
      throw .parameter(
        name: "fit.support", value: "\(fit.support)", expected: "columns of 0 ..< \(data.model.features)")
    }
    try Entropy.check()
    try ledger.spend(charge)
    var generator = SystemRandomNumberGenerator()
    let unit = 1 << 20
    let bound = data.model.scoreSensitivity
    let noise = DiscreteNoise.laplace(
      scale: UInt64(unit) * 1_000_000_000, over: UInt64(epsilon.billionths), using: &generator)
    let total = Self.sum(data, fit: fit, bound: bound, unit: unit) + noise
    return max(0, Double(total) / Double(unit) * bound / Double(records))
  }

  /// Σ round(unit·min(loss, bound)/bound).
  static func sum(_ data: PrivateData, fit: CoefficientRelease, bound: Double, unit: Int) -> Int {
    let model = data.model
    let scale = 1 / Double(1 << model.dataBits)
    var total = 0
    for row in 0..<data.records {
      var value = fit.intercept
      for (column, coefficient) in zip(fit.support, fit.coefficients) {
        value +=
          Double(data.predictors[row * model.features + column]) * scale * model.predictorBound.value * coefficient
      }
      let loss: Double
      switch model.loss {
      case .leastSquares:
        let difference = Double(data.response[row]) * scale * model.responseBound.value - value
        loss = difference * difference / 2
      case .hinge: loss = max(0, 1 - Double(data.response[row]) * value)
      }
      let share = loss.isNaN ? 1 : min(loss / bound, 1)
      total += Int((share * Double(unit)).rounded(.toNearestOrEven))
    }
    return total
  }
}
