import Execution
import LinearAlgebra

/// The baselines that score every group once and keep the best: magnitude, activation, fluctuation.
struct ScoreSelection {
  let method: Method

  init(_ method: Method) { self.method = method }

  /// Under side constraints, the first support that a depth-first search reaches which takes groups by score per cost
  /// wherever propagation leaves a way on; the groups of an all-or-none set share theirs.
  func support(_ problem: SelectionProblem, _ clock: RunClock) throws -> [Int] {
    let scores = try scores(problem)
    guard problem.hasSideConstraints else { return Self.fill(problem, values: scores) }
    return try problem.feasibleSupport(order: problem.preference(scores), clock: clock)
  }

  /// One score per group; larger is better.
  func scores(_ problem: SelectionProblem) throws -> [Double] {
    let core = problem.core
    let dense = try core.dense()
    var perVariable = [Double](repeating: 0, count: core.count)
    let diagonal = core.undampedDiagonal
    if method == .fluctuation, problem.variances == nil {
      throw SelectionError.unsupported(
        method: "fluctuation", reason: "the score needs the variances of the inputs (the means beside H)")
    }
    for row in 0..<core.count {
      let weights = dense.row(row)
      switch method {
      case .magnitude: perVariable[row] = weights.reduce(0) { $0 + abs($1) } * core.scale[row]
      default:
        let square = weights.reduce(0) { $0 + $1 * $1 } * core.scale[row] * core.scale[row]
        let moment = method == .fluctuation ? problem.variances?[row] ?? 0 : diagonal[row]
        perVariable[row] = square * moment
      }
    }
    return problem.groups.map { $0.reduce(0) { $0 + perVariable[$1] } }
  }

  /// Keeps the fixed-in groups, then the others by value per weight while they fit; ties go to the lowest index.
  static func fill(_ problem: SelectionProblem, values: [Double]) -> [Int] {
    let weights = problem.weights
    var support = problem.fixedIn
    var used = support.reduce(0) { $0 + weights[$1] }
    let fixed = Set(problem.fixedIn + problem.fixedOut)
    let order = values.indices.filter { !fixed.contains($0) }.sorted {
      let (left, right) = (values[$0] / weights[$0], values[$1] / weights[$1])
      return left != right ? left > right : $0 < $1
    }
    for group in order where used + weights[group] <= problem.limit * (1 + 1e-12) {
      support.append(group)
      used += weights[group]
    }
    return support.sorted()
  }
}
