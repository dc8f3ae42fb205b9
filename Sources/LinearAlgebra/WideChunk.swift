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
          if samples.layout == .rowMajor {
            widenRow(source + item.row * columns, to, columns)
          } else {
            for column in 0..<columns { to[column] = Double(source[column * samples.rows + item.row]) }
          }
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
            if samples.layout == .rowMajor {
              widenRow(source + item.row * columns, row, columns)
            } else {
              for column in 0..<columns { row[column] = Double(source[column * samples.rows + item.row]) }
            }
            espalier_axpy(item.weight, row, total, columns)
          }
        }
      }
    }
  }

  func requireFinite(columns: Int) throws {
    let total = values.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { espalier_dot($0, $0, buffer.count) } ?? 0
    }
    if total.isFinite { return }
    guard let bad = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw LinearAlgebraError.notFinite(row: taken[bad / columns].row, column: bad % columns)
  }
}

@inline(__always)
private func widenRow<Element: Scalar>(
  _ source: UnsafePointer<Element>, _ target: UnsafeMutablePointer<Double>, _ n: Int
) {
  if Element.self == Float.self {
    espalier_widen(UnsafeRawPointer(source).assumingMemoryBound(to: Float.self), target, n)
  } else {
    for index in 0..<n { target[index] = Double(source[index]) }
  }
}

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
}
