import LinearAlgebra
import SparseRegression
import TestSupport
import Testing

/// The customary rules against computations from their definitions.
@Suite struct SubsetBaselineTests {
  private func data(_ seed: UInt64, correlation: Double = 0.5) throws -> SyntheticRegression {
    try SyntheticRegression(
      samples: 60, features: 12, nonzeros: 4, correlation: correlation, signalToNoise: 3, seed: seed)
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  private func centered(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.map { $0 - mean }
  }

  /// The residual of least squares on columns, by Gram–Schmidt.
  private func residual(_ y: [Double], _ columns: [[Double]]) -> [Double] {
    var basis: [[Double]] = []
    for column in columns {
      var rest = column
      for _ in 0..<2 {
        for direction in basis {
          let share = dot(direction, rest)
          rest = zip(rest, direction).map { $0 - share * $1 }
        }
      }
      let norm = dot(rest, rest).squareRoot()
      basis.append(rest.map { $0 / norm })
    }
    return basis.reduce(y) { rest, direction in
      let share = dot(direction, rest)
      return zip(rest, direction).map { $0 - share * $1 }
    }
  }

  @Test(arguments: [1 as UInt64, 2, 3])
  func correlationAndPursuitFollowTheirDefinitions(seed: UInt64) throws {
    let data = try data(seed)
    let columns = (0..<12).map { centered(data.features.column($0)) }
    let y = centered(data.response)
    func scores(_ residual: [Double]) -> [Double] {
      columns.map { abs(dot($0, residual)) / dot($0, $0).squareRoot() }
    }
    let design = try DesignMatrix(data.features)
    let estimator = BestSubsetRegression(.keep(5))
    for keep in 0...5 {
      let screened = scores(y).enumerated().sorted { $0.element > $1.element }.prefix(keep).map(\.offset)
      let fit = try estimator.baseline(.correlation, keep: keep, features: design, response: data.response)
      #expect(fit.support == screened.sorted())
      let rest = residual(y, screened.map { columns[$0] })
      #expect(abs(fit.objective - 0.5 * dot(rest, rest)) <= 1e-9 * dot(y, y))
      #expect(fit.bound == nil && fit.status != .optimal)

      var chosen: [Int] = []
      for _ in 0..<keep {
        let scores = scores(residual(y, chosen.map { columns[$0] }))
        let next = scores.indices.filter { !chosen.contains($0) }.max { scores[$0] < scores[$1] }
        chosen.append(try #require(next))
      }
      let pursuit = try estimator.baseline(.matchingPursuit, keep: keep, features: design, response: data.response)
      #expect(pursuit.support == chosen.sorted())
    }
  }

  /// For orthonormal columns the lasso thresholds the correlations (Tibshirani 1996, section 2.2), so that the first k of its
  /// path are the k largest.
  @Test func lassoOfOrthonormalColumnsIsScreening() throws {
    var generator = SeededGenerator(seed: 31)
    // Columns of a Hadamard matrix, the constant one left out: orthogonal, of mean 0 and equal norms.
    let columns = (1..<9).map { j in (0..<16).map { ($0 & j).nonzeroBitCount % 2 == 0 ? 0.25 : -0.25 } }
    let matrix = Matrix(rows: 16, columns: 8, layout: .columnMajor, elements: columns.flatMap(\.self))
    for _ in 0..<10 {
      let y = (0..<16).map { _ in generator.normal() }
      let design = try DesignMatrix(matrix)
      for keep in 1...4 {
        let estimator = BestSubsetRegression(.keep(keep), options: SubsetOptions(method: .heuristic))
        let lasso = try estimator.baseline(.lasso, keep: keep, features: design, response: y)
        let screened = try estimator.baseline(.correlation, keep: keep, features: design, response: y)
        #expect(lasso.support == screened.support)
        // And that is the best subset here.
        let best = try estimator.fit(design, response: y)
        #expect(best.support == screened.support)
      }
    }
  }

  /// No rule beats the search at its own size.
  @Test func theSearchIsNeverWorse() throws {
    for seed in 10..<20 as Range<UInt64> {
      let data = try data(seed, correlation: 0.9)
      let design = try DesignMatrix(data.features)
      for keep in 1...6 {
        let estimator = BestSubsetRegression(.keep(keep), options: SubsetOptions(method: .heuristic))
        let fit = try estimator.fit(design, response: data.response)
        for rule in SubsetBaseline.allCases {
          let other = try estimator.baseline(rule, keep: keep, features: design, response: data.response)
          #expect(fit.objective <= other.objective * (1 + 1e-12))
        }
      }
    }
  }

  @Test func theLassoIsForSquaredLoss() throws {
    let data = try data(4)
    let classifier = BestSubsetClassifier(.keep(2))
    #expect(throws: SparseRegressionError.self) {
      try classifier.baseline(.lasso, keep: 2, features: DesignMatrix(data.features), response: data.labels)
    }
    let screened = try classifier.baseline(
      .correlation, keep: 2, features: DesignMatrix(data.features), response: data.labels)
    #expect(screened.support.count == 2)
  }
}
