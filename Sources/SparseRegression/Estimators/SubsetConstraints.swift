/// What supports and coefficients may be.
public struct SubsetConstraints: Sendable, Equatable {
  /// Columns of which at least and at most so many may be in.
  public struct Group: Sendable, Hashable {
    /// The columns, from 0.
    public var columns: [Int]
    /// The fewest that must be in; one that is in may have a coefficient of 0 where bounds or λ₁ ask for it.
    public var atLeast: Int
    /// The most that may be in.
    public var atMost: Int

    /// A group.
    ///
    /// - Parameters:
    ///   - columns: The columns, from 0.
    ///   - atLeast: The fewest that must be in.
    ///   - atMost: The most that may be in; `nil` for all.
    public init(columns: [Int], atLeast: Int = 0, atMost: Int? = nil) {
      self.columns = columns
      self.atLeast = atLeast
      self.atMost = atMost ?? columns.count
    }
  }

  /// The least coefficient of each column in the units of the data, ≤ 0, or `nil` for no bounds below.
  public var lower: [Double]?
  /// The largest coefficient of each column in the units of the data, ≥ 0, or `nil` for no bounds above.
  public var upper: [Double]?
  /// Columns that are always in, free of penalties and not counted.
  public var unpenalized: [Int]
  /// Groups without common columns.
  public var groups: [Group]

  /// Constraints.
  ///
  /// - Parameters:
  ///   - lower: One bound ≤ 0 a column (−∞ for none), or `nil`.
  ///   - upper: One bound ≥ 0 a column (+∞ for none), or `nil`.
  ///   - unpenalized: Columns that are always in.
  ///   - groups: Groups without common columns.
  public init(
    lower: [Double]? = nil, upper: [Double]? = nil, unpenalized: [Int] = [], groups: [Group] = []
  ) {
    self.lower = lower
    self.upper = upper
    self.unpenalized = unpenalized
    self.groups = groups
  }

  func validate(columns p: Int) throws(SparseRegressionError) {
    for (what, bounds, sign) in [("lower bounds", lower, -1.0), ("upper bounds", upper, 1.0)] {
      guard let bounds else { continue }
      guard bounds.count == p else {
        throw .shapeMismatch(what: what, expected: "\(p), one per column", found: "\(bounds.count)")
      }
      for (column, bound) in bounds.enumerated() where !(sign * bound >= 0) {
        throw .invalidValue(
          what: "\(what), column \(column)", value: "\(bound)", expected: sign < 0 ? "0 or less" : "0 or more")
      }
    }
    var seen = Set<Int>()
    for column in unpenalized {
      guard column >= 0, column < p else {
        throw .invalidValue(what: "an unpenalised column", value: "\(column)", expected: "a column from 0 to \(p - 1)")
      }
      guard seen.insert(column).inserted else {
        throw .invalidValue(what: "the unpenalised columns", value: "\(column) twice", expected: "each column once")
      }
    }
    for (number, group) in groups.enumerated() {
      guard group.atMost >= 0 else {
        throw .invalidValue(what: "the limit of group \(number)", value: "\(group.atMost)", expected: "0 or more")
      }
      let most = min(group.atMost, group.columns.count)
      guard group.atLeast >= 0, group.atLeast <= most else {
        throw .invalidValue(
          what: "the fewest columns of group \(number)", value: "\(group.atLeast)", expected: "0 to \(most)")
      }
      for column in group.columns {
        guard column >= 0, column < p else {
          throw .invalidValue(
            what: "a column of group \(number)", value: "\(column)", expected: "a column from 0 to \(p - 1)")
        }
        guard seen.insert(column).inserted else {
          throw .invalidValue(
            what: "column \(column) of group \(number)", value: "in another group, too, or unpenalised",
            expected: "columns in one group at most")
        }
      }
    }
  }
}
