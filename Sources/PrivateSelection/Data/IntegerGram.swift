import Execution
import LinearAlgebra

/// The exact Gram matrix of the quantised columns, the constant column and the response.
///
/// Entries are integers of at most 53 bits stored as doubles. Products and all partial sums are then exact, so any
/// order of the records, any blocking and any number of threads give the same matrix bit by bit.
struct IntegerGram: Sendable {
  /// p + 2 columns: the features, the constant 2^bits, the response.
  let size: Int
  let entries: [Double]

  /// - Complexity: O(np²) by BLAS, O(p²) memory.
  init(_ data: PrivateData) {
    let features = data.model.features
    let width = features + 2
    size = width
    let constant = Double(Int32(1) << Int32(data.model.dataBits))
    let blockRows = max(1, min(data.records, (1 << 22) / width))
    var sum = [Double](repeating: 0, count: width * width)
    var block = [Double](repeating: 0, count: blockRows * width)
    var start = 0
    while start < data.records {
      let rows = min(blockRows, data.records - start)
      for row in 0..<rows {
        let source = (start + row) * features
        for column in 0..<features { block[row * width + column] = Double(data.predictors[source + column]) }
        block[row * width + features] = constant
        block[row * width + features + 1] = Double(data.response[start + row])
      }
      sum.withUnsafeMutableBufferPointer { sum in
        block.withUnsafeBufferPointer { block in
          guard let a = block.baseAddress, let c = sum.baseAddress else { return }
          Double.syrk(transpose: true, n: width, k: rows, alpha: 1, a: a, lda: width, beta: 1, c: c, ldc: width)
        }
      }
      start += rows
    }
    for row in 0..<width {
      for column in row + 1..<max(width, row + 1) { sum[row * width + column] = sum[column * width + row] }
    }
    entries = sum
  }

  subscript(row: Int, column: Int) -> Double { entries[row * size + column] }
}
