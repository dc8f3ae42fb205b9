import Selection

/// The best supports of a best-subset problem in order, with a proof that no other is better than the last.
///
///     let pool = try BestSubsetRegression(.keep(4)).pool(100, x, response: y)
///     for entry in pool.entries { print(entry.support, entry.objective) }
///     pool.bound     // no support that is not in the list has a smaller objective
public struct SubsetPool: Sendable, Equatable {
  /// One support with its best coefficients.
  public struct Entry: Sendable, Equatable {
    /// Columns, ascending; columns that are always in are part of it.
    public var support: [Int]
    /// The coefficients of ``support``, in the units of the data.
    public var coefficients: [Double]
    /// The intercept in the units of the data.
    public var intercept: Double
    /// Loss and all penalties, in the units of the columns used.
    public var objective: Double
  }

  /// The best supports, the best first, none twice; fewer than asked for when there are no more.
  public var entries: [Entry]
  /// A proved lower bound of the objective of every support that is not in the list, under what the certificate assumes;
  /// `nil` when nothing is proved.
  public var bound: Double?
  /// `.optimal` when the list is proved to hold the best; how the search ended otherwise.
  public var status: Selection.Status
  /// What the claim rests on.
  public var certificate: Certificate
  /// M that the claim assumes, in the units of the columns used; `nil` for none.
  public var coefficientBound: Double?
  /// `nodes` of the tree.
  public var work: Work
  /// Wall-clock seconds.
  public var seconds: Double
  /// CPU seconds of the process.
  public var cpuSeconds: Double

  /// Whether the list is proved to hold the best supports, under what the certificate assumes.
  public var isOptimal: Bool { status == .optimal }
}
