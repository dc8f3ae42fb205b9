import DataFiles
import Execution
import LinearAlgebra
import Selection

/// What the files of a selection problem hold.
struct ProblemInput: Sendable {
  let paths: Paths
  private let gram: Matrix<Double>
  private let linear: Matrix<Double>?
  private let dense: Matrix<Double>?
  private let groups: [[Int]]?
  private let costs: [Double]?
  private let variances: [Double]?
  private let constraints: [SideConstraint]
  private let fixedIn: [Int]
  private let fixedOut: [Int]
  private let ridge: Double
  private let damping: Double

  /// Where things came from, for messages.
  struct Paths: Sendable {
    var gram: String
    var linear: String?
    var dense: String?
    var groups: String?
    var costs: String?
    var constraints: String?
    var means: String?

    /// Every file once, with what it is.
    var files: [(role: String, path: String)] {
      let all = [
        ("H", gram), ("G", linear), ("W", dense), ("groups", groups), ("costs", costs),
        ("side constraints", constraints), ("means", means),
      ]
      return all.compactMap { role, text in text.map { (role, DataSource($0).path) } }
    }
  }

  /// Reads the files.
  /// - Throws: `DataFileError`, or `CommandFailure` where files do not fit each other.
  init(_ options: ProblemOptions) throws {
    let paths = Paths(
      gram: options.gram, linear: options.linear, dense: options.dense, groups: options.groups, costs: options.costs,
      constraints: options.constraints, means: options.means)
    self.paths = paths
    gram = try DataSource(paths.gram).matrix()
    linear = try paths.linear.map { try DataSource($0).matrix() }
    let stored = try paths.dense.map { try DataSource($0).matrix() }
    dense = options.transposeDense ? stored?.transposed() : stored
    costs = try paths.costs.map {
      try JSONFile.read([Double].self, $0, expected: "a list of one number per group")
    }
    constraints = try paths.constraints.map { try ConstraintsFile.read($0) } ?? []
    ridge = options.ridge
    damping = options.damping
    fixedIn = options.fixedIn?.indices ?? []
    fixedOut = options.fixedOut?.indices ?? []
    if let size = options.groupSize {
      guard gram.rows.isMultiple(of: size) else {
        let reason = "its \(gram.rows) variables are no whole number of groups of \(size)"
        throw CommandFailure(.input, "\(paths.gram): \(reason)")
      }
      groups = stride(from: 0, to: gram.rows, by: size).map { Array($0..<$0 + size) }
    } else {
      groups = try paths.groups.map {
        try JSONFile.read([[Int]].self, $0, expected: "a list of lists of variables, whole numbers from 0")
      }
    }
    if let path = paths.means, let samples = options.samples {
      let means = try DataSource(path).vector()
      let gram = gram
      variances = try Self.naming(paths) { try InputVariances.from(gram: gram, means: means, samples: samples) }
    } else {
      variances = nil
    }
  }

  /// Poses the problem. Nothing that an earlier one computed is shared, so that times compare.
  /// - Throws: `CommandFailure` naming the file at fault.
  func problem(_ budget: Budget) throws -> SelectionProblem {
    try Self.naming(paths) {
      if let dense {
        return try SelectionProblem(
          gram: gram, dense: dense, groups: groups, costs: costs, budget: budget, fixedIn: fixedIn, fixedOut: fixedOut,
          ridge: ridge, damping: damping, variances: variances, sideConstraints: constraints)
      }
      return try SelectionProblem(
        gram: gram, linear: linear ?? Matrix(rows: 0, columns: 0), groups: groups, costs: costs, budget: budget,
        fixedIn: fixedIn, fixedOut: fixedOut, ridge: ridge, damping: damping, variances: variances,
        sideConstraints: constraints)
    }
  }

  /// The same problem with another budget.
  /// - Throws: `CommandFailure` naming the option at fault.
  func problem(_ problem: SelectionProblem, with budget: Budget) throws -> SelectionProblem {
    try Self.naming(paths) { try problem.with(budget: budget) }
  }

  /// Chooses a support.
  /// - Throws: `CommandFailure` naming the file at fault.
  func select(
    _ problem: SelectionProblem, _ method: Method, _ solver: SolverOptions, _ control: RunControl
  ) throws -> Selection {
    try Self.naming(paths) {
      method == .mip
        ? try solver.method().select(problem, control: control) : try problem.select(method, control: control)
    }
  }

  /// Puts the name of the file at fault before an error of the library.
  private static func naming<Result>(_ paths: Paths, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SelectionError {
      let file = file(of: error, paths)
      throw CommandFailure(CommandFailure.status(of: error), (file.map { "\($0): " } ?? "") + error.description)
    }
  }

  private static func file(of error: SelectionError, _ paths: Paths) -> String? {
    switch error {
    case .shapeMismatch(let what, _, _), .notFinite(let what, _, _), .invalidValue(let what, _, _):
      if what == "G" { return paths.linear }
      if what == "W" { return paths.dense }
      if what == "H" { return paths.gram }
      if what.hasPrefix("the cost of") || what == "costs" { return paths.costs }
      if what == "means" || what.hasPrefix("variance") { return paths.means }
      return what == "the budget" ? "--keep" : nil
    case .notSymmetric, .nonPositiveDiagonal, .singular: return paths.gram
    case .invalidGroups: return paths.groups
    case .invalidConstraint: return paths.constraints
    case .invalidFixing, .infeasible, .undecided, .solverFailed, .unsupported: return nil
    }
  }
}
