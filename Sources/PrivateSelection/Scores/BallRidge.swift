/// Minimises ½ w − hᵀβ + ½ βᵀQβ over ‖β‖ ≤ r, for a small positive semi-definite Q, with a proof.
///
/// The proof is the Frank–Wolfe gap: for any feasible β with gradient d = Qβ − h, convexity gives
/// f(β) − min f ≤ dᵀβ + r‖d‖. It holds whatever produced β, so the solver needs no analysis of its own.
final class BallRidge {
  let capacity: Int
  /// Q with the ridge on its diagonal, row by row with stride `capacity`; the caller fills it.
  let matrix: UnsafeMutablePointer<Double>
  let linear: UnsafeMutablePointer<Double>
  private(set) var beta: UnsafeMutablePointer<Double>
  private let factor: UnsafeMutablePointer<Double>
  private let gradient: UnsafeMutablePointer<Double>
  private let work: UnsafeMutablePointer<Double>
  /// How often the fast solver was not enough; for tests.
  private(set) var refinements = 0

  init(capacity: Int) {
    self.capacity = capacity
    func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
      let pointer = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
      pointer.initialize(repeating: 0, count: max(1, count))
      return pointer
    }
    matrix = allocate(capacity * capacity)
    factor = allocate(capacity * capacity)
    linear = allocate(capacity)
    beta = allocate(capacity)
    gradient = allocate(capacity)
    work = allocate(capacity)
  }

  deinit {
    for pointer in [matrix, factor, linear, beta, gradient, work] { pointer.deallocate() }
  }

  /// A value within `tolerance` above the minimum, apart from rounding; β is left in ``beta``.
  /// - Parameters:
  ///   - size: the number of variables.
  ///   - constant: w.
  ///   - radius: r > 0.
  ///   - tolerance: the largest admissible gap.
  func minimum(size: Int, constant: Double, radius: Double, tolerance: Double) -> Double {
    if solve(size: size, radius: radius, shift: 0) {
      let (value, gap) = certificate(size: size, constant: constant, radius: radius)
      if gap <= tolerance { return value }
    }
    refinements += 1
    return refinedMinimum(size: size, constant: constant, radius: radius, tolerance: tolerance)
  }

  /// Whether the matrix has a Cholesky factor.
  func isPositiveDefinite(size: Int) -> Bool { factorise(size: size, shift: 0) }

  /// f(β) and its Frank–Wolfe gap.
  private func certificate(size: Int, constant: Double, radius: Double) -> (value: Double, gap: Double) {
    var (linearPart, quadratic, slope, norm) = (0.0, 0.0, 0.0, 0.0)
    for i in 0..<size {
      var product = 0.0
      for j in 0..<size { product += matrix[i * capacity + j] * beta[j] }
      let d = product - linear[i]
      gradient[i] = d
      quadratic += beta[i] * product
      linearPart += beta[i] * linear[i]
      slope += d * beta[i]
      norm += d * d
    }
    let value = 0.5 * constant - linearPart + 0.5 * quadratic
    return (value, max(0, slope + radius * norm.squareRoot()))
  }

  /// Sets β to the minimiser by Cholesky and, if the ball is active, Newton's method on 1/‖β(μ)‖ = 1/r
  /// [Moré and Sorensen 1983]. False if a factorisation breaks down.
  private func solve(size: Int, radius: Double, shift: Double) -> Bool {
    var multiplier = shift
    for _ in 0..<40 {
      guard factorise(size: size, shift: multiplier) else { return false }
      for i in 0..<size { beta[i] = linear[i] }
      forward(size: size, beta)
      backward(size: size, beta)
      let norm = normOf(beta, size)
      guard norm.isFinite else { return false }
      if norm <= radius && multiplier == shift { return true }
      if abs(norm - radius) <= 1e-14 * radius { break }
      for i in 0..<size { work[i] = beta[i] }
      forward(size: size, work)
      let curvature = normOf(work, size)
      guard curvature > 0 else { return false }
      let step = (norm / curvature) * (norm / curvature) * (norm - radius) / radius
      guard step.isFinite else { return false }
      let next = max(shift, multiplier + step)
      if next == multiplier { break }
      multiplier = next
    }
    project(size: size, radius: radius)
    return true
  }

  private func normOf(_ vector: UnsafeMutablePointer<Double>, _ size: Int) -> Double {
    var sum = 0.0
    for i in 0..<size { sum += vector[i] * vector[i] }
    return sum.squareRoot()
  }

  private func project(size: Int, radius: Double) {
    let norm = normOf(beta, size)
    if norm > radius {
      for i in 0..<size { beta[i] *= radius / norm }
    }
  }

  private func factorise(size: Int, shift: Double) -> Bool {
    for i in 0..<size {
      for j in 0...i {
        var sum = matrix[i * capacity + j]
        if i == j { sum += shift }
        for k in 0..<j { sum -= factor[i * capacity + k] * factor[j * capacity + k] }
        if i == j {
          guard sum > 1e-14 * matrix[i * capacity + i], sum > 0 else { return false }
          factor[i * capacity + i] = sum.squareRoot()
        } else {
          factor[i * capacity + j] = sum / factor[j * capacity + j]
        }
      }
    }
    return true
  }

  private func forward(size: Int, _ x: UnsafeMutablePointer<Double>) {
    for i in 0..<size {
      var sum = x[i]
      for k in 0..<i { sum -= factor[i * capacity + k] * x[k] }
      x[i] = sum / factor[i * capacity + i]
    }
  }

  private func backward(size: Int, _ x: UnsafeMutablePointer<Double>) {
    for i in (0..<size).reversed() {
      var sum = x[i]
      for k in i + 1..<max(size, i + 1) { sum -= factor[k * capacity + i] * x[k] }
      x[i] = sum / factor[i * capacity + i]
    }
  }

  /// For singular or nearly singular Q: shifts of the diagonal of growing size, then accelerated projected gradients in
  /// twice the precision, whose gap tends to 0 [Beck and Teboulle 2009]; so this ends, and always with a proof.
  private func refinedMinimum(size: Int, constant: Double, radius: Double, tolerance: Double) -> Double {
    var trace = 0.0
    for i in 0..<size { trace += matrix[i * capacity + i] }
    var best = Double.infinity
    var start = [Double](repeating: 0, count: size)
    for exponent in [-46, -43, -40, -36, -32, -28] {
      guard solve(size: size, radius: radius, shift: trace * Double(sign: .plus, exponent: exponent, significand: 1))
      else { continue }
      let (value, gap) = certificate(size: size, constant: constant, radius: radius)
      if gap <= tolerance { return value }
      if value < best {
        best = value
        for i in 0..<size { start[i] = beta[i] }
      }
    }
    return acceleratedMinimum(
      size: size, constant: constant, radius: radius, tolerance: tolerance, start: start, trace: trace)
  }

  func acceleratedMinimum(
    size: Int, constant: Double, radius: Double, tolerance: Double, start: [Double], trace: Double
  ) -> Double {
    if trace <= 0 { return 0.5 * constant }
    let step = DoubleDouble(1) / DoubleDouble(trace)
    let r = DoubleDouble(radius)
    var point = start.map { DoubleDouble($0) }
    var ahead = point
    var momentum = 1.0
    var iteration = 0
    while true {
      let slope = exactGradient(ahead, size: size)
      var next = (0..<size).map { ahead[$0] - step * slope[$0] }
      var norm = DoubleDouble(0)
      for value in next { norm = norm + value * value }
      let length = norm.squareRoot()
      if length.high > radius { next = next.map { $0 * (r / length) } }
      let following = (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
      let weight = DoubleDouble((momentum - 1) / following)
      ahead = (0..<size).map { next[$0] + weight * (next[$0] - point[$0]) }
      point = next
      momentum = following
      iteration += 1
      guard iteration % 32 == 0 else { continue }
      let d = exactGradient(point, size: size)
      var (value, gap, square) = (DoubleDouble(constant) * DoubleDouble(0.5), DoubleDouble(0), DoubleDouble(0))
      for i in 0..<size {
        // f = ½w − ½hᵀβ + ½dᵀβ.
        let half = DoubleDouble(0.5) * point[i]
        value = value - half * DoubleDouble(linear[i]) + half * d[i]
        gap = gap + d[i] * point[i]
        square = square + d[i] * d[i]
      }
      gap = gap + r * square.squareRoot()
      if gap.high <= tolerance {
        for i in 0..<size { beta[i] = point[i].high }
        return value.high
      }
    }
  }

  private func exactGradient(_ x: [DoubleDouble], size: Int) -> [DoubleDouble] {
    (0..<size).map { i in
      var sum = DoubleDouble(-linear[i])
      for j in 0..<size { sum = sum + DoubleDouble(matrix[i * capacity + j]) * x[j] }
      return sum
    }
  }
}
