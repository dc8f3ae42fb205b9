/// Sums whose rounding error does not grow with their length.
///
/// Blocks of 256 terms are added in double precision, with an error of at most 255·2⁻⁵³ < 2⁻⁴⁵ of the sum of their sizes; the
/// blocks in twice the precision, whose error is far below. A proof about n terms needs this: added one after another
/// they may be off by n·2⁻⁵³ of the sum of their sizes.
enum BlockedSum {
  private static let block = 256

  /// Σ term(i) over 0 ..< count.
  @inline(__always)
  static func sum(_ count: Int, _ term: (Int) -> Double) -> Double {
    var total = DoubleDouble(0)
    var start = 0
    while start < count {
      let end = min(count, start + block)
      var part = 0.0
      for i in start..<end { part += term(i) }
      total = total + DoubleDouble(part)
      start = end
    }
    return total.high
  }
}
