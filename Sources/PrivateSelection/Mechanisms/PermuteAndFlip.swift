import Execution

/// Permute and flip over an explicit list of candidate supports [McKenna and Sheldon 2020].
///
/// In a random order, each candidate is released with probability exp(−ε (c − least c)/W); the first to succeed is the
/// answer. ε-DP, and never worse in expected score than the exponential mechanism on the same list, but with only the
/// general ε²/2-zCDP: use the exponential mechanism where releases add up in ρ. The proof is in
/// the article <doc:PermuteAndFlipProof>.
public struct PermuteAndFlip: Sendable, Hashable {
  /// Which supports compete.
  public enum Candidates: Sendable, Hashable {
    /// All C(p, s), at most 10⁶.
    case all
    /// A list that was made without the data, each ascending and without duplicates.
    case listed([[Int]])
  }

  /// ε of one release.
  public let epsilon: Epsilon
  /// Which supports compete.
  public let candidates: Candidates

  /// - Parameters:
  ///   - epsilon: ε of one release.
  ///   - candidates: which supports compete; public.
  public init(epsilon: Epsilon, candidates: Candidates = .all) {
    self.epsilon = epsilon
    self.candidates = candidates
  }

  /// What one release costs.
  public var charge: PrivacyCharge { PrivacyCharge(mechanism: "permute-and-flip", guarantee: .pure(epsilon)) }

  /// Refuses what ``release(_:spending:control:)`` would refuse on account of public parameters, and does nothing else.
  /// - Parameter model: the public parameters.
  /// - Throws: `PrivateSelectionError`: `tooLarge` for more than 10⁶ supports in all, `shape` or `parameter` for
  ///   candidates that do not fit the model.
  public func check(_ model: SelectionModel) throws(PrivateSelectionError) {
    switch candidates {
    case .all:
      guard model.supportCount <= 1e6 else {
        throw .tooLarge(
          "permute-and-flip weighs each of the \(Binomial.text(model.features, model.supportSize)) supports and takes at "
            + "most 1000000; name candidates that were chosen without the data, or use the exponential mechanism, which "
            + "has no such limit")
      }
    case .listed(let list):
      guard !list.isEmpty else { throw .shape(name: "the number of candidates", found: 0, expected: "at least 1") }
      for support in list {
        let ascending = zip(support, support.dropFirst()).allSatisfy { $0 < $1 }
        guard support.count == model.supportSize, ascending, support.allSatisfy({ 0..<model.features ~= $0 }) else {
          throw .parameter(
            name: "a candidate", value: "\(support)",
            expected: "\(model.supportSize) ascending columns of 0 ..< \(model.features)")
        }
      }
      guard Set(list).count == list.count else {
        throw .parameter(name: "the list of candidates", value: "with duplicates", expected: "each support once")
      }
    }
  }

  /// Spends, scores the candidates and draws once.
  /// - Parameters:
  ///   - data: clipped private records.
  ///   - ledger: pays before anything is computed.
  ///   - control: threads.
  /// - Throws: `PrivateSelectionError`, before anything is spent if the candidates do not fit the model.
  public func release(
    _ data: PrivateData, spending ledger: BudgetLedger, control: RunControl = RunControl()
  ) throws(PrivateSelectionError) -> SupportRelease {
    let supports = try supports(of: data.model)
    try Entropy.check()
    try ledger.spend(charge)
    let codes = CodeList.codes(of: supports, score: Scores.score(of: data), threads: control.threads)
    var generator = SystemRandomNumberGenerator()
    let place = Self.draw(
      codes: codes, epsilon: epsilon, rangeWidth: data.model.scoreScale.rangeWidth, using: &generator)
    return SupportRelease(
      support: supports[place], charge: charge, model: data.model)
  }

  /// The candidates, checked.
  func supports(of model: SelectionModel) throws(PrivateSelectionError) -> [[Int]] {
    try check(model)
    switch candidates {
    case .all:
      var supports: [[Int]] = []
      SupportEnumeration.forEach(of: model.features, count: model.supportSize) { supports.append($0) }
      return supports
    case .listed(let list): return list
    }
  }

  static func draw(
    codes: [Int], epsilon: Epsilon, rangeWidth: UInt64, using generator: inout some RandomNumberGenerator
  ) -> Int {
    let least = codes.min() ?? 0
    for place in ExactSampling.permutation(codes.count, using: &generator) {
      let exponent = RationalNumber(
        UInt128(epsilon.billionths) * UInt128(codes[place] - least), over: 1_000_000_000 * rangeWidth)
      if ExactSampling.bernoulli(exponentialOfMinus: exponent, using: &generator) { return place }
    }
    // The least code succeeds with probability 1, so the loop has returned.
    return codes.firstIndex(of: least) ?? 0
  }
}
