/// Evaluates hinge codes and bounds for one thread.
///
/// The problem on k columns is solved by Newton's method on a barrier [Boyd and Vandenberghe 2004, chapter 11]: with
/// ξᵢ ≥ 0 and ξᵢ ≥ uᵢ = 1 − zᵢᵀβ eliminated in closed form, each step is a k×k quadratic program over the ball, which
/// ``BallRidge`` solves. (A barrier for the ball as well would make the path crawl along its surface where the records pull
/// hard; with 40 000 of them it never arrived.) The barrier's multipliers are feasible for the dual, so every iterate
/// has a proved gap; the solver stops when that is small enough. Where rounding keeps the gap above what a code needs,
/// ``HingeEllipsoid`` takes over, so that there is a code for all data.
final class HingeWorker: ScoreWorker {
  private let score: HingeScore
  private let conjugate: HingeConjugate
  private let grid: Double

  init(_ score: HingeScore) {
    self.score = score
    conjugate = HingeConjugate(ridge: score.model.ridge, radius: score.model.radius.value)
    grid = score.model.scoreScale.grid
  }

  func code(_ support: [Int]) -> Int {
    if let known = score.cached(support) { return known }
    let solution = solve(support, tolerance: grid / 8)
    let value = solution.gap <= grid / 8 ? solution.primal : slowMinimum(support)
    let code = max(0, Int((value / grid).rounded(.toNearestOrEven)))
    score.store(code, for: support)
    return code
  }

  /// The value by a method that always ends with a proof.
  func slowMinimum(_ support: [Int]) -> Double {
    guard score.records > 0, !support.isEmpty else { return Double(score.records) }
    return slowProblem(support).minimum(tolerance: grid / 8).value
  }

  func slowProblem(_ support: [Int]) -> HingeEllipsoid {
    let (n, model) = (score.records, score.model)
    let indices = support + (model.hasIntercept ? [model.features] : [])
    let radius = model.radius.value
    return HingeEllipsoid(
      columns: indices.map { Array(score.columns[$0 * n..<($0 + 1) * n]) },
      ridges: indices.map { $0 == model.features ? 0 : model.ridge }, radius: radius,
      slopeBound: (Double(n) * model.fitBound / radius + 2 * model.ridge * radius) * (1 + 0x1p-40))
  }

  func profile(fixed: [Int], choose: Int) -> CellProfile {
    let n = score.records
    let features = score.model.features
    // Bounds hold for any multipliers; a coarser solution serves.
    let solution = solve(fixed, tolerance: 8 * grid)
    var products = [Double](repeating: 0, count: features + 1)
    score.columns.withUnsafeBufferPointer { columns in
      solution.multipliers.withUnsafeBufferPointer { alpha in
        for j in 0...features { products[j] = BlockedSum.sum(n) { columns[j * n + $0] * alpha[$0] } }
      }
    }
    let known = fixed.reduce(0) { $0 + products[$1] * products[$1] }
    let intercept = score.model.hasIntercept ? products[features] : 0
    let scale = grid
    let conjugate = conjugate
    var gains = products.dropLast().map { $0 * $0 * (1 + 1e-12) }
    for k in fixed { gains[k] = 0 }
    return CellProfile(
      variants: [.init(gains: gains, base: BlockedSum.sum(n) { solution.multipliers[$0] } * (1 - 1e-12) / scale - 1)],
      typical: solution.primal / scale,
      combine: { conjugate.value(featureSquare: known + $0, intercept: intercept) * (1 + 1e-12) / scale })
  }

  /// Solves for the columns of `support`, and the intercept if there is one, until the gap is at most `tolerance`.
  func solve(_ support: [Int], tolerance: Double) -> HingeSolution {
    let n = score.records
    let model = score.model
    let indices = support + (model.hasIntercept ? [model.features] : [])
    let k = indices.count
    let ridges = indices.map { $0 == model.features ? 0 : model.ridge }
    if k == 0 || n == 0 {
      return HingeSolution(primal: Double(n), dual: Double(n), multipliers: [Double](repeating: 1, count: n))
    }
    let radius = model.radius.value
    let solver = BallRidge(capacity: k)
    var beta = [Double](repeating: 0, count: k)
    var fits = [Double](repeating: 0, count: n)
    var trial = [Double](repeating: 0, count: k)
    var trialFits = [Double](repeating: 0, count: n)
    var alpha = [Double](repeating: 1, count: n)
    var curvature = [Double](repeating: 0, count: n)
    var best = HingeSolution(
      primal: Double(n), dual: -.infinity, multipliers: [Double](repeating: 1, count: n))
    var sharpness = 4.0
    return score.columns.withUnsafeBufferPointer { columns in
      for _ in 0..<60 {
        var last = Double.infinity
        for _ in 0..<40 {
          // Gradient and Hessian of the barrier at β.
          for i in 0..<n {
            let x = sharpness * (1 - fits[i])
            let root = (x * x + 4).squareRoot()
            let excess = x > 0 ? 4 / (root + x) : root - x
            let part = 1 / (2 + excess)
            alpha[i] = 2 * part
            curvature[i] = 2 * sharpness * excess * part * part / root
          }
          var gradient = [Double](repeating: 0, count: k)
          for a in 0..<k {
            let left = indices[a] * n
            var sum = 0.0
            for i in 0..<n { sum += columns[left + i] * alpha[i] }
            gradient[a] = 2 * ridges[a] * beta[a] - sum
            for b in 0...a {
              let right = indices[b] * n
              var entry = 0.0
              for i in 0..<n { entry += columns[left + i] * columns[right + i] * curvature[i] }
              if a == b { entry += 2 * ridges[a] }
              solver.matrix[a * k + b] = entry
              solver.matrix[b * k + a] = entry
            }
          }
          // How far β is from the centre, in the units of the gap; below the barrier's own gap it is near enough.
          var slope = 0.0
          for a in 0..<k { slope += gradient[a] * beta[a] }
          slope += radius * gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
          if slope <= 0.02 * Double(n) / sharpness { break }
          for a in 0..<k {
            var product = 0.0
            for b in 0..<k { product += solver.matrix[a * k + b] * beta[b] }
            solver.linear[a] = product - gradient[a]
          }
          // Any step of descent will do, so there is no tolerance to meet.
          _ = solver.minimum(size: k, constant: 0, radius: radius, tolerance: .infinity)
          var decrement = 0.0
          for a in 0..<k { decrement -= (solver.beta[a] - beta[a]) * gradient[a] }
          guard decrement > 0 else { break }
          // Where the squared Newton decrement is small, full steps converge quadratically by self-concordance, and
          // differences of the function would be lost in rounding. What does not halve any more is rounding.
          let isNear = decrement * sharpness < 0.05
          if isNear, decrement > 0.5 * last { break }
          if isNear { last = decrement }
          let current = isNear ? 0 : barrier(fits, beta, ridges, sharpness)
          var length = 1.0
          var moved = false
          while length > 1e-12 {
            for a in 0..<k { trial[a] = beta[a] + length * (solver.beta[a] - beta[a]) }
            for i in 0..<n { trialFits[i] = 0 }
            for a in 0..<k {
              let left = indices[a] * n
              let value = trial[a]
              for i in 0..<n { trialFits[i] += columns[left + i] * value }
            }
            moved = isNear || barrier(trialFits, trial, ridges, sharpness) <= current - 0.1 * length * decrement
            if moved { break }
            length /= 2
          }
          if !moved { break }
          swap(&beta, &trial)
          swap(&fits, &trialFits)
        }
        let now = certificate(fits, beta, ridges, alpha, indices)
        if now.primal < best.primal || best.dual == -.infinity { best.primal = min(best.primal, now.primal) }
        if now.dual > best.dual { (best.dual, best.multipliers) = (now.dual, now.multipliers) }
        if best.gap <= tolerance { break }
        // The barrier's gap falls like 1/sharpness, so the last step goes no farther than it must.
        sharpness *= min(20, max(2, 1.3 * best.gap / tolerance))
        if sharpness > 1e15 { break }
      }
      return best
    }
  }

  /// The barrier function, up to a constant.
  private func barrier(
    _ fits: [Double], _ beta: [Double], _ ridges: [Double], _ sharpness: Double
  ) -> Double {
    var sum = 0.0
    var logarithms = 0.0
    var product = 1.0
    for fit in fits {
      let u = 1 - fit
      let x = sharpness * u
      let root = (x * x + 4).squareRoot()
      // τξ and τ(ξ − u), without cancellation for either sign.
      let first = (2 + (x < 0 ? 4 / (root - x) : root + x)) / 2
      let second = (2 + (x > 0 ? 4 / (root + x) : root - x)) / 2
      sum += first / sharpness
      product *= first * second
      if product > 1e200 {
        logarithms += naturalLogarithm(product)
        product = 1
      }
    }
    logarithms += naturalLogarithm(product)
    for a in beta.indices { sum += ridges[a] * beta[a] * beta[a] }
    return sum - logarithms / sharpness
  }

  private func certificate(
    _ fits: [Double], _ beta: [Double], _ ridges: [Double], _ alpha: [Double], _ indices: [Int]
  ) -> HingeSolution {
    let n = fits.count
    let model = score.model
    var primal = BlockedSum.sum(n) { max(0, 1 - fits[$0]) }
    let total = BlockedSum.sum(n) { alpha[$0] }
    for a in beta.indices { primal += ridges[a] * beta[a] * beta[a] }
    // A point outside by more than rounding proves nothing; what rounding can do is in the grid's margin.
    let norm = beta.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if norm > model.radius.value * (1 + 0x1p-48) { primal = .infinity }
    var featureSquare = 0.0
    var intercept = 0.0
    for index in indices {
      let sum = score.columns.withUnsafeBufferPointer { columns in
        BlockedSum.sum(n) { columns[index * n + $0] * alpha[$0] }
      }
      if index == score.model.features { intercept = sum } else { featureSquare += sum * sum }
    }
    let dual = total - conjugate.value(featureSquare: featureSquare, intercept: intercept)
    return HingeSolution(primal: primal, dual: dual, multipliers: alpha)
  }
}
