import LinearAlgebra
import SparseRegression
import TestSupport

/// The best support of a small problem by looking at all of them; shares no code with the estimators.
struct EstimatorOracle {
  struct Best {
    var support: [Int]
    var coefficients: [Double]
    var objective: Double
  }

  /// Gram matrix and correlations of columns less their means, of norm 1 when asked, times √w.
  private(set) var gram: [[Double]] = []
  private(set) var q: [Double] = []
  private(set) var scales: [Double] = []
  private(set) var energy = 0.0
  private let p: Int
  private let options: SubsetOptions

  init(_ x: Matrix<Double>, _ y: [Double], weights: [Double]? = nil, options: SubsetOptions) {
    let n = x.rows
    p = x.columns
    self.options = options
    let w = weights ?? Array(repeating: 1, count: n)
    let total = w.reduce(0, +)
    func centered(_ values: [Double]) -> [Double] {
      var mean = 0.0
      for row in 0..<n { mean += w[row] * values[row] / total }
      return (0..<n).map { (values[$0] - (options.hasIntercept ? mean : 0)) * w[$0].squareRoot() }
    }
    func dot(_ a: [Double], _ b: [Double]) -> Double {
      var sum = 0.0
      for row in 0..<n { sum += a[row] * b[row] }
      return sum
    }
    var columns: [[Double]] = []
    for j in 0..<p {
      var column = centered(x.column(j))
      let norm = dot(column, column).squareRoot()
      let isConstant = norm < 1e-9
      let scale = options.isStandardized && !isConstant ? norm : 1
      column = column.map { isConstant ? 0 : $0 / scale }
      columns.append(column)
      scales.append(scale)
    }
    let response = centered(y)
    energy = 0.5 * dot(response, response)
    gram = columns.map { a in columns.map { dot(a, $0) } }
    q = columns.map { dot($0, response) }
  }

  /// Every allowed support of at most `limit` penalised columns, constant ones never, the best first.
  func all(limit: Int, lambda0: Double) -> [Best] {
    let free = options.constraints.unpenalized
    let others = (0..<p).filter { !free.contains($0) && gram[$0][$0] > 0 }
    var result: [Best] = []
    for size in 0...min(limit, others.count) {
      for chosen in subsets(of: others.count, size: size) {
        let picked = chosen.map { others[$0] }
        guard options.constraints.groups.allSatisfy({ obeys($0, picked) }) else { continue }
        let support = (picked + free).sorted()
        guard let fit = fit(support) else { continue }
        result.append(Best(support: support, coefficients: fit.b, objective: fit.value + lambda0 * Double(size)))
      }
    }
    return result.sorted { $0.objective < $1.objective }
  }

  private func obeys(_ group: SubsetConstraints.Group, _ support: [Int]) -> Bool {
    let count = support.count { group.columns.contains($0) }
    return count <= group.atMost && count >= group.atLeast
  }

  /// Loss and penalties λ₁, λ₂ of a support; `nil` where its columns depend on each other and nothing else decides.
  func fit(_ support: [Int]) -> (b: [Double], value: Double)? {
    let k = support.count
    let isFree = support.map { options.constraints.unpenalized.contains($0) }
    let ridge = isFree.map { $0 ? 0 : 2 * (options.lambda2 ?? 0) }
    var b: [Double]
    if options.lambda1 == 0, options.constraints.lower == nil, options.constraints.upper == nil {
      guard let solved = solve(support, ridge) else { return nil }
      b = solved
    } else {
      b = descend(support, ridge, isFree)
    }
    var value = energy
    for i in 0..<k {
      var product = 0.0
      for j in 0..<k { product += gram[support[i]][support[j]] * b[j] }
      value += b[i] * (0.5 * product - q[support[i]] + 0.5 * ridge[i] * b[i])
      if !isFree[i] { value += options.lambda1 * abs(b[i]) }
    }
    return (b, value)
  }

  /// Gaussian elimination with the largest diagonal first.
  private func solve(_ support: [Int], _ ridge: [Double]) -> [Double]? {
    let k = support.count
    var a = (0..<k).map { i in (0..<k).map { j in gram[support[i]][support[j]] + (i == j ? ridge[i] : 0) } }
    var b = support.map { q[$0] }
    let largest = (0..<k).reduce(0) { max($0, a[$1][$1]) }
    var order = Array(0..<k)
    for step in 0..<k {
      var best = step
      for row in step..<k where abs(a[order[row]][order[row]]) > abs(a[order[best]][order[best]]) { best = row }
      order.swapAt(step, best)
      let pivot = order[step]
      guard a[pivot][pivot] > 1e-9 * largest else { return nil }
      for row in order[(step + 1)...] {
        let factor = a[row][pivot] / a[pivot][pivot]
        for column in order[step...] { a[row][column] -= factor * a[pivot][column] }
        b[row] -= factor * b[pivot]
      }
    }
    for step in (0..<k).reversed() {
      let pivot = order[step]
      for column in order[(step + 1)...] { b[pivot] -= a[pivot][column] * b[column] }
      b[pivot] /= a[pivot][pivot]
    }
    return b
  }

  private func descend(_ support: [Int], _ ridge: [Double], _ isFree: [Bool]) -> [Double] {
    let k = support.count
    let low = support.map { (options.constraints.lower?[$0] ?? -.infinity) * scales[$0] }
    let high = support.map { (options.constraints.upper?[$0] ?? .infinity) * scales[$0] }
    var b = [Double](repeating: 0, count: k)
    for _ in 0..<4000 {
      var change = 0.0
      for i in 0..<k {
        let whole = gram[support[i]][support[i]] + ridge[i]
        guard whole > 0 else { continue }
        var gradient = q[support[i]]
        for j in 0..<k where j != i { gradient -= gram[support[i]][support[j]] * b[j] }
        let size = max(0, abs(gradient) - (isFree[i] ? 0 : options.lambda1))
        let next = min(max((gradient > 0 ? size : -size) / whole, low[i]), high[i])
        change = max(change, abs(next - b[i]))
        b[i] = next
      }
      if change < 1e-12 { break }
    }
    return b
  }
}
