/// A floating-point type that the dense routines work on: `Float` or `Double`.
///
/// Its static requirements are whole BLAS and LAPACK calls on row-major storage, so that code generic over `Scalar`
/// pays one witness call per block of work and none per element. Pointers must be valid for the shapes given;
/// `ld…` are row strides in elements.
public protocol Scalar: BinaryFloatingPoint, Sendable, BitwiseCopyable {
  /// `C ← α op(A) op(B) + β C` with C m×n and inner dimension k.
  static func gemm(
    transposeA: Bool, transposeB: Bool, m: Int, n: Int, k: Int, alpha: Self, a: UnsafePointer<Self>, lda: Int,
    b: UnsafePointer<Self>, ldb: Int, beta: Self, c: UnsafeMutablePointer<Self>, ldc: Int)

  /// The lower triangle of `C ← α op(A) op(A)ᵀ + β C`, C n×n; `transpose` means A is k×n and `op(A) = Aᵀ`.
  static func syrk(
    transpose: Bool, n: Int, k: Int, alpha: Self, a: UnsafePointer<Self>, lda: Int, beta: Self,
    c: UnsafeMutablePointer<Self>, ldc: Int)

  /// The lower triangle of `C ← α (A Bᵀ + B Aᵀ) + β C`, C n×n, A and B n×k (k×n when transposed).
  static func syr2k(
    transpose: Bool, n: Int, k: Int, alpha: Self, a: UnsafePointer<Self>, lda: Int, b: UnsafePointer<Self>, ldb: Int,
    beta: Self, c: UnsafeMutablePointer<Self>, ldc: Int)

  /// Solves `op(L) X = B` (`left`) or `X op(L) = B` in place in B (m×n) with a lower triangular L.
  static func trsm(
    left: Bool, transpose: Bool, m: Int, n: Int, l: UnsafePointer<Self>, ldl: Int, b: UnsafeMutablePointer<Self>,
    ldb: Int)

  /// `B ← op(L) B` (`left`) or `B op(L)` in place in B (m×n) with a lower triangular L.
  static func trmm(
    left: Bool, transpose: Bool, m: Int, n: Int, l: UnsafePointer<Self>, ldl: Int, b: UnsafeMutablePointer<Self>,
    ldb: Int)

  /// Cholesky factor of the lower triangle in place. Returns 0, or the 1-based order of the first leading minor that
  /// is not positive.
  static func potrf(n: Int, a: UnsafeMutablePointer<Self>, lda: Int) -> Int

  /// The lower triangle of the inverse from a Cholesky factor, in place. Returns 0 on success.
  static func potri(n: Int, a: UnsafeMutablePointer<Self>, lda: Int) -> Int

  /// Eigenvalues (ascending), and eigenvectors when wanted, of the symmetric matrix in the lower triangle of `a`.
  /// Eigenvectors replace `a`, one per row. Returns 0 on success.
  static func syevd(vectors: Bool, n: Int, a: UnsafeMutablePointer<Self>, lda: Int, values: UnsafeMutablePointer<Self>)
    -> Int

  /// `y ← α op(A) x + β y` with A m×n.
  static func gemv(
    transpose: Bool, m: Int, n: Int, alpha: Self, a: UnsafePointer<Self>, lda: Int, x: UnsafePointer<Self>,
    beta: Self, y: UnsafeMutablePointer<Self>)
}
