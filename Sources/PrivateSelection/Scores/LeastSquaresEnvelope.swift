import LinearAlgebra

/// What lower bounds of least-squares scores need to know about the whole Gram matrix.
///
/// For any μ ≥ 0 the ball constraint may be replaced by a Lagrangian term: F(S) ≥ min ½‖y − Xβ‖² + ½(Λ + μ)‖β‖²
/// − ½ μ r² over supp β ⊆ S, a ridge problem in closed form. μ is the multiplier of a good support, so that the bound is
/// tight where the mass is, and never so small that rounding matters: a ridge of Λ + μ bounds the condition, and
/// `rounding` is added to every bound.
struct LeastSquaresEnvelope: Sendable {
  /// Real units of a quantised feature, of the constant, of the response.
  let predictorScale, constantScale, responseScale: Double
  /// μ.
  let multiplier: Double
  /// What to subtract from a bound for rounding, in the units of F.
  let rounding: Double
  /// D, the diagonal of the matrix with ridge Λ + μ, after the intercept is eliminated.
  let diagonal: [Double]
  /// Entry j·s + m: the sum of the m largest |Q_ij|/√(D_i D_j) over i ≠ j.
  let rowSums: [Double]
  /// Q + (Λ+μ)I ≽ this · D.
  let smallestEigenvalue: Double
  /// hᵀ of the constant column with every feature, over its pivot's root; zeros without intercept.
  let interceptRow: [Double]

  init(model: SelectionModel, gram: IntegerGram) {
    let first = LeastSquaresEnvelope(model: model, gram: gram, leastMultiplier: 0, full: false)
    let multiplier = first.multiplierOfGreedySupport(model: model, gram: gram)
    self.init(model: model, gram: gram, leastMultiplier: multiplier, full: true)
  }

  /// - Parameter full: whether to compute what sets of more than one free column need.
  private init(model: SelectionModel, gram: IntegerGram, leastMultiplier: Double, full: Bool) {
    let p = model.features
    let scale = 1 / Double(1 << model.dataBits)
    predictorScale = model.predictorBound.value * scale
    constantScale = scale
    responseScale = model.responseBound.value * scale
    let last = gram.size - 1
    let square = gram[last, last] * responseScale * responseScale
    var largest = model.hasIntercept ? gram[p, p] * scale * scale : 0
    for j in 0..<p { largest = max(largest, gram[j, j] * predictorScale * predictorScale) }
    let size = Double(model.supportSize + 2)
    let leastRidge = model.hasIntercept ? 0 : model.ridge
    let error = 64 * size * size * 0x1p-53 * square * (largest + model.ridge)
    let balanced = (2 * error).squareRoot() / model.radius.value - leastRidge
    let tiny = largest > 0 ? 0x1p-40 * largest : 1
    multiplier = max(leastMultiplier, balanced, tiny)
    rounding = 2 * error / (leastRidge + multiplier) + 1e-12 * (square + model.ridge + multiplier)
    let ridge = model.ridge + multiplier

    var row = [Double](repeating: 0, count: p)
    if model.hasIntercept {
      let pivot = (gram[p, p] * scale * scale + multiplier).squareRoot()
      for j in 0..<p { row[j] = gram[p, j] * scale * predictorScale / pivot }
    }
    interceptRow = row
    var d = [Double](repeating: 0, count: p)
    for j in 0..<p { d[j] = max(ridge, gram[j, j] * predictorScale * predictorScale + ridge - row[j] * row[j]) }
    diagonal = d
    let terms = model.supportSize
    guard full, terms > 1 else {
      rowSums = []
      smallestEigenvalue = 0
      return
    }
    let inverseRoot = d.map { 1 / $0.squareRoot() }
    let product = predictorScale * predictorScale
    var sums = [Double](repeating: 0, count: p * terms)
    var top = [Double](repeating: 0, count: terms)
    gram.entries.withUnsafeBufferPointer { entries in
      for j in 0..<p {
        for m in 0..<terms { top[m] = 0 }
        for i in 0..<p where i != j {
          let value = abs(entries[j * gram.size + i] * product - row[i] * row[j]) * inverseRoot[i] * inverseRoot[j]
          guard value > top[terms - 2] else { continue }
          var place = terms - 2
          while place > 0, top[place - 1] < value {
            top[place] = top[place - 1]
            place -= 1
          }
          top[place] = value
        }
        var sum = 0.0
        for m in 1..<terms {
          sum += top[m - 1]
          sums[j * terms + m] = sum * (1 + 1e-12)
        }
      }
    }
    rowSums = sums
    var eigenvalue = ridge / (d.max() ?? 1)
    if p <= 1500 {
      let matrix = Matrix<Double>(rows: p, columns: p) { i, j in
        i == j ? 1 : (gram[i, j] * product - row[i] * row[j]) * inverseRoot[i] * inverseRoot[j]
      }
      if let least = try? matrix.symmetricEigenvalues().min() {
        // The computed eigenvalues are within p·2⁻⁵⁰ of the true ones of a matrix of norm at most p.
        eigenvalue = max(eigenvalue, least - Double(p) * Double(p) * 0x1p-48)
      }
    }
    smallestEigenvalue = eigenvalue * (1 - 1e-9)
  }

  /// The multiplier of the ball at a greedily found support; 0 if the ball is not active there.
  private func multiplierOfGreedySupport(model: SelectionModel, gram: IntegerGram) -> Double {
    var support: [Int] = []
    for _ in 0..<model.supportSize {
      let state = PartialFit(fixed: support, envelope: self, model: model, gram: gram)
      var best: (index: Int, gain: Double)?
      for j in 0..<model.features where !support.contains(j) {
        let gain = state.slope[j] * state.slope[j] / state.pivot[j]
        if gain > (best?.gain ?? -1) { best = (j, gain) }
      }
      guard let best else { break }
      support.append(best.index)
    }
    let size = support.count + (model.hasIntercept ? 1 : 0)
    let solver = BallRidge(capacity: size)
    let constantIndex = model.features
    for a in 0..<size {
      let i = a < support.count ? support[a] : constantIndex
      let iScale = a < support.count ? predictorScale : constantScale
      for b in 0..<size {
        let j = b < support.count ? support[b] : constantIndex
        let jScale = b < support.count ? predictorScale : constantScale
        let ridge = a == b && a < support.count ? model.ridge : 0
        solver.matrix[a * size + b] = gram[i, j] * iScale * jScale + ridge
      }
      solver.linear[a] = gram[i, gram.size - 1] * iScale * responseScale
    }
    let radius = model.radius.value
    _ = solver.minimum(size: size, constant: 0, radius: radius, tolerance: .infinity)
    var slope = 0.0
    for a in 0..<size {
      var product = 0.0
      for b in 0..<size { product += solver.matrix[a * size + b] * solver.beta[b] }
      slope += (solver.linear[a] - product) * solver.beta[a]
    }
    return max(0, slope / (radius * radius))
  }
}
