/// Which two data sets the guarantee makes hard to tell apart.
public enum NeighbourRelation: Sendable, Hashable {
  /// They have the same public number of records and differ in one of them.
  case replaceOne(records: Int)
  /// One of them has one record more. The number of records is private; `maximumRecords` is a public number that no
  /// data set exceeds, needed only so that exact integer sums cannot overflow.
  case addRemove(maximumRecords: Int)

  /// The public number that the number of records does not exceed.
  public var maximumRecords: Int {
    switch self {
    case .replaceOne(let records): records
    case .addRemove(let maximum): maximum
    }
  }
}
