extension PreparedColumns {
  /// Writes x̃ of several columns, one after the other; row weights must not be part of the columns.
  func copy(_ columns: [Int], into target: UnsafeMutablePointer<Double>) {
    design.withColumns { source in
      for (index, column) in columns.enumerated() {
        source.copy(
          column, rows: rows, center: centers[column], scale: 1 / scales[column], weights: nil,
          into: target + index * rows)
      }
    }
  }
}
