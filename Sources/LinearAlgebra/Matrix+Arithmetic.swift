import CKernels

extension Matrix {
  /// Adds `other`, entry by entry.
  /// - Precondition: same shape and layout.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public mutating func add(_ other: Matrix, scale: Element = 1) {
    precondition(
      rows == other.rows && columns == other.columns && layout == other.layout, "cannot add \(other.shape) to \(shape)")
    let count = storage.count
    withMutablePointer { target in
      other.withPointer { source in
        for index in 0..<count { target[index] += scale * source[index] }
      }
    }
  }

  /// Adds `scale · left rightᵀ`.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public mutating func addOuterProduct(_ left: [Element], _ right: [Element], scale: Element) {
    precondition(left.count == rows && right.count == columns, "an outer product of another shape than \(shape)")
    let (rowStride, columnStride) = layout == .rowMajor ? (columns, 1) : (1, rows)
    withMutablePointer { target in
      for row in left.indices {
        let factor = scale * left[row]
        for column in right.indices { target[row * rowStride + column * columnStride] += factor * right[column] }
      }
    }
  }

  /// Adds `value` to every diagonal entry.
  public mutating func addToDiagonal(_ value: Element) {
    for index in 0..<Swift.min(rows, columns) { self[index, index] += value }
  }

  /// Multiplies row i by `factors[i]`.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public mutating func scaleRows(by factors: [Element]) {
    precondition(factors.count == rows, "\(factors.count) factors for the rows of a \(shape) matrix")
    for row in 0..<rows { for column in 0..<columns { self[row, column] *= factors[row] } }
  }

  /// The sum of all squared entries, accumulated in double precision.
  public var squareSum: Double {
    withPointer { pointer in
      let raw = UnsafeRawPointer(pointer)
      if Element.self == Float.self {
        return espalier_square_sum_float(raw.assumingMemoryBound(to: Float.self), storage.count)
      }
      let x = raw.assumingMemoryBound(to: Double.self)
      return espalier_dot(x, x, storage.count)
    }
  }

  /// The square root of the sum of all squared entries, accumulated in double precision.
  public var frobeniusNorm: Double {
    squareSum.squareRoot()
  }

  /// The first entry that is NaN or infinite, as (row, column).
  public var firstNonFinite: (row: Int, column: Int)? {
    if Element.self == Double.self {
      let isFinite = withPointer { pointer in
        espalier_all_finite(UnsafeRawPointer(pointer).assumingMemoryBound(to: Double.self), storage.count) != 0
      }
      if isFinite { return nil }
    }
    guard let index = storage.firstIndex(where: { !$0.isFinite }) else { return nil }
    return layout == .rowMajor ? (index / columns, index % columns) : (index % rows, index / rows)
  }
}
