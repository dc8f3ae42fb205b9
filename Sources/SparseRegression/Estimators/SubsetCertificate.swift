import DataFiles
import Execution

/// A proof that goes with a fit: what was to be solved, a digest of the data, and the tree that solves it.
///
///     options.recordsCertificate = true
///     let fit = try BestSubsetRegression(.keep(5), options: options).fit(x, response: y)
///     try fit.proof?.write(to: "fit.certificate")
///
///     let verdict = try SubsetCertificate(contentsOf: "fit.certificate").verify(x, response: y)
///
/// It holds all that is needed to prepare the data again as the fit did, so that whoever has the data can check the claim.
public struct SubsetCertificate: Sendable, Equatable {
  /// The size that was asked for.
  public var size: SubsetSize
  /// λ₁.
  public var lambda1: Double
  /// λ₂.
  public var lambda2: Double
  /// Whether there is an intercept.
  public var hasIntercept: Bool
  /// Whether columns were centred and brought to norm 1.
  public var isStandardized: Bool
  /// What supports and coefficients may be.
  public var constraints: SubsetConstraints
  /// M that was given, in the units of the columns used, or `nil`.
  public var coefficientBound: Double?
  /// n.
  public var sampleCount: Int
  /// p.
  public var featureCount: Int
  /// SHA-256 of features, response and weights, as ``digest(of:response:weights:)`` makes it.
  public var dataDigest: String
  /// The tree. Its columns are those of the features without the unpenalised ones that have no bounds; its coefficients are
  /// in the units of the columns used.
  public var proof: PerspectiveCertificate

  /// Checks the proof against data: prepares them as the fit did and recomputes every bound.
  ///
  /// - Parameters:
  ///   - features: X, n×p.
  ///   - response: y.
  ///   - weights: As for the fit.
  ///   - threads: How many threads may prepare the columns.
  /// - Returns: What was found. Data other than those of the fit are a finding, not an error.
  /// - Throws: `SparseRegressionError` for data that cannot be fitted at all; `DataFileError` when the system cannot compute
  ///   digests.
  /// - Complexity: O(n p) a round of the proof.
  public func verify(
    _ features: DesignMatrix, response: [Double], weights: [Double]? = nil, threads: Int = 1
  ) throws -> CertificateVerdict {
    func failed(_ problem: String) -> CertificateVerdict {
      CertificateVerdict(
        isValid: false, problem: problem, provedBound: -.infinity, objective: .nan, assumption: "")
    }
    guard features.rows == sampleCount, features.columns == featureCount else {
      return failed(
        "the certificate is for \(sampleCount)×\(featureCount) features, these are \(features.rows)×\(features.columns)"
      )
    }
    guard try Self.digest(of: features, response: response, weights: weights) == dataDigest else {
      return failed("the data are not those of the fit: their digests differ")
    }
    let options = SubsetOptions(
      lambda1: lambda1, lambda2: lambda2, intercept: hasIntercept, standardize: isStandardized,
      constraints: constraints, method: .exact, coefficientBound: coefficientBound)
    let run = try SubsetRun(
      BestSubsetRegression(size, options: options), features, response, weights, [], RunControl(threads: threads))
    try run.validate(size)
    let rule: CoefficientRule = coefficientBound.map { .derivedElseGiven($0) } ?? .derivedElseAssumed(factor: 1)
    return run.problem.withModel(size: size, rule: rule) { model in
      var check = CertificateCheck(model: model, certificate: proof)
      return check.run()
    }
  }

  /// SHA-256 of features column by column, response, and weights, all as 64-bit little-endian numbers after their counts; the
  /// same however the features are stored.
  ///
  /// - Parameters:
  ///   - features: X.
  ///   - response: y.
  ///   - weights: One a sample, or `nil`.
  /// - Returns: 64 hexadecimal digits.
  /// - Throws: `DataFileError` of kind `unsupported` when the system's crypto library refuses the algorithm.
  /// - Complexity: O(n p).
  public static func digest(of features: DesignMatrix, response: [Double], weights: [Double]?) throws -> String {
    try SHA256.hexDigest { update in
      func put(_ values: [Double]) throws {
        // −0 and 0 are the same number.
        try values.map { ($0 + 0).bitPattern.littleEndian }.withUnsafeBytes { try update($0) }
      }
      func put(_ count: Int) throws { try withUnsafeBytes(of: UInt64(count).littleEndian) { try update($0) } }
      try put(features.rows)
      try put(features.columns)
      try features.withColumns { source in
        var column = [Double](repeating: 0, count: features.rows)
        for index in 0..<features.columns {
          source.copy(index, rows: features.rows, into: &column)
          try put(column)
        }
      }
      try put(response.count)
      try put(response)
      try put(weights?.count ?? 0)
      try put(weights ?? [])
    }
  }
}
