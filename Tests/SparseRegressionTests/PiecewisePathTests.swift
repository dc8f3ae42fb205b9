import LinearAlgebra
import SparseRegression
import TestSupport
import Testing

@Suite struct PiecewisePathTests {
  private func problem() throws -> SparseRegressionProblem {
    let data = try SyntheticRegression(
      samples: 24, features: 4, nonzeros: 2, correlation: 0.3, signalToNoise: 4, seed: 3)
    return try SparseRegressionProblem(features: data.features, response: data.response, loss: .absolute, keep: 4)
  }

  @Test func aPathIsFitsOfItsSizes() throws {
    let problem = try problem()
    let path = try problem.path(0...3)
    #expect(path.count == 4)
    for (size, fit) in path.enumerated() {
      let alone = try problem.keeping(size).fit()
      #expect(fit.isOptimal && fit.support.count <= size)
      #expect(abs(fit.objective - alone.objective) <= 1e-9 * alone.objective)
    }
    for (left, right) in zip(path, path.dropFirst()) { #expect(right.objective <= left.objective * (1 + 1e-9)) }
  }

  @Test func heldOutLossesAreThoseOfFitsWithoutTheFold() throws {
    let problem = try problem()
    let validation = try problem.crossValidate(1...2, folds: 3, seed: 5)
    #expect(validation.points.count == 2)
    for (index, point) in validation.points.enumerated() {
      var total = 0.0
      for fold in 0..<3 {
        let rest = validation.folds.indices.filter { validation.folds[$0] != fold }
        let fit = try SparseRegressionProblem(
          features: problem.features.selecting(rows: rest), response: rest.map { problem.response[$0] },
          loss: .absolute,
          keep: index + 1
        ).fit()
        for row in validation.folds.indices where validation.folds[row] == fold {
          total += abs(problem.response[row] - fit.prediction(for: problem.features.row(row)))
        }
      }
      #expect(abs(point.mean - total / 24) <= 1e-6 * point.mean)
    }
    #expect(throws: SparseRegressionError.self) { try problem.crossValidate(1...2, folds: 25) }
  }

  @Test func theNullModelIsTheBestConstant() throws {
    // Too few weights, and one that is none.
    for weights in [[1.0], [1, 0, 1]] {
      #expect(throws: SparseRegressionError.self) {
        try NullModel.loss(.squared, response: [1, 2, 3], weights: weights, intercept: true)
      }
    }
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<30 {
      let count = Int.random(in: 2...9, using: &generator)
      let y = (0..<count).map { _ in generator.normal() }
      for loss in [PiecewiseLinearLoss.absolute, .quantile(0.3), .quantile(0.85)] {
        let best = y.map { value in y.reduce(0) { $0 + loss.value(response: $1, prediction: value) } }.min() ?? 0
        #expect(abs(NullModel.loss(loss, response: y, intercept: true) - best) <= 1e-12 * max(1, best))
      }
      let labels = y.map { $0 > 0.4 ? 1.0 : -1 }
      for loss in [SubsetLoss.logistic, .squaredHinge] {
        let grid = stride(from: -30.0, through: 30, by: 0.01).map { value in
          labels.reduce(0) { $0 + loss.value(response: $1, prediction: value) }
        }
        let found = try NullModel.loss(loss, response: labels, intercept: true)
        #expect(found <= (grid.min() ?? 0) + 1e-9)
        #expect(found >= (grid.min() ?? 0) - 1e-2)
      }
    }
  }
}
