import DataFiles
import Foundation
import SkinnyTrees
import SparseRegression

/// Predictions of a saved fit, as people want to see them.
struct Predictions {
  let fit: SubsetFit
  /// `intercept + Xb`, one a row.
  let scores: [Double]

  init(_ fit: SubsetFit, _ scores: [Double]) {
    self.fit = fit
    self.scores = scores
  }

  /// The names of the classes −1 and +1; `nil` for a regression.
  var classes: [String]? { fit.loss == .squared ? nil : fit.classNames ?? ["-1", "1"] }

  private func labels(_ classes: [String]) -> [String] { scores.map { $0 >= 0 ? classes[1] : classes[0] } }

  /// Probabilities of both classes, row-major; for losses that give none, 0 or 1 by the score's sign.
  private func probabilities(_ classes: [String]) -> [Double] {
    scores.flatMap { score in
      let positive = fit.loss == .logistic ? 1 / (1 + exp(-score)) : score >= 0 ? 1 : 0
      return [fit.loss == .logistic ? 1 / (1 + exp(score)) : 1 - positive, positive]
    }
  }

  func write(to path: String) throws {
    guard let classes else { return try CSVTable.write(names: ["prediction"], rowMajor: scores, to: path) }
    let labels = labels(classes)
    if fit.loss == .logistic {
      let shares = probabilities(classes)
      try CSVTable.write(
        names: ["prediction"] + classes.map { "probability_\($0)" },
        rows: labels.indices.map { [labels[$0], "\(shares[2 * $0])", "\(shares[2 * $0 + 1])"] }, to: path)
    } else {
      try CSVTable.write(
        names: ["prediction", "score"], rows: labels.indices.map { [labels[$0], "\(scores[$0])"] }, to: path)
    }
  }

  /// Whether no row has a class of the model.
  func knowsNone(of truth: PredictionRows.Truth?) -> Bool {
    guard case .classes(let found)? = truth, let classes else { return false }
    return !found.contains { classes.contains($0) }
  }

  /// Figures of merit against the truth.
  func metrics(_ truth: PredictionRows.Truth, _ rows: PredictionRows) throws -> TreeMetrics {
    switch truth {
    case .values(let values): return TreeMetrics(predictions: scores, truth: values)
    case .classes(let found):
      let classes = classes ?? []
      let known = Set(classes)
      if let row = found.firstIndex(where: { !known.contains($0) }) {
        throw CommandFailure(
          .input,
          "\(rows.truthPlace(row)): the class is '\(found[row])', expected '\(classes[0])' or '\(classes[1])'")
      }
      var metrics = TreeMetrics(probabilities: probabilities(classes), classes: classes, labels: found)
      if fit.loss != .logistic {
        // Scores order the rows; they are no probabilities.
        metrics.logLoss = nil
        metrics.auc =
          TreeMetrics(
            probabilities: scores.flatMap { [1 - Self.squashed($0), Self.squashed($0)] }, classes: classes,
            labels: found
          ).auc
      }
      return metrics
    }
  }

  /// An increasing map to (0, 1), for what only depends on the order.
  private static func squashed(_ score: Double) -> Double { 0.5 + 0.5 * score / (1 + abs(score)) }
}
