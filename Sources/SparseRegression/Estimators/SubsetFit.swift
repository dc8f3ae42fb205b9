import LinearAlgebra
import Selection

/// What a best-subset estimator chose, what it is worth, and what is proved about it.
///
///     let fit = try BestSubsetRegression(.keep(5)).fit(x, response: y)
///     fit.support                       // columns, ascending
///     fit.predict(x)                    // one number a row
///     try fit.save(to: "model.json")
public struct SubsetFit: Sendable, Equatable {
  /// The loss that was minimised.
  public var loss: SubsetLoss
  /// How the run ended: `.optimal` with a proof, `.feasible` when the method finished without one.
  public var status: Selection.Status
  /// Who chose the support: `.heuristic` or `.exact`.
  public var method: SubsetOptions.Method
  /// Columns with a coefficient, ascending; columns that are always in are part of it.
  public var support: [Int]
  /// The coefficients of ``support``, in the units of the data.
  public var coefficients: [Double]
  /// The intercept in the units of the data; 0 without one.
  public var intercept: Double
  /// Loss and all penalties, in the units of the columns used.
  public var objective: Double
  /// Σ loss over the samples, with their weights, recomputed from the data.
  public var lossValue: Double
  /// λ₀; 0 with a limit on the number of columns.
  public var lambda0: Double
  /// λ₁.
  public var lambda1: Double
  /// λ₂.
  public var lambda2: Double
  /// k, the limit on the number of columns; `nil` with a price.
  public var keep: Int?
  /// M, the largest absolute coefficient in the units of the columns used that the bound assumes; `nil` for none.
  public var coefficientBound: Double?
  /// A proved lower bound of the objective, under what the certificate assumes, or `nil`.
  public var bound: Double?
  /// What the claim rests on. A heuristic claims at most `.swapOptimal`: no exchange of one column improves the support.
  public var certificate: Certificate
  /// `nodes` of the tree, `swaps` carried out.
  public var work: Work
  /// Wall-clock seconds.
  public var seconds: Double
  /// CPU seconds of the process.
  public var cpuSeconds: Double
  /// n, the number of samples.
  public var sampleCount: Int
  /// Σ w, the number of samples where there are no weights.
  public var totalWeight: Double
  /// p, the number of columns that were offered.
  public var featureCount: Int
  /// Columns that are always in, ascending.
  public var unpenalized: [Int]
  /// The names of the columns offered, or `nil`.
  public var columnNames: [String]?
  /// The name of the response, for people; `nil` unless the caller sets it.
  public var responseName: String?
  /// The names of the labels −1 and +1, for people; `nil` unless the caller sets them.
  public var classNames: [String]?
  /// The number that files of the data give their first column, where they number columns; `nil` unless the caller sets it.
  public var firstColumn: Int?
  /// The proof, where ``SubsetOptions/recordsCertificate`` asked for it and an exact method came to its end. It is no part of
  /// ``json``; it has a file of its own.
  public var proof: SubsetCertificate?

  /// Whether the fit is proved optimal, under what the certificate assumes.
  public var isOptimal: Bool { status == .optimal }

  /// The number of columns that count against the limit.
  public var size: Int { support.count - support.count { unpenalized.contains($0) } }

  /// `(objective − bound) / |objective|`; 0 when they agree, `nil` without a bound or for an objective of 0.
  public var gap: Double? {
    guard let bound else { return nil }
    let difference = max(0, objective - bound)
    if difference == 0 { return 0 }
    return objective == 0 ? nil : difference / abs(objective)
  }

  /// The coefficients of all columns offered, zeros included.
  public var denseCoefficients: [Double] {
    var result = [Double](repeating: 0, count: featureCount)
    for (column, coefficient) in zip(support, coefficients) { result[column] = coefficient }
    return result
  }

  /// Predictions of squared loss; values whose sign is the label otherwise.
  ///
  /// - Parameter features: Rows to predict, all columns of the fit in their order.
  /// - Returns: `intercept + Xb`, one number a row.
  /// - Throws: `SparseRegressionError.shapeMismatch` when the number of columns differs.
  /// - Complexity: O(n·k).
  public func predict(_ features: DesignMatrix) throws(SparseRegressionError) -> [Double] {
    guard features.columns == featureCount else {
      throw .shapeMismatch(
        what: "features to predict", expected: "\(featureCount) columns", found: "\(features.columns)")
    }
    return features.linearPrediction(support, coefficients, intercept: intercept)
  }

  /// The prediction for one row.
  ///
  /// - Parameter row: All columns of the fit in their order.
  /// - Returns: `intercept + xᵀb`.
  public func prediction(for row: [Double]) -> Double {
    zip(support, coefficients).reduce(intercept) { $0 + $1.1 * row[$1.0] }
  }

  /// Labels of −1 and +1; 0 counts as +1.
  ///
  /// - Parameter features: Rows to predict, all columns of the fit in their order.
  /// - Returns: One label a row.
  /// - Throws: `SparseRegressionError.shapeMismatch` when the number of columns differs.
  public func predictLabels(_ features: DesignMatrix) throws(SparseRegressionError) -> [Double] {
    try predict(features).map { $0 >= 0 ? 1 : -1 }
  }

  /// Probabilities of the label +1, `1 / (1 + exp(−f))`.
  ///
  /// - Parameter features: Rows to predict, all columns of the fit in their order.
  /// - Returns: One probability a row.
  /// - Throws: `SparseRegressionError.invalidValue` for another loss than the logistic one, which gives no probabilities;
  ///   `.shapeMismatch` when the number of columns differs.
  public func predictProbability(_ features: DesignMatrix) throws(SparseRegressionError) -> [Double] {
    guard loss == .logistic else {
      throw .invalidValue(what: "the loss", value: loss.rawValue, expected: "logistic, which gives probabilities")
    }
    return try predict(features).map(MarginLoss.sigmoid)
  }
}
