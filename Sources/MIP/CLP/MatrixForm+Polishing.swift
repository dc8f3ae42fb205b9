import Execution

extension MatrixForm {
  /// A point with the integers of the given one, rounded, and the best values of everything else for them: what the
  /// solver meant when rounding alone breaks a row that ties integers to continuous columns.
  ///
  /// Columns of special ordered sets that are 0 stay 0.
  ///
  /// - Parameters:
  ///   - point: One value a column.
  ///   - seconds: How long it may take.
  /// - Returns: `nil` when the rounded integers allow no point, or none was found in time.
  func polished(_ point: [Double], seconds: Double = 2) -> [Double]? {
    guard point.count == columnCount, columnCount > 0 else { return nil }
    var fixed = self
    fixed.specialOrderedSets = []
    for column in 0..<columnCount where isInteger[column] {
      let value = point[column].rounded()
      guard value.isFinite else { return nil }
      fixed.columnLower[column] = value
      fixed.columnUpper[column] = value
      fixed.isInteger[column] = false
    }
    for set in specialOrderedSets {
      for column in set.columns where abs(point[Int(column)]) <= 1e-9 {
        fixed.columnLower[Int(column)] = 0
        fixed.columnUpper[Int(column)] = 0
      }
    }
    // A session solves on this thread: the point is small work, and the caller waits for it anyway.
    guard let session = try? LinearSession(fixed, primalTolerance: 1e-9) else { return nil }
    let reply = try? session.solve(control: RunControl(timeLimit: seconds, isCancelled: { false }))
    return reply?.point
  }
}
