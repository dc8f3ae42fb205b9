import DataFiles
import Execution
import LinearAlgebra
import SparseRegression
import TestSupport
import Testing

/// The exact engine behind the estimators, against enumeration.
@Suite struct ExactEstimatorTests {
  /// Data of a kind: plain, correlated, duplicates and sums of columns, constant columns, fewer rows than columns, ties.
  private func data(_ kind: Int, columns p: Int, using generator: inout SeededGenerator) -> (Matrix<Double>, [Double]) {
    let n = kind % 6 == 4 ? max(4, p - 3) : p + 6
    var x = (0..<p).map { _ in (0..<n).map { _ in generator.normal() } }
    switch kind % 6 {
    case 1: for j in 1..<p { x[j] = zip(x[j - 1], x[j]).map { 0.95 * $0 + 0.3 * $1 } }
    case 2:
      x[p - 1] = x[0]
      x[2] = zip(x[0], x[1]).map { $0 + $1 }
    case 3:
      x[0] = Array(repeating: 2, count: n)
      x[p - 1] = Array(repeating: 0, count: n)
    case 5: x = (0..<p).map { j in (0..<n).map { $0 == j ? 1 : 0 } }
    default: break
    }
    var y = (0..<n).map { row in 1 + x[1][row] - 0.8 * x[p / 2][row] + 0.7 * generator.normal() }
    if kind % 6 == 5 { y = (0..<n).map { $0 < p ? 1 : 0 } }
    return (Matrix(rows: n, columns: p, layout: .columnMajor, elements: x.flatMap { $0 }), y)
  }

  /// A claim without assumptions is the optimum; one that assumes M is the optimum unless that has larger coefficients.
  private func check(
    _ fit: SubsetFit, _ all: [EstimatorOracle.Best], energy: Double, _ text: String
  ) {
    guard let best = all.first else { return }
    let tiny = 1e-8 * (energy + abs(best.objective))
    #expect(fit.objective >= best.objective - tiny, "\(text): below the optimum")
    guard fit.status == .optimal, let bound = fit.bound else {
      Issue.record("\(text): \(fit.status), bound \(String(describing: fit.bound)) \(fit.certificate)")
      return
    }
    #expect(bound <= fit.objective)
    #expect(fit.certificate.kind == .branchAndBound && fit.method == .exact)
    if fit.objective <= best.objective + tiny { return }
    let largest = best.coefficients.reduce(0) { max($0, abs($1)) }
    #expect((fit.coefficientBound ?? .infinity) < largest, "\(text): \(fit.objective), optimum \(best)")
  }

  @Test func claimsEqualEnumeration() throws {
    var generator = SeededGenerator(seed: 601)
    for trial in 0..<420 {
      let p = trial % 40 == 0 ? 11 : 4 + trial % 5
      let (x, y) = data(trial, columns: p, using: &generator)
      let lambda2 = [0, 0.01, 0.3][trial / 6 % 3]
      var options = SubsetOptions(
        lambda2: lambda2, intercept: trial % 5 != 1, standardize: trial % 7 != 2, method: .exact)
      if trial % 11 == 4 { options.constraints.unpenalized = [p - 2] }
      let oracle = EstimatorOracle(x, y, options: options)
      let design = try DesignMatrix(x)
      if trial % 2 == 0 {
        let keep = min(1 + trial % 3, p - 1)
        let fit = try BestSubsetRegression(.keep(keep), options: options).fit(design, response: y)
        check(fit, oracle.all(limit: keep, lambda0: 0), energy: oracle.energy, "trial \(trial)")
      } else {
        let price = oracle.energy * [0.002, 0.03, 0.2][trial / 2 % 3]
        let fit = try BestSubsetRegression(.price(price), options: options).fit(design, response: y)
        check(fit, oracle.all(limit: p, lambda0: price), energy: oracle.energy, "trial \(trial)")
      }
    }
  }

  @Test func boxesPricesWeightsAndGroupsEqualEnumeration() throws {
    var generator = SeededGenerator(seed: 602)
    for trial in 0..<100 {
      let p = 5 + trial % 3
      let (x, y) = data(trial % 5, columns: p, using: &generator)
      var options = SubsetOptions(
        lambda2: [0, 0.05][trial % 2], standardize: trial % 3 != 0, method: trial % 4 == 0 ? .automatic : .exact)
      let kind = trial % 5
      if kind == 0 { options.lambda1 = 0.2 }
      if kind == 1 { options.constraints.lower = Array(repeating: 0, count: p) }
      if kind == 2 {
        options.constraints.lower = (0..<p).map { -0.1 * Double($0) }
        options.constraints.upper = Array(repeating: 0.6, count: p)
      }
      if kind == 3 {
        options.constraints.groups = [.init(columns: [0, 1, 2], atMost: 1), .init(columns: [p - 1], atMost: 0)]
      }
      if kind == 4 {
        options.lambda1 = 0.05
        options.constraints.lower = Array(repeating: 0, count: p)
        options.constraints.unpenalized = [1]
      }
      let weights = trial % 2 == 0 ? nil : (0..<x.rows).map { Double(1 + $0 % 3) }
      let oracle = EstimatorOracle(x, y, weights: weights, options: options)
      let isKeep = trial / 5 % 2 == 0
      let price = 0.02 * oracle.energy
      let fit = try BestSubsetRegression(isKeep ? .keep(2) : .price(price), options: options)
        .fit(DesignMatrix(x), response: y, weights: weights)
      check(
        fit, oracle.all(limit: isKeep ? 2 : p, lambda0: isKeep ? 0 : price), energy: oracle.energy, "trial \(trial)")
    }
  }
}
