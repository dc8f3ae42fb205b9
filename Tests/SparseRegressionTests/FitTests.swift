import Execution
import LinearAlgebra
import MIP
import SparseRegression
import TestSupport
import Testing

/// Fits against enumeration of all supports and against published software.
@Suite struct FitTests {
  private static let losses: [PiecewiseLinearLoss] = [.absolute, .quantile(0.3), .hinge, .quantile(0.85)]

  @Test func fitsEqualEnumeration() throws {
    var generator = SeededGenerator(seed: 71)
    for trial in 0..<44 {
      let loss = Self.losses[trial % 4]
      let columns = 4 + trial % 3
      let data = RegressionCase(samples: 12 + trial % 13, columns: columns, loss: loss, using: &generator)
      let keep = 1 + trial % 3
      let lambda0 = trial % 5 == 3 ? 0.6 : 0
      let lambda1 = trial % 5 == 4 ? 0.4 : 0
      let bound: Double? = trial % 6 == 5 ? 0.3 : nil
      let problem = try SparseRegressionProblem(
        features: data.features, response: data.response, loss: loss, keep: keep, lambda0: lambda0, lambda1: lambda1,
        bound: bound, intercept: trial % 7 != 6, standardize: false)
      let least = try data.leastObjective(
        keep: keep, lambda0: lambda0, lambda1: lambda1, bound: bound ?? .infinity, intercept: trial % 7 != 6)
      let fit = try problem.fit()
      #expect(fit.isOptimal, "trial \(trial): \(fit.status)")
      #expect(abs(fit.objective - least) <= 1e-6 * max(1, least), "trial \(trial): \(fit.objective), not \(least)")
      #expect(fit.support.count <= keep)
      #expect((fit.bound ?? .infinity) <= fit.objective)
      // The objective is what the coefficients say, in the caller's hands.
      var recomputed = lambda0 * Double(fit.support.count)
      for row in 0..<data.features.rows {
        recomputed += loss.value(response: data.response[row], prediction: fit.prediction(for: data.features.row(row)))
      }
      for coefficient in fit.coefficients { recomputed += lambda1 * abs(coefficient) }
      #expect(abs(recomputed - fit.objective) <= 1e-9 * max(1, fit.objective), "trial \(trial)")
      if let bound { #expect(fit.coefficients.allSatisfy { abs($0) <= bound * (1 + 1e-9) }) }
    }
  }

  /// Standardising changes neither the loss nor the best support when nothing is priced and there is an intercept.
  @Test func standardisingKeepsTheOptimum() throws {
    var generator = SeededGenerator(seed: 72)
    for loss in Self.losses {
      let data = RegressionCase(samples: 20, columns: 5, loss: loss, using: &generator)
      let plain = try SparseRegressionProblem(
        features: data.features, response: data.response, loss: loss, keep: 2, standardize: false
      ).fit()
      let standardised = try SparseRegressionProblem(
        features: data.features, response: data.response, loss: loss, keep: 2
      ).fit()
      #expect(plain.isOptimal && standardised.isOptimal)
      #expect(abs(plain.objective - standardised.objective) <= 1e-6 * max(1, plain.objective))
    }
  }

  /// `QuantileRegressor(quantile, alpha=0, solver="highs")` of scikit-learn 1.9.1 on the same data: Σ of the check function.
  @Test(arguments: [(0.5, 13.986206896551725), (0.3, 11.22744140625), (0.9, 5.223989898989899)])
  func fullSupportEqualsScikitLearn(level: Double, objective: Double) throws {
    let (x, y) = Self.integers
    let fit = try SparseRegressionProblem(features: x, response: y, loss: .quantile(level), keep: 3).fit()
    #expect(fit.isOptimal && abs(fit.objective - objective) < 1e-8)
    if level == 0.3 {
      // Unique, so the coefficients agree too.
      for (mine, published) in zip(fit.coefficients, [0.70996094, 0.00292969, -0.05371094]) {
        #expect(abs(mine - published) < 1e-7)
      }
      #expect(abs(fit.intercept - 1.7998046875) < 1e-7)
    }
  }

  /// The same with `alpha=0.1`: its penalty times the number of samples is ours.
  @Test func penaltyEqualsScikitLearn() throws {
    let (x, y) = Self.integers
    let fit = try SparseRegressionProblem(
      features: x, response: y, loss: .quantile(0.5), keep: 3, lambda1: 2.4, standardize: false
    ).fit()
    #expect(fit.isOptimal && abs(fit.objective - 15.995) < 1e-8 && fit.support == [0])
  }

  /// 24 samples of three columns from whole-number formulas.
  private static var integers: (Matrix<Double>, [Double]) {
    let x = Matrix<Double>(rows: 24, columns: 3) { i, j in Double((i * 7 + j * 13 + (i * j) % 5 + (i * i) % 7) % 11 - 5)
    }
    return (x, (0..<24).map { Double(($0 * 17 + 3) % 23) / 4 + 0.5 * x[$0, 0] - 0.25 * x[$0, 2] })
  }

  @Test func timeLimitReturnsIncumbentAndBound() throws {
    var generator = SeededGenerator(seed: 73)
    let data = RegressionCase(samples: 120, columns: 40, loss: .absolute, using: &generator)
    let problem = try SparseRegressionProblem(
      features: data.features, response: data.response, loss: .absolute, keep: 8)
    let fit = try problem.fit(control: RunControl(timeLimit: 2))
    let bound = try #require(fit.bound)
    #expect(fit.status == .timeLimit || fit.isOptimal)
    #expect(bound > 0 && bound <= fit.objective)
    #expect(fit.seconds < 12)
  }

  @Test func cancelledFitReturnsAnIncumbent() throws {
    var generator = SeededGenerator(seed: 74)
    let data = RegressionCase(samples: 30, columns: 8, loss: .absolute, using: &generator)
    let problem = try SparseRegressionProblem(
      features: data.features, response: data.response, loss: .absolute, keep: 3)
    let fit = try problem.fit(control: RunControl(isCancelled: { true }))
    #expect(fit.status == .cancelled && fit.bound != nil && fit.objective.isFinite)
  }

  @Test func boundsSayWhereTheyComeFrom() throws {
    var generator = SeededGenerator(seed: 75)
    let data = RegressionCase(samples: 25, columns: 5, loss: .absolute, using: &generator)
    func fit(_ bound: Double?) throws -> SparseFit {
      try SparseRegressionProblem(
        features: data.features, response: data.response, loss: .absolute, keep: 2, bound: bound, standardize: false
      ).fit()
    }
    let free = try fit(nil)
    #expect(free.coefficientBounds.source == .derived && free.bindingBounds.isEmpty)
    for (column, coefficient) in zip(free.support, free.coefficients) {
      #expect(abs(coefficient) <= free.coefficientBounds.values[column])
    }
    #expect(!free.certificate.assumes.contains { $0.contains("coefficient") })
    let largest = free.coefficients.reduce(0) { max($0, abs($1)) }
    let held = try fit(largest / 2)
    #expect(held.coefficientBounds.source == .given && !held.bindingBounds.isEmpty)
    #expect(held.objective > free.objective)
    #expect(held.certificate.assumes.contains { $0.contains("as given") })
  }

  /// More columns than samples leave coefficients without a bound; one is assumed and named.
  @Test func assumedBoundIsNamed() throws {
    var generator = SeededGenerator(seed: 76)
    let data = RegressionCase(samples: 8, columns: 10, loss: .absolute, using: &generator)
    let fit = try SparseRegressionProblem(
      features: data.features, response: data.response, loss: .absolute, keep: 2, standardize: false
    ).fit()
    #expect(fit.coefficientBounds.source == .assumed)
    #expect(fit.certificate.assumes.contains { $0.contains("not proved") })
    let least = try data.leastObjective(keep: 2, lambda0: 0, lambda1: 0, bound: .infinity, intercept: true)
    #expect(abs(fit.objective - least) <= 1e-6 * least)
  }

  @Test func constantColumnsAndTrivialSizes() throws {
    let features = Matrix<Double>(rows: 4, columns: 2) { row, column in column == 0 ? 3 : Double(row) }
    let problem = try SparseRegressionProblem(features: features, response: [1, 3, 5, 7], loss: .absolute, keep: 1)
    let fit = try problem.fit()
    #expect(fit.support == [1] && fit.isOptimal && fit.objective < 1e-9)
    #expect(abs(fit.coefficients[0] - 2) < 1e-9 && abs(fit.intercept - 1) < 1e-9)
    let none = try SparseRegressionProblem(features: features, response: [1, 3, 5, 8], loss: .absolute, keep: 0).fit()
    #expect(none.support.isEmpty && none.isOptimal && abs(none.objective - 9) < 1e-9)
  }

  @Test func faultsAreNamed() {
    let features = Matrix<Double>(rows: 2, columns: 2, elements: [1, 2, 3, 4])
    func error(
      _ x: Matrix<Double>? = nil, _ y: [Double] = [1, -1], _ loss: PiecewiseLinearLoss = .absolute, keep: Int = 1,
      lambda0: Double = 0, bound: Double? = nil
    ) -> SparseRegressionError? {
      do {
        _ = try SparseRegressionProblem(
          features: x ?? features, response: y, loss: loss, keep: keep, lambda0: lambda0, bound: bound)
        return nil
      } catch { return error }
    }
    #expect(error() == nil)
    #expect(error(nil, [1, 0], .hinge) == .invalidLabel(row: 1, value: 0))
    #expect(error(nil, [1, .infinity]) == .responseNotFinite(row: 1, value: .infinity))
    #expect(error(nil, [1])?.description.contains("expected 2") == true)
    #expect(error(nil, [1, 1], .quantile(1))?.description.contains("quantile") == true)
    #expect(error(nil, [1, 1], .quantile(.nan))?.description.contains("quantile") == true)
    #expect(error(keep: -1)?.description.contains("keep") == true)
    #expect(error(lambda0: -1)?.description.contains("λ₀") == true)
    #expect(error(bound: 0)?.description.contains("bound") == true)
    let bad = Matrix<Double>(rows: 2, columns: 2, elements: [1, 2, .nan, 4])
    #expect(error(bad)?.description.contains("row 1, column 0") == true)
  }
}
