import CKernels
import Execution

/// Samples widened and multiplied at a time: 6 MB of doubles at p = 1536, which stays in the last-level cache.
let sampleChunk = 512

/// A chunk of samples in double precision, its masked and weightless rows left out, its weights multiplied in.
struct WideChunk {
  enum Scaling {
    /// √w, so that both sides of a symmetric product carry it.
    case squareRoot
    /// w, for one side of a product of two.
    case full
    case none
  }

  /// count × columns, row-major.
  let values: [Double]
  let count: Int
  /// The sum of the weights of the rows taken.
  let weight: Double
  private let columns: Int
  /// Chunk row → row of the samples, and its weight.
  private let taken: [(row: Int, weight: Double)]

  init<Element: Scalar>(
    _ samples: Matrix<Element>, rows: Range<Int>, weights: [Double]?, mask: [Bool]?, scaling: Scaling
  ) {
    var taken: [(row: Int, weight: Double)] = []
    for row in rows where mask?[row] ?? true {
      let weight = weights?[row] ?? 1
      if weight > 0 { taken.append((row, weight)) }
    }
    let columns = samples.columns
    let chosen = taken
    values = [Double](unsafeUninitializedCapacity: taken.count * columns) { buffer, initialized in
      initialized = chosen.count * columns
      guard let target = buffer.baseAddress else { return }
      samples.withPointer { source in
        for (position, item) in chosen.enumerated() {
          let to = target + position * columns
          widen(row: item.row, of: samples, at: source, to: to)
          let factor: Double
          switch scaling {
          case .squareRoot: factor = item.weight.squareRoot()
          case .full: factor = item.weight
          case .none: factor = 1
          }
          if factor != 1 { for column in 0..<columns { to[column] *= factor } }
        }
      }
    }
    self.taken = taken
    self.columns = columns
    count = taken.count
    weight = taken.reduce(0) { $0 + $1.weight }
  }

  /// Adds Σ wᵢ xᵢ of the rows taken, from the samples themselves so that no scaling has to be undone.
  func addSums<Element: Scalar>(of samples: Matrix<Element>, to sums: inout [Double]) {
    samples.withPointer { source in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let total = sums.baseAddress else { return }
        var wide = [Double](repeating: 0, count: columns)
        wide.withUnsafeMutableBufferPointer { wide in
          guard let row = wide.baseAddress else { return }
          for item in taken {
            widen(row: item.row, of: samples, at: source, to: row)
            espalier_axpy(item.weight, row, total, columns)
          }
        }
      }
    }
  }
}

/// Widens one row of `samples`, whose elements lie at `source`.
///
/// The element type is asked for, not left to specialisation: called from another module, a generic loop over elements
/// would cost a witness call each.
@inline(__always)
private func widen<Element: Scalar>(
  row: Int, of samples: Matrix<Element>, at source: UnsafePointer<Element>, to target: UnsafeMutablePointer<Double>
) {
  let isRowMajor = samples.layout == .rowMajor
  let (columns, step) = (samples.columns, samples.rows)
  let first = UnsafeRawPointer(source + (isRowMajor ? row * columns : row))
  if Element.self == Float.self {
    let from = first.assumingMemoryBound(to: Float.self)
    if isRowMajor { return espalier_widen(from, target, columns) }
    for column in 0..<columns { target[column] = Double(from[column * step]) }
  } else {
    let from = first.assumingMemoryBound(to: Double.self)
    if isRowMajor { return target.update(from: from, count: columns) }
    for column in 0..<columns { target[column] = from[column * step] }
  }
}

/// Everything that can be wrong with a chunk, before any of it is added: a chunk is taken whole or not at all.
func checkChunk<Element: Scalar>(
  _ samples: Matrix<Element>, features: Int, weights: [Double]?, mask: [Bool]?, what: String
) throws {
  guard samples.columns == features else {
    throw LinearAlgebraError.shapeMismatch(what: what, expected: "\(features) columns", found: samples.shape)
  }
  if let weights {
    guard weights.count == samples.rows else {
      throw LinearAlgebraError.shapeMismatch(
        what: "weights", expected: "\(samples.rows), one per row", found: "\(weights.count)")
    }
    if let row = weights.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
      throw LinearAlgebraError.invalidWeight(row: row, value: weights[row])
    }
  }
  if let mask, mask.count != samples.rows {
    throw LinearAlgebraError.shapeMismatch(
      what: "mask", expected: "\(samples.rows) entries, one per row", found: "\(mask.count)")
  }
  if let bad = firstNonFinite(samples, weights: weights, mask: mask) {
    throw LinearAlgebraError.notFinite(row: bad.row, column: bad.column)
  }
}

/// The first entry that is NaN or infinite in the rows that a chunk takes; padding may hold anything.
private func firstNonFinite<Element: Scalar>(
  _ samples: Matrix<Element>, weights: [Double]?, mask: [Bool]?
) -> (row: Int, column: Int)? {
  let isFinite = samples.withPointer { source in
    let (values, count) = (UnsafeRawPointer(source), samples.rows * samples.columns)
    // Squares of Floats do not overflow a Double.
    return Element.self == Float.self
      ? espalier_square_sum_float(values.assumingMemoryBound(to: Float.self), count).isFinite
      : espalier_all_finite(values.assumingMemoryBound(to: Double.self), count) != 0
  }
  if isFinite { return nil }
  var wide = [Double](repeating: 0, count: samples.columns)
  return samples.withPointer { source in
    wide.withUnsafeMutableBufferPointer { buffer in
      guard let values = buffer.baseAddress else { return nil }
      for row in 0..<samples.rows where (mask?[row] ?? true) && (weights?[row] ?? 1) > 0 {
        widen(row: row, of: samples, at: source, to: values)
        if espalier_all_finite(values, buffer.count) != 0 { continue }
        if let column = buffer.firstIndex(where: { !$0.isFinite }) { return (row, column) }
      }
      return nil
    }
  }
}
