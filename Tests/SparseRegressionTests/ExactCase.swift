import LinearAlgebra
import SparseRegression
import TestSupport

/// A small random problem, and what enumeration says of it; shares no code with the tree.
struct ExactCase {
  var x: [[Double]]
  var y: [Double]
  var lambda0: Double
  var lambda2: Double
  var bound: Double
  var lower: [Double]?
  var upper: [Double]?
  var unpenalised: [Int] = []

  var n: Int { y.count }
  var p: Int { x.count }

  /// Kinds by index: plain, correlated, duplicate column, constant and zero columns, fewer rows than columns, tied optima.
  init(kind: Int, columns p: Int, using generator: inout SeededGenerator) {
    let n = kind % 6 == 4 ? max(2, p - 2) : p + 5
    var x = (0..<p).map { _ in (0..<n).map { _ in generator.normal() } }
    switch kind % 6 {
    case 1:
      for j in 1..<max(1, p) { x[j] = zip(x[j - 1], x[j]).map { 0.95 * $0 + 0.3 * $1 } }
    case 2:
      x[p - 1] = x[0]
      if p > 3 { x[2] = zip(x[0], x[1]).map { $0 + $1 } }
    case 3:
      x[0] = Array(repeating: 1, count: n)
      x[p - 1] = Array(repeating: 0, count: n)
    case 5:
      // Orthogonal columns of equal worth.
      x = (0..<p).map { j in (0..<n).map { $0 == j ? 1 : 0 } }
    default: break
    }
    y = (0..<n).map { row in x[0][row] - 0.8 * x[p / 2][row] + 0.7 * generator.normal() }
    if kind % 6 == 5 { y = (0..<n).map { _ in 1 } }
    self.x = x
    lambda0 =
      [0.05, 0.4, 2][Int.random(in: 0..<3, using: &generator)] * Double.random(in: 0.5...1.5, using: &generator)
    lambda2 = [0, 0.01, 0.5, 3][Int.random(in: 0..<4, using: &generator)]
    bound = [0.3, 1.5, 10][Int.random(in: 0..<3, using: &generator)]
    if kind % 4 == 3 {
      lower = (0..<p).map { $0 % 2 == 0 ? 0 : -0.7 }
      upper = (0..<p).map { $0 % 3 == 0 ? 0.9 : 5 }
    }
    if kind % 5 == 2 { unpenalised = [p - 1] }
  }

  var matrix: Matrix<Double> { Matrix(rows: n, columns: p, layout: .columnMajor, elements: x.flatMap { $0 }) }

  func problem(_ form: PerspectiveProblem<Double>.Form? = nil) throws -> PerspectiveProblem<Double> {
    try PerspectiveProblem(
      columns: matrix, response: y, form: form ?? .penalised(lambda0: lambda0), lambda2: lambda2,
      bounds: .given(bound), lower: lower, upper: upper, unpenalised: unpenalised)
  }

  /// The least of ½‖y − Xb‖² + λ₂‖b‖² in the box over coefficients on the support.
  func loss(_ support: [Int]) -> Double {
    let k = support.count
    let low = support.map { max(-bound, lower?[$0] ?? -.infinity) }
    let high = support.map { min(bound, upper?[$0] ?? .infinity) }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let gram = support.map { i in support.map { j in dot(x[i], x[j]) + (i == j ? 2 * lambda2 : 0) } }
    let q = support.map { dot(x[$0], y) }
    var b = [Double](repeating: 0, count: k)
    var sweeps = 0
    var change = 1.0
    while change > 1e-12, sweeps < 20_000 {
      change = 0
      sweeps += 1
      for i in 0..<k where gram[i][i] > 0 {
        var gradient = q[i]
        for j in 0..<k where j != i { gradient -= gram[i][j] * b[j] }
        let next = min(max(gradient / gram[i][i], low[i]), high[i])
        change = max(change, abs(next - b[i]))
        b[i] = next
      }
    }
    var value = 0.5 * dot(y, y)
    for i in 0..<k {
      value -= q[i] * b[i]
      for j in 0..<k { value += 0.5 * gram[i][j] * b[i] * b[j] }
    }
    return value
  }

  /// Every support with its objective, the best first; `limit` counts penalised columns.
  func enumeration(limit: Int? = nil, charge: Double? = nil) -> [(support: [Int], objective: Double)] {
    let penalised = (0..<p).filter { !unpenalised.contains($0) }
    var result: [(support: [Int], objective: Double)] = []
    for size in 0...min(limit ?? p, penalised.count) {
      for chosen in subsets(of: penalised.count, size: size) {
        let support = (chosen.map { penalised[$0] } + unpenalised).sorted()
        result.append((support, loss(support) + (charge ?? lambda0) * Double(size)))
      }
    }
    return result.sorted { $0.objective < $1.objective }
  }
}
