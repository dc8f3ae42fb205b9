extension MatrixForm {
  /// Adds rows after the ones that are there, in O(nonzeros).
  mutating func append(_ added: [MatrixRow]) {
    var extra = [[(row: Int32, value: Double)]](repeating: [], count: columnCount)
    for (offset, row) in added.enumerated() {
      for (column, value) in zip(row.columns, row.values) where value != 0 {
        extra[Int(column)].append((Int32(rowCount + offset), value))
      }
      // The bounds come last: rowCount is their number.
    }
    var newStarts: [Int32] = [0]
    var newRows: [Int32] = []
    var newValues: [Double] = []
    for column in 0..<columnCount {
      let range = Int(starts[column])..<Int(starts[column + 1])
      newRows.append(contentsOf: rows[range])
      newValues.append(contentsOf: values[range])
      newRows.append(contentsOf: extra[column].map(\.row))
      newValues.append(contentsOf: extra[column].map(\.value))
      newStarts.append(Int32(newRows.count))
    }
    starts = newStarts
    rows = newRows
    values = newValues
    rowLower.append(contentsOf: added.map(\.lower))
    rowUpper.append(contentsOf: added.map(\.upper))
  }

  /// Keeps the first rows only, in O(nonzeros).
  mutating func truncateRows(to count: Int) {
    var newStarts: [Int32] = [0]
    var newRows: [Int32] = []
    var newValues: [Double] = []
    for column in 0..<columnCount {
      for position in Int(starts[column])..<Int(starts[column + 1]) where Int(rows[position]) < count {
        newRows.append(rows[position])
        newValues.append(values[position])
      }
      newStarts.append(Int32(newRows.count))
    }
    starts = newStarts
    rows = newRows
    values = newValues
    rowLower.removeSubrange(count...)
    rowUpper.removeSubrange(count...)
  }

  /// The reply when the bounds of a column or row cross, without a ray.
  func crossedBounds() -> SolveReply? {
    for column in 0..<columnCount where columnLower[column] > columnUpper[column] {
      var reply = SolveReply(termination: .infeasible)
      reply.detail = "the bounds of column \(column) cross"
      return reply
    }
    for row in 0..<rowCount where rowLower[row] > rowUpper[row] {
      var reply = SolveReply(termination: .infeasible)
      reply.detail = "the bounds of row \(row) cross"
      return reply
    }
    return nil
  }
}
