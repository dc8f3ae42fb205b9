import CKernels
import Execution

/// The columns that an engine works on: `x̃ = √w ∘ (x − center) / scale`, computed on the way and never stored.
///
/// With an intercept, squared loss needs nothing else of it than columns and response centred at their weighted means. In
/// these columns weights are gone too. Coefficients b̃ of prepared columns are `b = b̃ / scale` in the units of X.
struct PreparedColumns: Sendable {
  let design: DesignMatrix
  /// √w, or `nil` for weights of 1.
  let rootWeights: [Double]?
  /// What is subtracted from each column.
  let centers: [Double]
  /// What each column is divided by.
  let scales: [Double]
  /// ‖x̃‖² by column; 0 marks a constant column, which explains nothing and gets no coefficient.
  let squaredNorms: [Double]
  let threads: Int

  var rows: Int { design.rows }
  var count: Int { design.columns }

  /// - Parameters:
  ///   - design: X.
  ///   - weights: w > 0, one a row, or `nil`.
  ///   - isCentered: Whether columns are centred at their weighted means.
  ///   - isScaled: Whether columns are brought to norm 1.
  ///   - isWeighted: Whether √w enters the columns; if not, weights serve centres and scales only.
  ///   - threads: How many threads may compute.
  init(
    _ design: DesignMatrix, weights: [Double]?, isCentered: Bool, isScaled: Bool, isWeighted: Bool = true,
    threads: Int = 1
  ) throws(SparseRegressionError) {
    let (n, p) = (design.rows, design.columns)
    let roots = weights.map { $0.map { $0.squareRoot() } }
    let total = weights?.reduce(0, +) ?? Double(n)
    var centers = [Double](repeating: 0, count: p)
    var scales = [Double](repeating: 1, count: p)
    var norms = [Double](repeating: 0, count: p)
    let block = max(1, 200_000 / max(1, n))
    design.withColumns { source in
      centers.withUnsafeMutableBufferPointer { centers in
        scales.withUnsafeMutableBufferPointer { scales in
          norms.withUnsafeMutableBufferPointer { norms in
            // Each block writes its own columns.
            nonisolated(unsafe) let (centers, scales, norms) = (centers, scales, norms)
            parallelFor((p + block - 1) / block, threads: threads) { index in
              var scratch = [Double](repeating: 0, count: n)
              for column in index * block..<min(p, (index + 1) * block) {
                let (sum, largest) = Self.sum(source, column, n, weights)
                let center = isCentered ? sum / total : 0
                centers[column] = center
                let square = Self.squaredNorm(source, column, n, center, roots, total, &scratch)
                guard sum.isFinite, largest.isFinite, square.isFinite else {
                  norms[column] = .nan
                  continue
                }
                // What is left of a constant column after centring is rounding.
                if square.squareRoot() <= 1e-13 * largest * total.squareRoot() { continue }
                if isScaled { scales[column] = square.squareRoot() }
                norms[column] =
                  isScaled && isWeighted
                  ? 1
                  : Self.squaredNorm(source, column, n, center, isWeighted ? roots : nil, total, &scratch)
                    / (scales[column] * scales[column])
              }
            }
          }
        }
      }
    }
    if let column = norms.firstIndex(where: \.isNaN) { throw Self.fault(design, column) }
    self.design = design
    rootWeights = isWeighted ? roots : nil
    self.centers = centers
    self.scales = scales
    squaredNorms = norms
    self.threads = threads
  }

  private static func sum(
    _ source: ColumnSource, _ column: Int, _ n: Int, _ weights: [Double]?
  ) -> (sum: Double, largest: Double) {
    guard let weights else { return source.weightedSum(column, rows: n, weights: nil) }
    return weights.withUnsafeBufferPointer { source.weightedSum(column, rows: n, weights: $0.baseAddress) }
  }

  private static func squaredNorm(
    _ source: ColumnSource, _ column: Int, _ n: Int, _ center: Double, _ roots: [Double]?, _ total: Double,
    _ scratch: inout [Double]
  ) -> Double {
    scratch.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      guard let roots else {
        return source.squaredNorm(column, rows: n, center: center, roots: nil, total: Double(n), scratch: base)
      }
      return roots.withUnsafeBufferPointer {
        source.squaredNorm(column, rows: n, center: center, roots: $0.baseAddress, total: total, scratch: base)
      }
    }
  }

  private static func fault(_ design: DesignMatrix, _ column: Int) -> SparseRegressionError {
    let row = design.withColumns { source in (0..<design.rows).first { !source.value($0, column).isFinite } }
    if let row {
      let value = design.withColumns { $0.value(row, column) }
      return .featureNotFinite(row: row, column: column, value: value)
    }
    return .invalidValue(
      what: "the largest entry of column \(design.name(of: column))", value: "too large",
      expected: "numbers whose squares can be summed")
  }

  /// x̃ of a column.
  func column(_ index: Int) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows) { buffer, count in
      count = rows
      guard let base = buffer.baseAddress else { return }
      design.withColumns { write($0, index, into: base) }
    }
  }

  /// x̃ of several columns, one after the other.
  func columns(_ indices: [Int]) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows * indices.count) { buffer, count in
      count = rows * indices.count
      guard let base = buffer.baseAddress else { return }
      design.withColumns { source in
        for (position, index) in indices.enumerated() { write(source, index, into: base + position * rows) }
      }
    }
  }

  private func write(_ source: ColumnSource, _ index: Int, into base: UnsafeMutablePointer<Double>) {
    let (center, scale) = (centers[index], 1 / scales[index])
    guard let rootWeights else {
      return source.copy(index, rows: rows, center: center, scale: scale, weights: nil, into: base)
    }
    rootWeights.withUnsafeBufferPointer {
      source.copy(index, rows: rows, center: center, scale: scale, weights: $0.baseAddress, into: base)
    }
  }

  /// `x̃ⱼᵀ u` for several vectors u and columns j: one pass over the columns.
  ///
  /// - Parameters:
  ///   - vectors: u, one after the other, each of n numbers.
  ///   - columns: j, or `nil` for all.
  /// - Returns: For each vector the products with all columns, one vector after the other.
  /// - Complexity: O(n · vectors · columns).
  func products(_ vectors: [Double], columns: [Int]? = nil) -> [Double] {
    let n = rows
    let count = n == 0 ? 0 : vectors.count / n
    let m = columns?.count ?? self.count
    var weighted = vectors
    if let rootWeights {
      for index in 0..<count { for row in 0..<n { weighted[index * n + row] *= rootWeights[row] } }
    }
    let sums = (0..<count).map { weighted[$0 * n..<($0 + 1) * n].reduce(0, +) }
    let block = max(16, 100_000 / max(1, n * max(1, count)))
    return [Double](unsafeUninitializedCapacity: count * m) { buffer, written in
      written = count * m
      guard let base = buffer.baseAddress else { return }
      nonisolated(unsafe) let out = base
      weighted.withUnsafeBufferPointer { vectors in
        guard let first = vectors.baseAddress else { return }
        nonisolated(unsafe) let start = first
        design.withColumns { source in
          let blocks = (m + block - 1) / block
          // A thread is worth its start only for a lot of work.
          parallelFor(blocks, threads: n * count * m > 2_000_000 ? threads : 1) { index in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, count)) { dots in
              guard let products = dots.baseAddress else { return }
              for position in index * block..<min(m, (index + 1) * block) {
                let column = columns?[position] ?? position
                if squaredNorms[column] == 0 {
                  for t in 0..<count { out[t * m + position] = 0 }
                  continue
                }
                source.dots(
                  column, rows: n, center: centers[column], vectors: start, count: count, sums: sums, into: products)
                let inverse = 1 / scales[column]
                for t in 0..<count { out[t * m + position] = products[t] * inverse }
              }
            }
          }
        }
      }
    }
  }

  /// `Σᵢ uᵢ x̃ᵢⱼ²` for several columns j.
  func weightedSquares(_ weights: [Double], columns: [Int]) -> [Double] {
    let n = rows
    var result = [Double](repeating: 0, count: columns.count)
    var roots = weights.map { $0.squareRoot() }
    if let rootWeights { for row in 0..<n { roots[row] *= rootWeights[row] } }
    let total = roots.reduce(0) { $0 + $1 * $1 }
    let block = max(16, 200_000 / max(1, n))
    result.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let out = result
      roots.withUnsafeBufferPointer { roots in
        nonisolated(unsafe) let roots = roots
        design.withColumns { source in
          parallelFor((columns.count + block - 1) / block, threads: n * columns.count > 2_000_000 ? threads : 1) {
            index in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, n)) { scratch in
              guard let scratch = scratch.baseAddress else { return }
              for position in index * block..<min(columns.count, (index + 1) * block) {
                let column = columns[position]
                let square = source.squaredNorm(
                  column, rows: n, center: centers[column], roots: roots.baseAddress, total: total, scratch: scratch)
                out[position] = square / (scales[column] * scales[column])
              }
            }
          }
        }
      }
    }
    return result
  }

  /// Coefficients in the units of X, and what centring adds to the intercept.
  func original(_ support: [Int], _ coefficients: [Double]) -> (coefficients: [Double], shift: Double) {
    var shift = 0.0
    let result = zip(support, coefficients).map { column, coefficient in
      let value = coefficient / scales[column]
      shift -= value * centers[column]
      return value
    }
    return (result, shift)
  }
}
