import CKernels
import Execution

/// The columns of X while a matrix lends them, as the engine counts them: products with a residual, and copies, in
/// double precision.
///
/// Column j counts as √w ∘ (x_j − center_j) · scale_j, less its projection on ``basis``. Nothing of it is stored.
struct ColumnAccess: Sendable {
  let source: ColumnSource
  let rows: Int
  let count: Int
  let centers: [Double]?
  let scales: [Double]?
  /// √w, one a row, or `nil` for ones.
  let roots: [Double]?
  /// Orthonormal columns, one after the other, which the columns are made orthogonal to; empty for none.
  let basis: [Double]

  init(
    source: ColumnSource, rows: Int, count: Int, centers: [Double]? = nil, scales: [Double]? = nil,
    roots: [Double]? = nil, basis: [Double] = []
  ) {
    self.source = source
    self.rows = rows
    self.count = count
    self.centers = centers
    self.scales = scales
    self.roots = roots
    self.basis = basis
  }

  /// Bytes a block of a parallel pass reads: fixed, so that the blocks do not depend on the number of threads.
  private static let blockBytes = 8 << 20

  /// A residual as the stored columns meet it.
  struct Probe {
    fileprivate var values: [Double]
    fileprivate var sum: Double
  }

  /// What products with r need of it, computed once.
  func probe(_ r: [Double]) -> Probe {
    var values = r
    if !basis.isEmpty { values.withUnsafeMutableBufferPointer { $0.baseAddress.map(project) } }
    if let roots { for row in 0..<rows { values[row] *= roots[row] } }
    return Probe(values: values, sum: centers == nil ? 0 : values.reduce(0, +))
  }

  /// x_j · r.
  func dot(_ column: Int, _ r: Probe) -> Double {
    r.values.withUnsafeBufferPointer { values in
      var result = 0.0
      if let base = values.baseAddress { dots(column, 1, base, r.sum, into: &result) }
      return result
    }
  }

  /// x_j · r for all columns.
  func dots(_ r: Probe, into out: UnsafeMutablePointer<Double>, threads: Int) {
    let block = max(64, Self.blockBytes / max(1, rows * 4))
    r.values.withUnsafeBufferPointer { values in
      guard let address = values.baseAddress else { return }
      // Read by all threads; each writes columns of its own.
      nonisolated(unsafe) let (base, out) = (address, out)
      parallelFor((count + block - 1) / block, threads: threads) { index in
        let (start, end) = (index * block, min(count, (index + 1) * block))
        dots(start, end - start, base, r.sum, into: out + start)
      }
    }
  }

  private func dots(
    _ first: Int, _ number: Int, _ r: UnsafePointer<Double>, _ sum: Double, into out: UnsafeMutablePointer<Double>
  ) {
    if centers == nil {
      switch source {
      case .floats(let base, let stride) where stride == rows:
        espalier_column_dots_float(base + first * rows, rows, number, r, out)
      case .doubles(let base, let stride) where stride == rows:
        espalier_column_dots(base + first * rows, rows, number, r, out)
      default: eachDot(first, number, r, sum, into: out)
      }
    } else {
      eachDot(first, number, r, sum, into: out)
    }
    if let scales { for index in 0..<number { out[index] *= scales[first + index] } }
  }

  private func eachDot(
    _ first: Int, _ number: Int, _ r: UnsafePointer<Double>, _ sum: Double, into out: UnsafeMutablePointer<Double>
  ) {
    switch source {
    case .sparse(let sparse):
      for column in first..<first + number {
        var total = 0.0
        for entry in sparse.starts[column]..<sparse.starts[column + 1] {
          total += sparse.values[entry] * r[Int(sparse.rowIndices[entry])]
        }
        out[column - first] = total - (centers?[column] ?? 0) * sum
      }
    case .floats(let base, let stride):
      for column in first..<first + number {
        let center = centers?[column] ?? 0
        espalier_centered_dots_float(base + column * stride, center, r, rows, rows, 1, out + (column - first))
      }
    case .doubles(let base, let stride):
      for column in first..<first + number {
        let center = centers?[column] ?? 0
        espalier_centered_dots(base + column * stride, center, r, rows, rows, 1, out + (column - first))
      }
    }
  }

  /// ‖x_j‖² for all columns.
  func squaredNorms(threads: Int) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    let block = max(16, Self.blockBytes / max(1, rows * 16))
    result.withUnsafeMutableBufferPointer { result in
      // Each block writes its own columns.
      nonisolated(unsafe) let out = result
      parallelFor((count + block - 1) / block, threads: threads) { index in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, rows)) { scratch in
          guard let scratch = scratch.baseAddress else { return }
          for column in index * block..<min(count, (index + 1) * block) {
            load(column, into: scratch)
            out[column] = espalier_dot(scratch, scratch, rows)
          }
        }
      }
    }
    return result
  }

  /// y += a · x_j.
  func add(_ a: Double, _ column: Int, to y: UnsafeMutablePointer<Double>) {
    if centers == nil, roots == nil, basis.isEmpty {
      let factor = a * (scales?[column] ?? 1)
      switch source {
      case .floats(let base, let stride): return espalier_axpy_float(factor, base + column * stride, y, rows)
      case .doubles(let base, let stride): return espalier_axpy(factor, base + column * stride, y, rows)
      case .sparse: break
      }
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, rows)) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      load(column, into: scratch)
      espalier_axpy(a, scratch, y, rows)
    }
  }

  /// The column as it counts.
  func load(_ column: Int, into target: UnsafeMutablePointer<Double>) {
    let (center, scale) = (centers?[column] ?? 0, scales?[column] ?? 1)
    if let roots {
      roots.withUnsafeBufferPointer {
        source.copy(column, rows: rows, center: center, scale: scale, weights: $0.baseAddress, into: target)
      }
    } else {
      source.copy(column, rows: rows, center: center, scale: scale, weights: nil, into: target)
    }
    if !basis.isEmpty { project(target) }
  }

  /// Makes a vector orthogonal to the basis; twice, so that little is left where little was.
  func project(_ target: UnsafeMutablePointer<Double>) {
    basis.withUnsafeBufferPointer { basis in
      guard let base = basis.baseAddress else { return }
      for _ in 0..<2 {
        for start in stride(from: 0, to: basis.count, by: rows) {
          espalier_axpy(-espalier_dot(base + start, target, rows), base + start, target, rows)
        }
      }
    }
  }
}
