import CKernels
import Execution

/// The columns of X while a matrix lends them: products with a residual, and copies, in double precision.
///
/// Column j counts as (x_j − center_j) · scale_j; without centers and scales it counts as it is stored.
struct ColumnAccess: @unchecked Sendable {
  // The pointers are only read, by any number of threads, while the owner waits.
  enum Storage {
    case floats(UnsafePointer<Float>)
    case doubles(UnsafePointer<Double>)
  }

  let storage: Storage
  let rows: Int
  let count: Int
  let centers: [Double]?
  let scales: [Double]?

  /// Columns a block of a parallel pass holds: fixed, so that the blocks do not depend on the number of threads.
  private static let blockBytes = 8 << 20

  /// x_j · r.
  func dot(_ column: Int, _ r: UnsafePointer<Double>, sum: Double) -> Double {
    var result = 0.0
    raw(column, 1, r, &result)
    return adjusted(result, column, sum)
  }

  /// Σ r, which only centred columns need.
  func residualSum(_ r: UnsafePointer<Double>) -> Double {
    centers == nil ? 0 : (0..<rows).reduce(0) { $0 + r[$1] }
  }

  /// x_j · r for all columns.
  func dots(_ r: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, threads: Int) {
    let sum = residualSum(r)
    let block = max(64, Self.blockBytes / max(1, rows * 4))
    nonisolated(unsafe) let (r, out) = (r, out)
    parallelFor((count + block - 1) / block, threads: threads) { index in
      let (start, end) = (index * block, min(count, (index + 1) * block))
      raw(start, end - start, r, out + start)
      if centers != nil || scales != nil {
        for column in start..<end { out[column] = adjusted(out[column], column, sum) }
      }
    }
  }

  /// ‖x_j‖² for all columns.
  func squaredNorms() -> [Double] {
    var copy = [Double](repeating: 0, count: rows)
    return (0..<count).map { column in
      copy.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return 0 }
        load(column, into: base)
        return espalier_dot(base, base, rows)
      }
    }
  }

  /// y += a · x_j.
  func add(_ a: Double, _ column: Int, to y: UnsafeMutablePointer<Double>) {
    let factor = a * (scales?[column] ?? 1)
    switch storage {
    case .floats(let base): espalier_axpy_float(factor, base + column * rows, y, rows)
    case .doubles(let base): espalier_axpy(factor, base + column * rows, y, rows)
    }
    if let centers {
      let shift = factor * centers[column]
      for row in 0..<rows { y[row] -= shift }
    }
  }

  /// The column as it counts.
  func load(_ column: Int, into target: UnsafeMutablePointer<Double>) {
    switch storage {
    case .floats(let base): espalier_widen(base + column * rows, target, rows)
    case .doubles(let base): target.update(from: base + column * rows, count: rows)
    }
    guard centers != nil || scales != nil else { return }
    let (center, scale) = (centers?[column] ?? 0, scales?[column] ?? 1)
    for row in 0..<rows { target[row] = (target[row] - center) * scale }
  }

  private func raw(_ column: Int, _ number: Int, _ r: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>) {
    switch storage {
    case .floats(let base): espalier_column_dots_float(base + column * rows, rows, number, r, out)
    case .doubles(let base): espalier_column_dots(base + column * rows, rows, number, r, out)
    }
  }

  private func adjusted(_ dot: Double, _ column: Int, _ sum: Double) -> Double {
    (dot - (centers?[column] ?? 0) * sum) * (scales?[column] ?? 1)
  }
}
