/// The number of elements of a shape.
enum ElementCount {
  /// The product of the extents, 1 for a scalar; `nil` when one is negative or the product does not fit.
  ///
  /// An extent of 0 makes the array empty whatever the others are.
  static func of(_ shape: [Int]) -> Int? {
    var product = 1
    var isEmpty = false
    for extent in shape {
      if extent < 0 { return nil }
      if extent == 0 { isEmpty = true }
    }
    if isEmpty { return 0 }
    for extent in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      product = next
    }
    return product
  }
}
