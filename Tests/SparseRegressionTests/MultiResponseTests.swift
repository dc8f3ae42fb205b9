import LinearAlgebra
import Selection
import SparseRegression
import TestSupport
import Testing

@Suite struct MultiResponseTests {
  private struct Instance {
    var x: Matrix<Double>
    var y: Matrix<Double>
    var weights: [Double]?
    var lambda2: Double
  }

  private func instance(_ generator: inout SeededGenerator, responses m: Int) -> Instance {
    let n = Int.random(in: 9...20, using: &generator)
    let p = Int.random(in: 2...7, using: &generator)
    let x = Matrix<Double>(rows: n, columns: p) { _, _ in generator.normal() * 3 + 1 }
    let y = Matrix<Double>(rows: n, columns: m) { row, column in
      x[row, column % p] * 2 - x[row, (column + 1) % p] + generator.normal()
    }
    let isWeighted = Bool.random(using: &generator)
    return Instance(
      x: x, y: y, weights: isWeighted ? (0..<n).map { _ in Double.random(in: 0.2...3, using: &generator) } : nil,
      lambda2: Bool.random(using: &generator) ? 0 : 0.3)
  }

  /// The objective of a support: a sum over responses of single-response refits.
  private func objective(_ instance: Instance, _ support: [Int], _ options: SubsetOptions) throws -> Double {
    let x = try DesignMatrix(instance.x)
    return try (0..<instance.y.columns).reduce(0) { sum, response in
      let y = (0..<instance.y.rows).map { instance.y[$0, response] }
      let estimator = BestSubsetRegression(.keep(support.count), options: options)
      return sum
        + (try estimator.refit(support: support, features: x, response: y, weights: instance.weights).objective)
    }
  }

  @Test func exactEqualsEnumerationOfSingleResponseFits() throws {
    var generator = SeededGenerator(seed: 71)
    for _ in 0..<40 {
      let instance = instance(&generator, responses: Int.random(in: 1...3, using: &generator))
      let p = instance.x.columns
      let keep = Int.random(in: 1...p, using: &generator)
      let options = SubsetOptions(
        lambda2: instance.lambda2, intercept: Bool.random(using: &generator),
        standardize: Bool.random(using: &generator),
        method: .exact)
      let fit = try MultiResponseRegression(keep: keep, options: options).fit(
        DesignMatrix(instance.x), responses: instance.y, weights: instance.weights)
      var best = Double.infinity
      for mask in 0..<(1 << p) where mask.nonzeroBitCount == keep {
        best = min(best, try objective(instance, (0..<p).filter { mask >> $0 & 1 == 1 }, options))
      }
      #expect(fit.status == .optimal)
      #expect(abs(fit.objective - best) <= 1e-8 * best)
      #expect((fit.bound ?? -1) <= fit.objective && (fit.gap ?? 1) < 1e-6)
      let predictions = try fit.predict(DesignMatrix(instance.x))
      var loss = 0.0
      for row in 0..<instance.x.rows {
        for column in 0..<instance.y.columns {
          let residual = instance.y[row, column] - predictions[row, column]
          loss += 0.5 * (instance.weights?[row] ?? 1) * residual * residual
        }
      }
      #expect(abs(fit.lossValue - loss) <= 1e-10 * loss)
    }
  }

  @Test func sideConstraintsHold() throws {
    var generator = SeededGenerator(seed: 72)
    for _ in 0..<15 {
      let instance = instance(&generator, responses: 1)
      let p = instance.x.columns
      if p < 3 { continue }
      let keep = Int.random(in: 1...p - 1, using: &generator)
      let rules = [SideConstraint.implies(0, 1), .atMost(1, of: [1, 2])]
      let options = SubsetOptions(lambda2: 0.1, method: .exact)
      let fit = try MultiResponseRegression(keep: keep, options: options, sideConstraints: rules).fit(
        DesignMatrix(instance.x), responses: instance.y, weights: instance.weights)
      var best = Double.infinity
      for mask in 0..<(1 << p) where mask.nonzeroBitCount <= keep {
        let support = (0..<p).filter { mask >> $0 & 1 == 1 }
        if support.contains(0) && !support.contains(1) { continue }
        if support.contains(1) && support.contains(2) { continue }
        best = min(best, try objective(instance, support, options))
      }
      #expect(fit.status == .optimal)
      #expect(abs(fit.objective - best) <= 1e-6 * best)
    }
  }

  @Test func constantColumnsAreNeverKept() throws {
    let x = Matrix<Double>(rows: 6, columns: 3) { row, column in column == 1 ? 4 : Double(row * row + column * row % 5)
    }
    let y = Matrix<Double>(rows: 6, columns: 2) { row, column in Double(row + column) }
    let fit = try MultiResponseRegression(keep: 2, options: SubsetOptions(lambda2: 0.1)).fit(
      DesignMatrix(x), responses: y)
    #expect(!fit.support.contains(1))
    #expect(fit.intercepts.count == 2)
  }

  @Test func whatItCannotDoIsRefused() throws {
    let x = try DesignMatrix(Matrix<Double>(rows: 4, columns: 2) { Double($0 * $0 + $1) })
    let y = Matrix<Double>(rows: 4, columns: 1) { row, _ in Double(row) }
    #expect(throws: SparseRegressionError.self) {
      try MultiResponseRegression(keep: 1, options: SubsetOptions(lambda1: 1)).fit(x, responses: y)
    }
    #expect(throws: SparseRegressionError.self) { try MultiResponseRegression(keep: 3).fit(x, responses: y) }
    #expect(throws: SparseRegressionError.self) {
      try MultiResponseRegression(keep: 1).fit(x, responses: Matrix(rows: 3, columns: 1))
    }
  }
}
