import CKernels

/// Eliminates rows one by one from a pair of symmetric matrices (A, B), by delayed low-rank updates.
///
/// Eliminating row r replaces
///
///     A ← A − A₍:,r₎ A₍r,r₎⁻¹ A₍r,:₎        B ← E B Eᵀ,  E = I − A₍:,r₎ A₍r,r₎⁻¹ eᵣᵀ
///
/// on the rows that are left, and `value(of: r) = B₍r,r₎ / 2A₍r,r₎` is what the elimination is worth. Two readings:
///
/// - A = H⁻¹ and B = W Wᵀ (W the coefficients): eliminating removes a variable, the value is the exact increase of
///   the loss after a refit (the optimal-brain-surgeon score). A stays the inverse and B the coefficient Gram matrix of
///   the reduced problem; the coefficients themselves, d×m, are never touched.
/// - A = H and B = G Gᵀ: eliminating adds a variable, the value is the exact decrease of the loss.
///
/// Updates are kept in panels and applied as one BLAS-3 call on one triangle; rows that are gone are compacted away.
///
/// - Complexity: one elimination costs O(d·panel) and its share of a rank-`panel` update of what is left; all d of
///   them about 1.5·d³ operations, most of them BLAS-3.
public final class SymmetricElimination {
  /// The original indices of the rows that are left, ascending, interleaved with rows eliminated since the last
  /// compaction (see ``isActive``).
  public private(set) var rows: [Int]
  /// By position in ``rows``: false once the row is eliminated.
  public private(set) var isActive: [Bool]
  /// How often positions have changed by compaction.
  public private(set) var compactions = 0
  /// Sum of the values of everything eliminated so far.
  public private(set) var total = 0.0

  /// The number of pending vectors at which the triangles are updated.
  static let panel = 32

  /// Row → position in ``rows``; −1 when eliminated.
  private var positions: [Int]
  private let stride: Int
  /// Lower triangles with row stride `stride`; the first `rows.count` rows are in use.
  private let a: NumericBuffer
  private let b: NumericBuffer
  /// Pending: A − Σ v vᵀ and B + Σ (u wᵀ + w uᵀ). `uw` holds all u, then all w.
  private let v: NumericBuffer
  private let uw: NumericBuffer
  private var pending = 0
  private let columnA: NumericBuffer
  private let columnB: NumericBuffer
  private let currentDiagonalA: NumericBuffer
  private let currentDiagonalB: NumericBuffer
  private let coefficients = NumericBuffer(count: 2 * SymmetricElimination.panel)

  /// Starts from symmetric A and B; only their lower triangles are read.
  /// - Precondition: both are d×d and row-major.
  public init(_ matrixA: Matrix<Double>, _ matrixB: Matrix<Double>) {
    let d = matrixA.rows
    precondition(
      matrixA.columns == d && matrixB.rows == d && matrixB.columns == d && matrixA.layout == .rowMajor
        && matrixB.layout == .rowMajor, "an elimination takes two square row-major matrices of one size")
    rows = Array(0..<d)
    positions = rows
    isActive = Array(repeating: true, count: d)
    stride = d
    a = NumericBuffer(matrixA.elements)
    b = NumericBuffer(matrixB.elements)
    v = NumericBuffer(count: Self.panel * d)
    uw = NumericBuffer(count: 2 * Self.panel * d)
    columnA = NumericBuffer(count: d)
    columnB = NumericBuffer(count: d)
    currentDiagonalA = NumericBuffer(matrixA.diagonal)
    currentDiagonalB = NumericBuffer(matrixB.diagonal)
  }

  /// Current diagonals of A and B by position in ``rows``; entries of eliminated rows mean nothing.
  public func withDiagonals<Result>(
    _ body: (_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafePointer(currentDiagonalA.base), UnsafePointer(currentDiagonalB.base))
  }

  /// What eliminating `row` now is worth: `B₍r,r₎ / 2A₍r,r₎`.
  /// - Precondition: the row is active.
  public func value(of row: Int) -> Double {
    let position = positions[row]
    precondition(position >= 0, "row \(row) is eliminated already")
    return currentDiagonalB.base[position] / (2 * currentDiagonalA.base[position])
  }

  /// Eliminates `row` and returns what it was worth.
  /// - Precondition: the row is active.
  @discardableResult
  public func eliminate(_ row: Int) -> Double {
    let worth = value(of: row)
    let position = positions[row]
    let n = rows.count
    let pivot = currentDiagonalA.base[position]
    espalier_gather_column(a.base, stride, n, position, columnA.base)
    espalier_gather_column(b.base, stride, n, position, columnB.base)
    if pending > 0 {
      let (u, w) = (uw.base, uw.base + Self.panel * stride)
      for s in 0..<pending { coefficients.base[s] = v.base[s * stride + position] }
      Double.gemv(
        transpose: true, m: pending, n: n, alpha: -1, a: v.base, lda: stride, x: coefficients.base, beta: 1,
        y: columnA.base)
      for s in 0..<pending { coefficients.base[s] = w[s * stride + position] }
      Double.gemv(
        transpose: true, m: pending, n: n, alpha: 1, a: u, lda: stride, x: coefficients.base, beta: 1, y: columnB.base)
      for s in 0..<pending { coefficients.base[s] = u[s * stride + position] }
      Double.gemv(
        transpose: true, m: pending, n: n, alpha: 1, a: w, lda: stride, x: coefficients.base, beta: 1, y: columnB.base)
    }
    espalier_elimination_vectors(
      columnA.base, columnB.base, n, pivot, currentDiagonalB.base[position], v.base + pending * stride,
      uw.base + pending * stride, uw.base + (Self.panel + pending) * stride, currentDiagonalA.base,
      currentDiagonalB.base)
    isActive[position] = false
    positions[row] = -1
    total += worth
    pending += 1
    if pending == Self.panel { flush() }
    return worth
  }

  /// The current blocks of A and B on `rows`, symmetric and row-major.
  /// - Precondition: the rows are active.
  /// - Complexity: applies what is pending, then O(b²).
  public func blocks(_ blockRows: [Int]) -> (a: [Double], b: [Double]) {
    if pending > 0 { flush() }
    let size = blockRows.count
    var blockA = [Double](repeating: 0, count: size * size)
    var blockB = blockA
    for i in 0..<size {
      for j in 0...i {
        let (first, second) = (positions[blockRows[i]], positions[blockRows[j]])
        let index = max(first, second) * stride + min(first, second)
        blockA[i * size + j] = a.base[index]
        blockA[j * size + i] = a.base[index]
        blockB[i * size + j] = b.base[index]
        blockB[j * size + i] = b.base[index]
      }
    }
    return (blockA, blockB)
  }

  /// Drops eliminated rows, then applies the pending updates to what is left.
  private func flush() {
    compact()
    let n = rows.count
    Double.syrk(transpose: true, n: n, k: pending, alpha: -1, a: v.base, lda: stride, beta: 1, c: a.base, ldc: stride)
    Double.syr2k(
      transpose: true, n: n, k: pending, alpha: 1, a: uw.base, lda: stride, b: uw.base + Self.panel * stride,
      ldb: stride, beta: 1, c: b.base, ldc: stride)
    pending = 0
  }

  /// Moves the rows that are left together, in the triangles and in the pending vectors.
  private func compact() {
    let kept = rows.indices.filter { isActive[$0] }
    let count = kept.count
    for triangle in [a, b] {
      for (target, source) in kept.enumerated() {
        let (to, from) = (triangle.base + target * stride, triangle.base + source * stride)
        espalier_compact(from, kept, target + 1)
        if to != from { to.update(from: from, count: target + 1) }
      }
    }
    for s in 0..<pending {
      for vector in [v.base + s * stride, uw.base + s * stride, uw.base + (Self.panel + s) * stride] {
        espalier_compact(vector, kept, count)
      }
    }
    espalier_compact(currentDiagonalA.base, kept, count)
    espalier_compact(currentDiagonalB.base, kept, count)
    rows = kept.map { rows[$0] }
    isActive = Array(repeating: true, count: rows.count)
    compactions += 1
    for (position, row) in rows.enumerated() { positions[row] = position }
  }
}
