import LinearAlgebra
import Synchronization

/// The matrices of a problem and what is derived from them once, whatever the groups and the budget.
///
/// Everything is kept for the equilibrated problem `H̃ = DHD`, `G̃ = DG`, `D = diag(H)^-½`, with coefficients
/// `W = DW̃`: losses are the same, and pivots are near one although activations differ in scale by orders of magnitude.
final class ProblemCore: Sendable {
  /// H with ridge and damping, as the user's units have it.
  let gram: Matrix<Double>
  /// The number that damping and ridge added to the diagonal.
  let added: Double
  /// p.
  let count: Int
  /// m.
  let outputs: Int
  /// The diagonal of D.
  let scale: [Double]
  /// H̃, unit diagonal.
  let scaledGram: Matrix<Double>

  private let givenLinear: Matrix<Double>?
  private let givenDense: Matrix<Double>?

  private struct Derived {
    var factor: Cholesky<Double>?
    var dense: Matrix<Double>?
    var linear: Matrix<Double>?
    var inverse: Matrix<Double>?
    var denseGram: Matrix<Double>?
    var linearGram: Matrix<Double>?
    var energy: Double?
  }

  private let derived = Mutex(Derived())

  init(gram: Matrix<Double>, linear: Matrix<Double>?, dense: Matrix<Double>?, ridge: Double, damping: Double) throws {
    let p = gram.rows
    guard gram.columns == p, p > 0 else {
      throw SelectionError.shapeMismatch(what: "H", expected: "a square matrix", found: gram.shape)
    }
    for (name, value) in [("the ridge", ridge), ("the damping", damping)] where !(value.isFinite && value >= 0) {
      throw SelectionError.invalidValue(what: name, value: "\(value)", expected: "a finite number ≥ 0")
    }
    if let bad = gram.firstNonFinite {
      throw SelectionError.notFinite(matrix: "H", row: bad.row, column: bad.column)
    }
    let diagonal = gram.diagonal
    try Self.checkSymmetry(gram, diagonal: diagonal)
    var damped = gram.converted(to: .rowMajor)
    let mean = diagonal.reduce(0, +) / Double(p)
    let dampingAdded = damping * mean
    damped.addToDiagonal(dampingAdded)
    if let bad = (0..<p).first(where: { damped[$0, $0] + ridge <= 0 }) {
      throw SelectionError.nonPositiveDiagonal(variable: bad, value: diagonal[bad])
    }
    if let linear {
      guard linear.rows == p else {
        throw SelectionError.shapeMismatch(what: "G", expected: "\(p) rows as H has", found: linear.shape)
      }
      if let bad = linear.firstNonFinite {
        throw SelectionError.notFinite(matrix: "G", row: bad.row, column: bad.column)
      }
    }
    if let dense {
      guard dense.rows == p else {
        throw SelectionError.shapeMismatch(what: "W", expected: "\(p) rows as H has", found: dense.shape)
      }
      if let bad = dense.firstNonFinite {
        throw SelectionError.notFinite(matrix: "W", row: bad.row, column: bad.column)
      }
    }
    var fullLinear = linear?.converted(to: .rowMajor)
    var fullDense = dense?.converted(to: .rowMajor)
    if var weights = fullDense {
      for row in 0..<p where diagonal[row] == 0 {
        for column in 0..<weights.columns { weights[row, column] = 0 }
      }
      if ridge > 0 {
        // A ridge pulls to 0, so the dense weights are no longer the optimum: only their linear term is kept.
        fullLinear = damped.times(weights)
        fullDense = nil
      } else {
        fullDense = weights
      }
    }
    damped.addToDiagonal(ridge)
    self.gram = damped
    added = dampingAdded + ridge
    count = p
    outputs = (linear ?? dense)?.columns ?? 0
    let scale = damped.diagonal.map { 1 / $0.squareRoot() }
    self.scale = scale
    scaledGram = Matrix(rows: p, columns: p) { target in
      damped.withPointer { source in
        for row in 0..<p {
          let factor = scale[row]
          for column in 0..<p { target[row * p + column] = source[row * p + column] * factor * scale[column] }
          target[row * p + row] = 1
        }
      }
    }
    fullLinear?.scaleRows(by: scale)
    fullDense?.scaleRows(by: scale.map { 1 / $0 })
    givenLinear = fullLinear
    givenDense = fullDense
  }

  private static func checkSymmetry(_ gram: Matrix<Double>, diagonal: [Double]) throws {
    let p = gram.rows
    let problem: (Int, Int)? = gram.withPointer { h in
      for row in 0..<p {
        for column in 0..<row {
          let (a, b) = (h[row * p + column], h[column * p + row])
          // Gram matrices summed in single precision differ from their mirror image by a few of its ulps.
          if a != b, abs(a - b) > 1e-5 * (abs(diagonal[row]) * abs(diagonal[column])).squareRoot() {
            return (row, column)
          }
        }
      }
      return nil
    }
    if let problem { throw SelectionError.notSymmetric(row: problem.0, column: problem.1) }
  }

  /// The factor of H̃.
  func factor() throws -> Cholesky<Double> {
    if let known = derived.withLock({ $0.factor }) { return known }
    do {
      let factor = try Cholesky(scaledGram)
      derived.withLock { $0.factor = factor }
      return factor
    } catch LinearAlgebraError.notPositiveDefinite(let column, let pivot) {
      throw SelectionError.singular(variable: column, relativePivot: pivot)
    }
  }

  /// W̃ = H̃⁻¹G̃, the unconstrained optimum.
  func dense() throws -> Matrix<Double> {
    if let givenDense { return givenDense }
    if let known = derived.withLock({ $0.dense }) { return known }
    let dense = try factor().solving(givenLinear ?? Matrix(rows: count, columns: 0))
    derived.withLock { $0.dense = dense }
    return dense
  }

  /// G̃ = H̃W̃.
  func linear() -> Matrix<Double> {
    if let givenLinear { return givenLinear }
    if let known = derived.withLock({ $0.linear }) { return known }
    let linear = scaledGram.times(givenDense ?? Matrix(rows: count, columns: 0))
    derived.withLock { $0.linear = linear }
    return linear
  }

  /// P̃ = H̃⁻¹.
  func inverse() throws -> Matrix<Double> {
    if let known = derived.withLock({ $0.inverse }) { return known }
    let inverse = try factor().inverse()
    derived.withLock { $0.inverse = inverse }
    return inverse
  }

  /// M̃ = W̃W̃ᵀ.
  func denseGram() throws -> Matrix<Double> {
    if let known = derived.withLock({ $0.denseGram }) { return known }
    let gram = try dense().selfProduct()
    derived.withLock { $0.denseGram = gram }
    return gram
  }

  /// K̃ = G̃G̃ᵀ.
  func linearGram() -> Matrix<Double> {
    if let known = derived.withLock({ $0.linearGram }) { return known }
    let gram = linear().selfProduct()
    derived.withLock { $0.linearGram = gram }
    return gram
  }

  /// −f(all) = ½ tr(W̃ᵀG̃).
  func energy() throws -> Double {
    if let known = derived.withLock({ $0.energy }) { return known }
    let (weights, linear) = (try dense(), linear())
    let energy = 0.5 * zip(weights.elements, linear.elements).reduce(0) { $0 + $1.0 * $1.1 }
    derived.withLock { $0.energy = energy }
    return energy
  }
}
