import LinearAlgebra
import MIP
import SparseRegression
import TestSupport

/// Random data, and what a linear program for every support says of them.
struct RegressionCase {
  let features: Matrix<Double>
  let response: [Double]
  let loss: PiecewiseLinearLoss

  init(samples: Int, columns: Int, loss: PiecewiseLinearLoss, using generator: inout SeededGenerator) {
    let x = Matrix<Double>.random(rows: samples, columns: columns, using: &generator)
    features = Matrix(rows: samples, columns: columns) { x[$0, $1] + 0.5 * x[$0, 0] + 2 * Double($1) }
    self.loss = loss
    response = (0..<samples).map { row in
      let signal = x[row, 0] - 0.7 * x[row, columns - 1] + 0.8 * generator.normal()
      return loss == .hinge ? (signal > 0 ? 1 : -1) : signal
    }
  }

  /// The least objective over all supports of at most `keep` columns, for columns as given.
  func leastObjective(
    keep: Int, lambda0: Double, lambda1: Double, bound: Double, intercept: Bool
  ) throws -> Double {
    var least = Double.infinity
    for size in 0...min(keep, features.columns) {
      for support in subsets(of: features.columns, size: size) {
        let value = try refit(support, lambda1: lambda1, bound: bound, intercept: intercept)
        least = min(least, value + lambda0 * Double(size))
      }
    }
    return least
  }

  /// Σ loss + λ₁‖b‖₁ on a support, from one cutting plane for each piece of each sample.
  private func refit(_ support: [Int], lambda1: Double, bound: Double, intercept: Bool) throws -> Double {
    var model = Model()
    let positive = try model.addVariables(support.count, upper: bound)
    let negative = try model.addVariables(support.count, upper: bound)
    let shift = try model.addVariable(lower: intercept ? -.infinity : 0, upper: intercept ? .infinity : 0)
    let losses = try model.addVariables(features.rows)
    for row in 0..<features.rows {
      var prediction = LinearExpression(shift)
      for (index, column) in support.enumerated() {
        prediction += features[row, column] * positive[index]
        prediction -= features[row, column] * negative[index]
      }
      let y = response[row]
      switch loss {
      case .absolute:
        try model.add(losses[row] + prediction >= y)
        try model.add(losses[row] - prediction >= -y)
      case .quantile(let level):
        try model.add(losses[row] + level * prediction >= level * y)
        try model.add(losses[row] - (1 - level) * prediction >= -(1 - level) * y)
      case .hinge: try model.add(losses[row] + y * prediction >= 1)
      }
    }
    try model.minimize(sum(losses) + lambda1 * (sum(positive) + sum(negative)))
    let solution = try model.solve(with: CLP())
    return solution.objective ?? .nan
  }
}
