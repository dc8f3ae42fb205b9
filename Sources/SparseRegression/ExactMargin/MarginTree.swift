import Execution

/// Branch and bound on the perspective relaxation of best-subset classification.
///
/// The relaxation of a node is solved by proximal Newton steps on a working set, with the weighted Gram matrix of the columns
/// that move; the bound is the Fenchel dual at the loss's own slopes, which holds at any point, so descent stops as soon as
/// a node is decided. In every node the bound settles variables whose other value cannot be better. Nodes are taken
/// best-first, each followed down to its end. Results do not depend on the number of threads.
///
/// Sources: perspective relaxation, Hazimeh, Mazumder and Saab (2022); the Fenchel bound for general losses and settling
/// several variables in a node, Guyard, Herzet and Elvira (2022–2025); proximal Newton, Lee, Sun and Saunders (2014).
public struct MarginTree: Sendable {
  public let problem: MarginProblem
  /// The true relative gap (F − bound)/F at which the search ends; 0 for up to rounding.
  public var gap = 0.0
  /// The most nodes; `nil` for no limit.
  public var nodeLimit: Int?
  /// A support to start from, beside a greedy one.
  public var warmStart: [Int]?
  /// Where derived bounds are too wide to be of use: how many times the largest coefficient of the start is assumed instead.
  var fallbackFactor: Double?

  /// - Parameter problem: What to solve.
  public init(_ problem: MarginProblem) { self.problem = problem }

  /// Solves the problem.
  ///
  /// - Parameter control: Time limit, threads, cancellation and progress.
  /// - Returns: The best support found, and what is proved about it.
  /// - Throws: `SparseRegressionError` when an option is out of range.
  /// - Complexity: exponential in the worst case; memory for a copy of the working set's columns, its Gram matrix, and up to 4
  ///   bytes a column for an open node.
  public func solve(control: RunControl = RunControl()) throws(SparseRegressionError) -> MarginSolution {
    try solve(clock: control.start())
  }

  func solve(clock: RunClock) throws(SparseRegressionError) -> MarginSolution {
    guard gap >= 0, gap < 1 else {
      throw .invalidValue(what: "the gap", value: "\(gap)", expected: "at least 0 and below 1")
    }
    if let nodeLimit, nodeLimit < 1 {
      throw .invalidValue(what: "the node limit", value: "\(nodeLimit)", expected: "at least 1")
    }
    if let column = warmStart?.first(where: { $0 < 0 || $0 >= problem.columnCount }) {
      throw .invalidValue(
        what: "a column of the start", value: "\(column)", expected: "0 to \(problem.columnCount - 1)")
    }
    return MarginRun(tree: self, clock: clock).solve()
  }
}
