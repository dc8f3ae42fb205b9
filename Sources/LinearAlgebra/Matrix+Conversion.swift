import CKernels

extension Matrix where Element == Float {
  /// The same matrix in double precision.
  public func widened() -> Matrix<Double> {
    let wide = [Double](unsafeUninitializedCapacity: elements.count) { buffer, count in
      elements.withUnsafeBufferPointer { source in
        if let from = source.baseAddress, let to = buffer.baseAddress { espalier_widen(from, to, elements.count) }
      }
      count = elements.count
    }
    return Matrix<Double>(rows: rows, columns: columns, layout: layout, elements: wide)
  }
}

extension Matrix where Element == Double {
  /// The same matrix in single precision, rounded to nearest.
  public func narrowed() -> Matrix<Float> {
    let narrow = [Float](unsafeUninitializedCapacity: elements.count) { buffer, count in
      elements.withUnsafeBufferPointer { source in
        if let from = source.baseAddress, let to = buffer.baseAddress { espalier_narrow(from, to, elements.count) }
      }
      count = elements.count
    }
    return Matrix<Float>(rows: rows, columns: columns, layout: layout, elements: narrow)
  }
}
