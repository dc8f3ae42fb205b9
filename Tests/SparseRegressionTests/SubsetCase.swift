import LinearAlgebra
import TestSupport

@testable import SparseRegression

/// Random regression data, and the worth of a support by a textbook solver that shares no code with the search.
struct SubsetCase {
  var x: Matrix<Double>
  var y: [Double]
  var labels: [Double] { y.map { $0 > 0 ? 1 : -1 } }

  enum Kind: CaseIterable { case independent, correlated, duplicates, constants, wide }

  init(_ kind: Kind = .independent, samples: Int = 20, columns: Int = 8, using generator: inout SeededGenerator) {
    let n = kind == .wide ? max(4, columns - 3) : samples
    var x = Matrix<Double>.random(rows: n, columns: columns, using: &generator)
    for row in 0..<n {
      if kind == .correlated { for column in 1..<columns { x[row, column] += 1.5 * x[row, column - 1] } }
      if kind == .duplicates { x[row, columns - 1] = x[row, 0] }
      if kind == .constants { x[row, columns / 2] = 3 }
    }
    self.x = x
    y = (0..<n).map { row in
      x[row, 0] - 0.8 * x[row, columns - 2] + 0.5 * x[row, columns / 3] + 1.2 * generator.normal() + 2
    }
  }

  /// Columns less their means (with an intercept), of norm 1 (standardised).
  func prepared(standardize: Bool, intercept: Bool = true) -> (x: Matrix<Double>, y: [Double]) {
    let n = x.rows
    var result = x
    for column in 0..<x.columns {
      let mean = intercept ? x.column(column).reduce(0, +) / Double(n) : 0
      let values = x.column(column).map { $0 - mean }
      let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for row in 0..<n { result[row, column] = norm < 1e-9 ? 0 : values[row] / (standardize ? norm : 1) }
    }
    let mean = intercept ? y.reduce(0, +) / Double(n) : 0
    return (result, y.map { $0 - mean })
  }

  /// `min ½‖y − Xb‖² + λ₂‖b‖²` on some prepared columns.
  static func ridgeLoss(_ x: Matrix<Double>, _ y: [Double], _ support: [Int], lambda2: Double) -> Double {
    let square = y.reduce(0) { $0 + $1 * $1 }
    if support.isEmpty { return square / 2 }
    var gram = x.selfProduct(transposing: true)
    for index in 0..<x.columns { gram[index, index] += 2 * lambda2 }
    let g = Matrix<Double>(rows: x.columns, columns: 1) { column, _ in
      (0..<x.rows).reduce(0) { $0 + x[$1, column] * y[$1] }
    }
    return square / 2 + referenceObjective(gram, g, rows: support)
  }

  /// The least loss of each size 0…largest by enumeration; supports that are singular are left out.
  func enumerated(largest: Int, lambda2: Double, standardize: Bool = true) -> [Double] {
    let (x, y) = prepared(standardize: standardize)
    var least = [Double](repeating: .infinity, count: largest + 1)
    for size in 0...largest {
      for support in subsets(of: x.columns, size: size) {
        if lambda2 == 0, Self.isSingular(x, support) { continue }
        let value = Self.ridgeLoss(x, y, support, lambda2: lambda2)
        if value.isFinite { least[size] = min(least[size], value) }
      }
      if size > 0 { least[size] = min(least[size], least[size - 1]) }
    }
    return least
  }

  private static func isSingular(_ x: Matrix<Double>, _ support: [Int]) -> Bool {
    let part = x.selecting(columns: support).selfProduct(transposing: true)
    return (try? Cholesky(part, pivotTolerance: 1e-10)) == nil
  }

  func problem(
    lambda2: Double = 0, standardize: Bool = false, seed: UInt64 = 0
  ) throws -> PreparedProblem {
    let run = try SubsetRun(
      BestSubsetRegression(.keep(1), options: SubsetOptions(lambda2: lambda2, standardize: standardize, seed: seed)),
      DesignMatrix(x), y, nil, [], .init())
    return run.problem
  }

  func gram(lambda2: Double) throws -> GramColumns {
    let problem = try problem(lambda2: lambda2)
    return GramColumns(
      problem.columns, working: Array(0..<x.columns), response: problem.response, ridge: problem.ridge)
  }
}
