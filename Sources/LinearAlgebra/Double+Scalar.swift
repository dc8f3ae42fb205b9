import COpenBLAS

extension Double: Scalar {
  public static func gemm(
    transposeA: Bool, transposeB: Bool, m: Int, n: Int, k: Int, alpha: Double, a: UnsafePointer<Double>, lda: Int,
    b: UnsafePointer<Double>, ldb: Int, beta: Double, c: UnsafeMutablePointer<Double>, ldc: Int
  ) {
    guard m > 0, n > 0 else { return }
    BLASRuntime.prepare()
    cblas_dgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans, blasInt(m),
      blasInt(n), blasInt(k), alpha, a, blasInt(max(1, lda)), b, blasInt(max(1, ldb)), beta, c, blasInt(ldc))
  }

  public static func syrk(
    transpose: Bool, n: Int, k: Int, alpha: Double, a: UnsafePointer<Double>, lda: Int, beta: Double,
    c: UnsafeMutablePointer<Double>, ldc: Int
  ) {
    guard n > 0 else { return }
    BLASRuntime.prepare()
    cblas_dsyrk(
      CblasRowMajor, CblasLower, transpose ? CblasTrans : CblasNoTrans, blasInt(n), blasInt(k), alpha, a,
      blasInt(max(1, lda)), beta, c, blasInt(ldc))
  }

  public static func syr2k(
    transpose: Bool, n: Int, k: Int, alpha: Double, a: UnsafePointer<Double>, lda: Int, b: UnsafePointer<Double>,
    ldb: Int,
    beta: Double, c: UnsafeMutablePointer<Double>, ldc: Int
  ) {
    guard n > 0 else { return }
    BLASRuntime.prepare()
    cblas_dsyr2k(
      CblasRowMajor, CblasLower, transpose ? CblasTrans : CblasNoTrans, blasInt(n), blasInt(k), alpha, a,
      blasInt(max(1, lda)), b, blasInt(max(1, ldb)), beta, c, blasInt(ldc))
  }

  public static func trsm(
    left: Bool, transpose: Bool, m: Int, n: Int, l: UnsafePointer<Double>, ldl: Int, b: UnsafeMutablePointer<Double>,
    ldb: Int
  ) {
    guard m > 0, n > 0 else { return }
    BLASRuntime.prepare()
    cblas_dtrsm(
      CblasRowMajor, left ? CblasLeft : CblasRight, CblasLower, transpose ? CblasTrans : CblasNoTrans, CblasNonUnit,
      blasInt(m), blasInt(n), 1, l, blasInt(ldl), b, blasInt(ldb))
  }

  public static func trmm(
    left: Bool, transpose: Bool, m: Int, n: Int, l: UnsafePointer<Double>, ldl: Int, b: UnsafeMutablePointer<Double>,
    ldb: Int
  ) {
    guard m > 0, n > 0 else { return }
    BLASRuntime.prepare()
    cblas_dtrmm(
      CblasRowMajor, left ? CblasLeft : CblasRight, CblasLower, transpose ? CblasTrans : CblasNoTrans, CblasNonUnit,
      blasInt(m), blasInt(n), 1, l, blasInt(ldl), b, blasInt(ldb))
  }

  // LAPACK is column-major: a row-major lower triangle is its upper triangle.

  public static func potrf(n: Int, a: UnsafeMutablePointer<Double>, lda: Int) -> Int {
    guard n > 0 else { return 0 }
    BLASRuntime.prepare()
    var (order, stride, info) = (blasInt(n), blasInt(lda), Int32(0))
    dpotrf_("U", &order, a, &stride, &info)
    return Int(info)
  }

  public static func potri(n: Int, a: UnsafeMutablePointer<Double>, lda: Int) -> Int {
    guard n > 0 else { return 0 }
    BLASRuntime.prepare()
    var (order, stride, info) = (blasInt(n), blasInt(lda), Int32(0))
    dpotri_("U", &order, a, &stride, &info)
    return Int(info)
  }

  public static func syevd(
    vectors: Bool, n: Int, a: UnsafeMutablePointer<Double>, lda: Int, values: UnsafeMutablePointer<Double>
  ) -> Int {
    guard n > 0 else { return 0 }
    BLASRuntime.prepare()
    var (order, stride, info) = (blasInt(n), blasInt(lda), Int32(0))
    var (workSize, integerSize) = (Int32(-1), Int32(-1))
    var (workQuery, integerQuery) = (Double(0), Int32(0))
    dsyevd_(
      vectors ? "V" : "N", "U", &order, a, &stride, values, &workQuery, &workSize, &integerQuery, &integerSize, &info)
    guard info == 0 else { return Int(info) }
    workSize = Int32(workQuery)
    integerSize = integerQuery
    var work = [Double](repeating: 0, count: Int(workSize))
    var integers = [Int32](repeating: 0, count: Int(integerSize))
    dsyevd_(
      vectors ? "V" : "N", "U", &order, a, &stride, values, &work, &workSize, &integers, &integerSize, &info)
    return Int(info)
  }

  public static func gemv(
    transpose: Bool, m: Int, n: Int, alpha: Double, a: UnsafePointer<Double>, lda: Int, x: UnsafePointer<Double>,
    beta: Double,
    y: UnsafeMutablePointer<Double>
  ) {
    guard m > 0, n > 0 else { return }
    BLASRuntime.prepare()
    cblas_dgemv(
      CblasRowMajor, transpose ? CblasTrans : CblasNoTrans, blasInt(m), blasInt(n), alpha, a, blasInt(max(1, lda)), x,
      1, beta, y, 1)
  }
}
