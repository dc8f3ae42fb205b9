import CKernels
import LinearAlgebra
import Synchronization

/// The matrices of a problem and what is derived from them once, whatever the groups and the budget.
///
/// Everything is kept for the equilibrated problem `H̃ = DHD`, `G̃ = DG`, `D = diag(H)^-½`, with coefficients
/// `W = DW̃`: losses are the same, and pivots are near one although activations differ in scale by orders of magnitude.
final class ProblemCore: Sendable {
  /// H as it was given.
  private let given: Matrix<Double>
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
    let rowMajor = gram.converted(to: .rowMajor)
    let diagonal = rowMajor.diagonal
    let mean = diagonal.reduce(0, +) / Double(p)
    let dampingAdded = damping * mean
    added = dampingAdded + ridge
    if let bad = diagonal.firstIndex(where: { !($0 + dampingAdded + ridge > 0) }), mean.isFinite {
      throw SelectionError.nonPositiveDiagonal(variable: bad, value: diagonal[bad])
    }
    let scale = diagonal.map { 1 / ($0 + dampingAdded + ridge).squareRoot() }
    var asymmetry = 0.0
    let scaled = Matrix<Double>(rows: p, columns: p) { target in
      asymmetry = rowMajor.withPointer { espalier_equilibrate($0, p, scale, target) }
    }
    // Gram matrices summed in single precision differ from their mirror image by a few of its ulps.
    if !(asymmetry <= 1e-5) { try Self.explain(rowMajor, scale: scale) }
    self.scale = scale
    scaledGram = scaled
    given = rowMajor
    count = p
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
    fullLinear?.scaleRows(by: scale)
    if var weights = fullDense {
      for row in 0..<p where diagonal[row] == 0 {
        for column in 0..<weights.columns { weights[row, column] = 0 }
      }
      weights.scaleRows(by: scale.map { 1 / $0 })
      fullDense = weights
      if ridge > 0 {
        // A ridge pulls to 0, so the dense weights are no longer the optimum: only the linear term of the damped H
        // is theirs, `D(H − ridge·I)W = (H̃ − ridge·D²)W̃`.
        var pulled = weights
        pulled.scaleRows(by: scale.map { -ridge * $0 * $0 })
        pulled.add(scaled.times(weights))
        fullLinear = pulled
        fullDense = nil
      }
    }
    outputs = (linear ?? dense)?.columns ?? 0
    givenLinear = fullLinear
    givenDense = fullDense
  }

  /// Finds what is wrong with H: an entry that is not finite, or one that differs from its mirror image.
  private static func explain(_ gram: Matrix<Double>, scale: [Double]) throws {
    if let bad = gram.firstNonFinite {
      throw SelectionError.notFinite(matrix: "H", row: bad.row, column: bad.column)
    }
    for row in 0..<gram.rows {
      for column in 0..<row
      where abs(gram[row, column] - gram[column, row]) * scale[row] * scale[column] > 1e-5 {
        throw SelectionError.notSymmetric(row: row, column: column)
      }
    }
  }

  /// H with ridge and damping, in the user's units.
  var gram: Matrix<Double> {
    var damped = given
    damped.addToDiagonal(added)
    return damped
  }

  /// The diagonal of H without damping and ridge.
  var undampedDiagonal: [Double] { given.diagonal }

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

  /// P̃ = H̃⁻¹; its lower triangle, the strict upper one is not defined.
  func inverse() throws -> Matrix<Double> {
    if let known = derived.withLock({ $0.inverse }) { return known }
    let inverse = try factor().lowerInverse()
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
