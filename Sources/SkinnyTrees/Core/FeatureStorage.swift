/// Encoded features of samples: all of them, row-major, or the entries by columns.
enum FeatureStorage<Element: TreeScalar>: Sendable {
  /// n × q, row-major.
  case dense([Element])
  case sparse(SparseFeatures<Element>)

  /// A training holds the columns in use as a dense block; with sparse data it may have so many numbers.
  static var largestBlock: Int { 1 << 28 }

  var isSparse: Bool {
    if case .sparse = self { return true }
    return false
  }

  /// How many columns a dense block of all rows may have.
  func blockColumns(rows: Int) -> Int { isSparse ? max(1, Self.largestBlock / max(1, rows)) : .max }

  /// Refuses a block that is too large.
  func checkBlock(rows: Int, columns: Int) throws(SkinnyTreesError) {
    guard columns > blockColumns(rows: rows) else { return }
    let (bytes, overflow) = (rows * MemoryLayout<Element>.stride).multipliedReportingOverflow(by: columns)
    throw .tooLarge(
      what: "\(columns) columns in use of \(rows) rows", bytes: overflow ? .max : bytes,
      limit: Self.largestBlock * MemoryLayout<Element>.stride)
  }

  /// Some columns of all rows, row-major, into `base`.
  func gather(columns chosen: [Int], rows: Int, stride: Int, into base: UnsafeMutablePointer<Element>) {
    switch self {
    case .sparse(let sparse): sparse.gather(columns: chosen, into: base)
    case .dense(let features):
      features.withUnsafeBufferPointer { source in
        chosen.withUnsafeBufferPointer { chosen in
          var position = 0
          for row in 0..<rows {
            let start = row * stride
            for index in 0..<chosen.count {
              base[position] = source[start + chosen[index]]
              position += 1
            }
          }
        }
      }
    }
  }

  /// Some rows, in the order given.
  func selecting(rows indices: [Int], stride: Int) -> FeatureStorage {
    switch self {
    case .sparse(let sparse): return .sparse(sparse.selecting(rows: indices))
    case .dense(let features):
      var kept: [Element] = []
      kept.reserveCapacity(indices.count * stride)
      for row in indices { kept.append(contentsOf: features[row * stride..<(row + 1) * stride]) }
      return .dense(kept)
    }
  }
}
