import Execution
import LinearAlgebra

/// Branch and bound on the perspective relaxation of best-subset regression.
///
/// The relaxation is solved by coordinate descent with a Gram matrix of the columns that matter only; the dual bound
/// holds for any coefficients, so descent stops as soon as a node is decided. In every node the bound settles
/// variables whose other value cannot be better. Nodes are taken best-first, each followed down to its end.
/// Results do not depend on the number of threads.
///
/// Sources: perspective relaxation and its dual, Hazimeh, Mazumder and Saab (2022); settling several variables in a
/// node, Guyard, Herzet and Elvira (2022–2025); moving part of the Gram diagonal into the perspective, Frangioni and
/// Gentile (2007), Zheng, Sun and Li (2014).
public struct PerspectiveTree<Element: Scalar>: Sendable {
  public let problem: PerspectiveProblem<Element>
  /// The true relative gap (F − bound)/F at which the search ends; 0 for up to rounding.
  public var gap = 0.0
  /// How many of the best supports to find. Above 1 the gap refers to the last of them.
  public var pool = 1
  /// Whether under a limit k only supports of exactly k penalised columns count.
  public var exactSize = false
  /// Whether to keep what a ``PerspectiveCertificate`` needs: memory for every node, and some more work. Not with a pool.
  public var recordsCertificate = false
  /// The most nodes; `nil` for no limit.
  public var nodeLimit: Int?
  /// A support to start from; otherwise a greedy search makes one.
  public var warmStart: [Int]?

  /// - Parameter problem: What to solve.
  public init(_ problem: PerspectiveProblem<Element>) { self.problem = problem }

  /// Solves the problem.
  ///
  /// - Parameter control: Time limit, threads, cancellation and progress.
  /// - Returns: The best supports, and what is proved about them.
  /// - Throws: `SparseRegressionError` when an option is out of range.
  /// - Complexity: exponential in the worst case; memory for X, the Gram matrix of the working set, and a few hundred
  ///   bytes an open node.
  public func solve(control: RunControl = RunControl()) throws(SparseRegressionError) -> PerspectiveSolution {
    try validate()
    let clock = control.start()
    let options = TreeOptions(
      gap: gap, pool: pool, exactSize: exactSize, recordsCertificate: recordsCertificate, nodeLimit: nodeLimit,
      warmStart: warmStart)
    return problem.withModel { PerspectiveRun(model: $0, options: options, clock: clock).solve() }
  }

  private func validate() throws(SparseRegressionError) {
    guard gap >= 0, gap < 1 else {
      throw .invalidValue(what: "the gap", value: "\(gap)", expected: "at least 0 and below 1")
    }
    guard pool >= 1 else {
      throw .invalidValue(what: "the number of supports to find", value: "\(pool)", expected: "at least 1")
    }
    if recordsCertificate, pool > 1 {
      throw .invalidValue(what: "the number of supports to find", value: "\(pool)", expected: "1 with a certificate")
    }
    if let nodeLimit, nodeLimit < 1 {
      throw .invalidValue(what: "the node limit", value: "\(nodeLimit)", expected: "at least 1")
    }
    if let column = warmStart?.first(where: { $0 < 0 || $0 >= problem.columnCount }) {
      throw .invalidValue(
        what: "a column of the start", value: "\(column)", expected: "0 to \(problem.columnCount - 1)")
    }
  }
}
