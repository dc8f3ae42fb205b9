/// Lagrange multipliers of the resource rows and the bound they prove.
///
/// For every λ ≥ 0, `L(λ) = Σᵢ minⱼ (vᵢⱼ + λ·cᵢⱼ) − λ·capacity` is a lower bound of the objective; its maximum is the bound
/// of the linear relaxation (Geoffrion 1974). L is concave in as many variables as there are resources, which suits the
/// ellipsoid method with deep cuts (Shor 1977; Frenk, Gromicho and Zhang 1994). A poor λ weakens a bound and never
/// falsifies it.
struct KnapsackMultipliers {
  /// λ, one a row.
  var best: [Double]
  /// L(λ).
  var bound: Double
  /// Choices that minimise the Lagrangian somewhere on the way and fit, best first; positions in the core.
  var incumbent: [Int]?

  init(_ core: KnapsackCore) {
    let rows = core.rowCount
    best = [Double](repeating: 0, count: rows)
    bound = core.values.reduce(0) { $0 + ($1.min() ?? 0) }
    let spread = core.values.reduce(0) { $0 + ($1.max() ?? 0) - ($1.min() ?? 0) }
    var search = Ellipsoid(core, spread: spread)
    var incumbentValue = Double.infinity
    let start = search.evaluate(best)
    note(start, core, &incumbentValue)
    // Values that fit without any price, or rows that cannot bind.
    guard rows > 0, spread > 0, !core.fits(start.use) else { return }
    for _ in 0..<(400 + 60 * rows * (rows + 1)) {
      if let row = search.mostNegative {
        if !search.cut(along: row) { break }
        continue
      }
      let point = search.evaluate(search.center)
      note(point, core, &incumbentValue)
      if point.value > bound {
        bound = point.value
        best = search.center
      }
      if !search.cut(point.use, deficit: bound - point.value, tolerance: 1e-9 * spread) { break }
    }
  }

  /// Multipliers around the best ones: a partial choice that has used more of one resource than the relaxation would is
  /// bounded better where that resource is dearer.
  func neighbours() -> [[Double]] {
    let factors = best.count <= 4 ? [0.7, 0.9, 1.1, 1.4] : [0.8, 1.25]
    var all = [best]
    for row in best.indices where best[row] > 0 {
      for factor in factors {
        var other = best
        other[row] *= factor
        all.append(other)
      }
    }
    return all
  }

  private mutating func note(_ point: Ellipsoid.Point, _ core: KnapsackCore, _ value: inout Double) {
    guard core.fits(point.use) else { return }
    let its = core.value(point.positions)
    if its < value {
      value = its
      incumbent = point.positions
    }
  }
}

/// The set in which the best multipliers lie: `center + {x : xᵀ shape⁻¹ x ≤ 1}`, and the Lagrangian that shrinks it.
private struct Ellipsoid {
  struct Point {
    var value: Double
    var use: [Double]
    var positions: [Int]
  }

  let core: KnapsackCore
  var center: [Double]
  private var shape: [Double]
  private let n: Int

  init(_ core: KnapsackCore, spread: Double) {
    self.core = core
    n = core.rowCount
    // A price at which the whole capacity is worth all that values can differ by; the start allows 30 times that.
    let prices = core.capacity.enumerated().map { row, capacity -> Double in
      let most = core.costs.reduce(0) { sum, flat in
        sum + stride(from: row, to: flat.count, by: core.rowCount).reduce(0) { max($0, flat[$1]) }
      }
      let scale = capacity > 1e-9 * most ? min(capacity, most) : most
      return scale > 0 ? spread / scale : 0
    }
    center = prices
    shape = [Double](repeating: 0, count: n * n)
    for row in 0..<n {
      let radius = 30 * prices[row] * Double(n).squareRoot()
      shape[row * n + row] = radius * radius
    }
  }

  /// The row with the most negative multiplier, in units of the ellipsoid's width.
  var mostNegative: Int? {
    var found: Int?
    var worst = 0.0
    for row in 0..<n where center[row] < 0 && shape[row * n + row] > 0 {
      let depth = center[row] / shape[row * n + row].squareRoot()
      if depth < worst {
        worst = depth
        found = row
      }
    }
    return found
  }

  func evaluate(_ multipliers: [Double]) -> Point {
    var point = Point(value: 0, use: Array(repeating: 0, count: n), positions: [])
    point.positions.reserveCapacity(core.layerCount)
    for layer in 0..<core.layerCount {
      let values = core.values[layer]
      let costs = core.costs[layer]
      var least = Double.infinity
      var position = 0
      for level in values.indices {
        var reduced = values[level]
        for row in 0..<n { reduced += multipliers[row] * costs[level * n + row] }
        if reduced < least {
          least = reduced
          position = level
        }
      }
      point.value += least
      point.positions.append(position)
      for row in 0..<n { point.use[row] += costs[position * n + row] }
    }
    for row in 0..<n { point.value -= multipliers[row] * core.capacity[row] }
    return point
  }

  /// Cuts with λ_row ≥ 0; false when the set is exhausted.
  mutating func cut(along row: Int) -> Bool {
    var normal = [Double](repeating: 0, count: n)
    normal[row] = -1
    return cut(normal, depth: -center[row], tolerance: 0)
  }

  /// Cuts with the supergradient `use − capacity` at the center; false when no multipliers are better by `tolerance`.
  mutating func cut(_ use: [Double], deficit: Double, tolerance: Double) -> Bool {
    cut((0..<n).map { core.capacity[$0] - use[$0] }, depth: deficit, tolerance: tolerance)
  }

  /// Keeps the part where `normal · (x − center) + depth ≤ 0`.
  private mutating func cut(_ normal: [Double], depth: Double, tolerance: Double) -> Bool {
    var image = [Double](repeating: 0, count: n)
    for i in 0..<n { for j in 0..<n { image[i] += shape[i * n + j] * normal[j] } }
    let square = zip(normal, image).reduce(0) { $0 + $1.0 * $1.1 }
    guard square > 0, square.isFinite else { return false }
    let width = square.squareRoot()
    let alpha = depth / width
    if alpha >= 1 || (tolerance > 0 && width - depth <= tolerance) { return false }
    if n == 1 {
      // An interval: the formulas below divide by n² − 1.
      let radius = shape[0].squareRoot()
      let half = radius * (1 - alpha) / 2
      center[0] -= (normal[0] > 0 ? 1 : -1) * (radius * (1 + alpha) / 2)
      shape[0] = half * half
      return true
    }
    let count = Double(n)
    let step = (1 + count * alpha) / (count + 1)
    for i in 0..<n { center[i] -= step * image[i] / width }
    let factor = count * count / (count * count - 1) * (1 - alpha * alpha)
    let removed = 2 * (1 + count * alpha) / ((count + 1) * (1 + alpha))
    for i in 0..<n {
      for j in 0..<n { shape[i * n + j] = factor * (shape[i * n + j] - removed * image[i] * image[j] / square) }
    }
    return true
  }
}
