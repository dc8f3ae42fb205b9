import LinearAlgebra
import SparseRegression
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A small random classification problem, and what enumeration says of it; shares no code with the tree.
struct MarginCase {
  var x: [[Double]]
  var y: [Double]
  var weights: [Double]?
  var loss: SubsetLoss
  var lambda0: Double
  var lambda1 = 0.0
  var lambda2: Double
  var bound: Double
  var hasIntercept: Bool
  var lower: [Double]?
  var upper: [Double]?
  var unpenalised: [Int] = []

  var n: Int { y.count }
  var p: Int { x.count }

  /// Kinds by index: plain, correlated, duplicate columns, constant and zero columns, fewer rows than columns, labels that a
  /// column separates (no minimum without penalty), equal columns up to sign.
  init(kind: Int, columns p: Int, using generator: inout SeededGenerator) {
    let n = kind % 7 == 4 ? max(4, p - 2) : 2 * p + 6
    var x = (0..<p).map { _ in (0..<n).map { _ in generator.normal() } }
    switch kind % 7 {
    case 1: for j in 1..<max(1, p) { x[j] = zip(x[j - 1], x[j]).map { 0.95 * $0 + 0.3 * $1 } }
    case 2:
      x[p - 1] = x[0]
      if p > 3 { x[2] = zip(x[0], x[1]).map { $0 + $1 } }
    case 3:
      x[0] = Array(repeating: 1, count: n)
      x[p - 1] = Array(repeating: 0, count: n)
    case 6: x[p - 1] = x[0].map { -$0 }
    default: break
    }
    y = (0..<n).map { row in
      let score = 1.5 * x[1][row] - x[p / 2][row] + 0.3
      return kind % 7 == 5 ? (x[1][row] > 0.1 ? 1 : -1) : score + 1.2 * generator.normal() > 0 ? 1 : -1
    }
    // Both labels occur.
    (y[0], y[1]) = (1, -1)
    if kind % 7 == 5 { (x[1][0], x[1][1]) = (0.4, -0.2) }
    self.x = x
    loss = kind / 7 % 2 == 0 ? .logistic : .squaredHinge
    lambda0 =
      [0.05, 0.5, 2][Int.random(in: 0..<3, using: &generator)] * Double.random(in: 0.5...1.5, using: &generator)
    lambda2 = [1e-7, 0.01, 0.3, 2][Int.random(in: 0..<4, using: &generator)]
    bound = [0.4, 1.5, 8][Int.random(in: 0..<3, using: &generator)]
    hasIntercept = kind % 3 != 1
    if kind % 4 == 3 {
      lower = (0..<p).map { $0 % 2 == 0 ? 0 : -0.7 }
      upper = (0..<p).map { $0 % 3 == 0 ? 0.9 : 5 }
    }
    if kind % 5 == 2 { unpenalised = [p - 1] }
    if kind % 5 == 4 { weights = (0..<n).map { _ in Double.random(in: 0.2...3, using: &generator) } }
    if kind % 6 == 5 { lambda1 = 0.3 }
  }

  var design: DesignMatrix {
    get throws { try DesignMatrix(Matrix(rows: n, columns: p, layout: .columnMajor, elements: x.flatMap { $0 })) }
  }

  func problem(_ form: MarginProblem.Form? = nil, bounds: MarginProblem.Bounds? = nil) throws -> MarginProblem {
    try MarginProblem(
      columns: design, labels: y, weights: weights, loss: loss, form: form ?? .penalised(lambda0: lambda0),
      lambda1: lambda1, lambda2: lambda2, bounds: bounds ?? .given(bound), intercept: hasIntercept, lower: lower,
      upper: upper, unpenalised: unpenalised)
  }

  /// The least of the loss, λ₁ and λ₂ terms in the box over coefficients on the support: Newton's method on positive and
  /// negative parts with the variables at a bound held there (Bertsekas 1982).
  func value(_ support: [Int], withoutBound: Bool = false) -> Double {
    var columns: [[Double]] = []
    var (low, high, price, ridge) = ([Double](), [Double](), [Double](), [Double]())
    let limit = withoutBound ? Double.infinity : bound
    for j in support {
      let isFree = unpenalised.contains(j)
      for sign in [1.0, -1.0] {
        let side = sign > 0 ? upper?[j] ?? .infinity : -(lower?[j] ?? -.infinity)
        columns.append(x[j].map { sign * $0 })
        low.append(0)
        high.append(isFree ? side : min(side, limit))
        price.append(isFree ? 0 : lambda1)
        ridge.append(isFree ? 0 : lambda2)
      }
    }
    if hasIntercept {
      columns.append(Array(repeating: 1, count: n))
      low.append(-.infinity)
      high.append(.infinity)
      price.append(0)
      ridge.append(0)
    }
    let k = columns.count
    var b = [Double](repeating: 0, count: k)
    func objective(_ b: [Double]) -> Double {
      var total = 0.0
      for row in 0..<n {
        var f = 0.0
        for j in 0..<k { f += b[j] * columns[j][row] }
        total += (weights?[row] ?? 1) * loss.value(response: y[row], prediction: f)
      }
      for j in 0..<k { total += price[j] * b[j] + ridge[j] * b[j] * b[j] }
      return total
    }
    var value = objective(b)
    for _ in 0..<400 {
      var gradient = (0..<k).map { price[$0] + 2 * ridge[$0] * b[$0] }
      var hessian = (0..<k).map { i in (0..<k).map { $0 == i ? 2 * ridge[i] : 0 } }
      for row in 0..<n {
        var f = 0.0
        for j in 0..<k { f += b[j] * columns[j][row] }
        let m = y[row] * f
        let weight = weights?[row] ?? 1
        var (slope, bend) = (0.0, 0.0)
        if loss == .logistic {
          let s = 1 / (1 + exp(m))
          (slope, bend) = (-s * y[row], s * (1 - s))
        } else if m < 1 {
          (slope, bend) = (-2 * (1 - m) * y[row], 2)
        }
        for i in 0..<k {
          gradient[i] += weight * slope * columns[i][row]
          for j in 0..<k { hessian[i][j] += weight * bend * columns[i][row] * columns[j][row] }
        }
      }
      let moving = (0..<k).filter {
        !(b[$0] <= low[$0] && gradient[$0] >= 0) && !(b[$0] >= high[$0] && gradient[$0] <= 0)
      }
      var step = solve(hessian, gradient, moving)
      var improved = false
      for attempt in 0..<60 {
        if attempt == 30 {
          // Plain projected gradient where the Newton direction fails.
          for index in moving.indices { step[index] = gradient[moving[index]] }
        }
        let scale =
          attempt < 30
          ? Double(sign: .plus, exponent: -attempt, significand: 1)
          : Double(sign: .plus, exponent: 30 - attempt, significand: 1)
        var next = b
        for (index, j) in moving.enumerated() { next[j] = min(max(b[j] - scale * step[index], low[j]), high[j]) }
        let trial = objective(next)
        if trial < value - 1e-15 * abs(value) {
          (b, value, improved) = (next, trial, true)
          break
        }
      }
      if !improved { break }
    }
    return value
  }

  /// (H + a trace)⁻¹ g on some indices, by elimination.
  private func solve(_ hessian: [[Double]], _ gradient: [Double], _ moving: [Int]) -> [Double] {
    var a = moving.map { i in moving.map { hessian[i][$0] + ($0 == i ? 1e-9 * hessian[i][i] + 1e-13 : 0) } }
    var g = moving.map { gradient[$0] }
    for pivot in 0..<moving.count {
      for row in pivot + 1..<max(moving.count, pivot + 1) {
        let factor = a[row][pivot] / a[pivot][pivot]
        for column in pivot..<moving.count { a[row][column] -= factor * a[pivot][column] }
        g[row] -= factor * g[pivot]
      }
    }
    for row in (0..<moving.count).reversed() {
      for column in row + 1..<max(moving.count, row + 1) { g[row] -= a[row][column] * g[column] }
      g[row] /= a[row][row]
    }
    return g
  }

  /// Every support with its objective, the best first; `limit` counts penalised columns.
  func enumeration(
    limit: Int? = nil, charge: Double? = nil, withoutBound: Bool = false
  ) -> [(support: [Int], objective: Double)] {
    let penalised = (0..<p).filter { !unpenalised.contains($0) }
    var result: [(support: [Int], objective: Double)] = []
    for size in 0...min(limit ?? p, penalised.count) {
      for chosen in subsets(of: penalised.count, size: size) {
        let support = (chosen.map { penalised[$0] } + unpenalised).sorted()
        result.append((support, value(support, withoutBound: withoutBound) + (charge ?? lambda0) * Double(size)))
      }
    }
    return result.sorted { $0.objective < $1.objective }
  }
}
