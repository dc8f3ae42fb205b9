/// Encoded features by columns: the entries that differ from the encoded zero of their column.
///
/// Standardised columns have no zeros, but all zeros of a column become one number, its ``background``; so entries and
/// backgrounds hold all there is to know in memory that grows with the entries.
struct SparseFeatures<Element: TreeScalar>: Sendable {
  let rows: Int
  /// Where each column begins in ``rowIndices`` and ``values``, and the number of entries at the end.
  let starts: [Int]
  /// The row of each entry, ascending within a column.
  let rowIndices: [Int32]
  let values: [Element]
  /// What a zero is encoded to, by column.
  let background: [Element]

  var columns: Int { background.count }

  /// Some columns of all rows, row-major, into `base`.
  /// - Complexity: O(rows · chosen columns).
  func gather(columns chosen: [Int], into base: UnsafeMutablePointer<Element>) {
    let width = chosen.count
    for (place, column) in chosen.enumerated() {
      for row in 0..<rows { base[row * width + place] = background[column] }
      for entry in starts[column]..<starts[column + 1] { base[Int(rowIndices[entry]) * width + place] = values[entry] }
    }
  }

  /// Some rows, in the order given; one may come more than once.
  func selecting(rows chosen: [Int]) -> SparseFeatures {
    let places = RowPlaces(chosen, of: rows)
    var (newStarts, newRows, newValues): ([Int], [Int32], [Element]) = ([0], [], [])
    newStarts.reserveCapacity(starts.count)
    var entries: [(row: Int32, value: Element)] = []
    for column in 0..<columns {
      entries.removeAll(keepingCapacity: true)
      for entry in starts[column]..<starts[column + 1] {
        for place in places[Int(rowIndices[entry])] { entries.append((place, values[entry])) }
      }
      entries.sort { $0.row < $1.row }
      newRows.append(contentsOf: entries.map(\.row))
      newValues.append(contentsOf: entries.map(\.value))
      newStarts.append(newRows.count)
    }
    return SparseFeatures(
      rows: chosen.count, starts: newStarts, rowIndices: newRows, values: newValues, background: background)
  }
}

/// Where each of some rows stands in a choice of rows.
struct RowPlaces {
  private var starts: [Int]
  private var places: [Int32]

  /// - Parameters:
  ///   - chosen: Rows from 0; one may come more than once.
  ///   - count: How many rows there are.
  init(_ chosen: [Int], of count: Int) {
    starts = Array(repeating: 0, count: count + 1)
    places = Array(repeating: 0, count: chosen.count)
    for row in chosen { starts[row + 1] += 1 }
    for row in 0..<count { starts[row + 1] += starts[row] }
    var next = starts
    for (place, row) in chosen.enumerated() {
      places[next[row]] = Int32(place)
      next[row] += 1
    }
  }

  /// The places of a row, ascending.
  subscript(row: Int) -> ArraySlice<Int32> { places[starts[row]..<starts[row + 1]] }
}
