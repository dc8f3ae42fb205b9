import LinearAlgebra

/// `½ tr(A⁻¹ B)` of two symmetric blocks, row-major, b×b: what a group of b variables is worth.
///
/// Infinite when A is singular to working precision, so that such a group is never the cheapest to remove; callers
/// that add groups treat it as not addable.
func halfTrace(_ a: [Double], _ b: [Double], size: Int) -> Double {
  if size == 1 { return a[0] > 0 ? b[0] / (2 * a[0]) : .infinity }
  var inverse = a
  let info = inverse.withUnsafeMutableBufferPointer { buffer -> Int in
    guard let base = buffer.baseAddress else { return 0 }
    let info = Double.potrf(n: size, a: base, lda: size)
    return info == 0 ? Double.potri(n: size, a: base, lda: size) : info
  }
  guard info == 0 else { return .infinity }
  var sum = 0.0
  for i in 0..<size {
    for j in 0..<i { sum += 2 * inverse[i * size + j] * b[i * size + j] }
    sum += inverse[i * size + i] * b[i * size + i]
  }
  return 0.5 * sum
}
