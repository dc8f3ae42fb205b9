import CKernels

/// The columns of a design matrix while it lends them: what can be computed from one without copying it.
enum ColumnSource: @unchecked Sendable {
  // The pointers are read only, by any number of threads, while the matrix that lends them waits.
  case doubles(UnsafePointer<Double>, stride: Int)
  case floats(UnsafePointer<Float>, stride: Int)
  case sparse(SparseColumns)

  func value(_ row: Int, _ column: Int) -> Double {
    switch self {
    case .doubles(let base, let stride): return base[column * stride + row]
    case .floats(let base, let stride): return Double(base[column * stride + row])
    case .sparse(let sparse):
      for entry in sparse.starts[column]..<sparse.starts[column + 1] where sparse.rowIndices[entry] == row {
        return sparse.values[entry]
      }
      return 0
    }
  }

  /// The column as it is.
  func copy(_ column: Int, rows: Int, into target: inout [Double]) {
    target.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      copy(column, rows: rows, center: 0, scale: 1, weights: nil, into: base)
    }
  }

  /// `(x − center)·scale·weight`.
  func copy(
    _ column: Int, rows: Int, center: Double, scale: Double, weights: UnsafePointer<Double>?,
    into target: UnsafeMutablePointer<Double>
  ) {
    switch self {
    case .doubles(let base, let stride):
      espalier_centered_copy(base + column * stride, center, scale, weights, target, rows)
    case .floats(let base, let stride):
      espalier_centered_copy_float(base + column * stride, center, scale, weights, target, rows)
    case .sparse(let sparse):
      for row in 0..<rows { target[row] = -center * scale * (weights?[row] ?? 1) }
      for entry in sparse.starts[column]..<sparse.starts[column + 1] {
        let row = Int(sparse.rowIndices[entry])
        target[row] = (sparse.values[entry] - center) * scale * (weights?[row] ?? 1)
      }
    }
  }

  /// `Σᵢ rᵢ² (xᵢ − center)²`, r `nil` for ones; `total` is Σ rᵢ² and `scratch` holds n numbers.
  func squaredNorm(
    _ column: Int, rows: Int, center: Double, roots: UnsafePointer<Double>?, total: Double,
    scratch: UnsafeMutablePointer<Double>
  ) -> Double {
    if case .sparse(let sparse) = self {
      // Rows without an entry are all the same.
      var (sum, seen) = (0.0, 0.0)
      for entry in sparse.starts[column]..<sparse.starts[column + 1] {
        let root = roots?[Int(sparse.rowIndices[entry])] ?? 1
        let value = (sparse.values[entry] - center) * root
        sum += value * value
        seen += root * root
      }
      return sum + max(0, total - seen) * center * center
    }
    copy(column, rows: rows, center: center, scale: 1, weights: roots, into: scratch)
    return espalier_dot(scratch, scratch, rows)
  }

  /// `out[t] = Σᵢ (xᵢ − center) u_tᵢ`, with the sums of the vectors for sparse columns.
  func dots(
    _ column: Int, rows: Int, center: Double, vectors: UnsafePointer<Double>, count: Int, sums: [Double],
    into out: UnsafeMutablePointer<Double>
  ) {
    switch self {
    case .doubles(let base, let stride):
      espalier_centered_dots(base + column * stride, center, vectors, rows, rows, count, out)
    case .floats(let base, let stride):
      espalier_centered_dots_float(base + column * stride, center, vectors, rows, rows, count, out)
    case .sparse(let sparse):
      for index in 0..<count {
        let vector = vectors + index * rows
        var sum = 0.0
        for entry in sparse.starts[column]..<sparse.starts[column + 1] {
          sum += sparse.values[entry] * vector[Int(sparse.rowIndices[entry])]
        }
        out[index] = sum - center * sums[index]
      }
    }
  }

  /// `Σ wᵢ xᵢ` and the largest `|xᵢ|`; not finite where an entry is not.
  func weightedSum(_ column: Int, rows: Int, weights: UnsafePointer<Double>?) -> (sum: Double, largest: Double) {
    var largest = 0.0
    switch self {
    case .doubles(let base, let stride):
      let sum = espalier_weighted_sum(base + column * stride, weights, rows, &largest)
      return (sum, largest)
    case .floats(let base, let stride):
      let sum = espalier_weighted_sum_float(base + column * stride, weights, rows, &largest)
      return (sum, largest)
    case .sparse(let sparse):
      var sum = 0.0
      for entry in sparse.starts[column]..<sparse.starts[column + 1] {
        sum += (weights?[Int(sparse.rowIndices[entry])] ?? 1) * sparse.values[entry]
        largest = max(largest, abs(sparse.values[entry]))
      }
      return (sum, largest)
    }
  }
}
