import Execution
import Selection

/// What an exact method is asked: the problem in prepared columns, the size, and the best support known.
struct ExactTask: Sendable {
  var problem: PreparedProblem
  var size: SubsetSize
  /// The heuristic's support, fixed columns included; its value is without λ₀.
  var start: FoundSupport
  var relativeGap: Double
  var seed: UInt64
  var clock: RunClock
  /// How many of the best supports to find.
  var pool = 1
  /// Whether only supports of exactly the limit's size count in a pool.
  var isExactSize = false
  /// Whether the answer carries a proof that can be checked again.
  var recordsCertificate = false
}

/// What an exact method answers.
struct ExactAnswer: Sendable {
  /// Columns of the design, fixed ones included.
  var support: [Int]
  /// A proved lower bound of the objective, λ₀ included, in the units of the prepared columns.
  var bound: Double?
  var status: Selection.Status
  var certificate: Certificate
  var work: Work
  /// M, where the bound assumes one.
  var coefficientBound: Double?
  /// All supports found, where more than one was asked for, fixed columns included, the best first.
  var supports: [[Int]] = []
  /// The proof, where it was asked for and the search came to its end.
  var proof: PerspectiveCertificate?
}

extension ExactTask {
  /// The proof, or `nil` where no exact method takes this problem.
  ///
  /// This is the one place where the estimators hand a problem to a tree search.
  func solve() throws(SparseRegressionError) -> ExactAnswer? {
    switch problem.loss {
    case .squared: solveSquared()
    case .logistic, .squaredHinge: try solveMargin()
    }
  }
}
