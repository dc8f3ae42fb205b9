/// How exact a solve has to be, where it starts and what stops it. Time limit, threads, cancellation and progress are in
/// the `RunControl` that goes with it.
public struct SolveOptions: Sendable {
  /// Stop when `|objective − bound| ≤ relativeGap · |objective|`; 0 asks for a full proof.
  public var relativeGap = 0.0
  /// Stop when `|objective − bound|` is at most this.
  public var absoluteGap = 0.0
  /// Stop after this many nodes of the tree.
  public var nodeLimit: Int?
  /// Stop a linear program after this many simplex iterations, where the solver counts them.
  public var iterationLimit: Int?
  /// For solvers that have one; CBC's default otherwise.
  public var seed: Int?
  /// Values of some or all variables to start from. The point is completed and checked by the solver; one that is
  /// infeasible is not used.
  public var start: [Variable: Double] = [:]
  /// Only points at least as good as this objective are of interest.
  public var cutoff: Double?
  /// The largest violation of a row or bound, relative to the size of its terms, that a returned point may have.
  public var feasibilityTolerance = 1e-6
  /// The largest distance from a whole number that an integer variable of a returned point may have.
  public var integralityTolerance = 1e-6
  /// Whether the solver may simplify the model first.
  public var presolve = true
  /// Drops integrality: solves the linear relaxation, the binaries of bridges included, so that sets, indicators and
  /// the gaps of semi-continuous variables hold only as far as their rows make them (see <doc:Bridges>). The objective
  /// is that of the relaxation, a product its auxiliary variable.
  public var relaxed = false
  /// Receives the solver's log, a line at a time.
  public var log: (@Sendable (String) -> Void)?

  public init() {}

  /// The options with some of them set.
  public init(
    relativeGap: Double = 0, absoluteGap: Double = 0, nodeLimit: Int? = nil, start: [Variable: Double] = [:],
    cutoff: Double? = nil
  ) {
    self.relativeGap = relativeGap
    self.absoluteGap = absoluteGap
    self.nodeLimit = nodeLimit
    self.start = start
    self.cutoff = cutoff
  }

  func check() throws(MIPError) {
    for (what, value) in [
      ("the relative gap", relativeGap), ("the absolute gap", absoluteGap),
      ("the feasibility tolerance", feasibilityTolerance), ("the integrality tolerance", integralityTolerance),
    ] where !(value >= 0 && value.isFinite) {
      throw .invalidValue(what: what, value: value, expected: "a finite number ≥ 0")
    }
    if let nodeLimit, nodeLimit < 0 {
      throw .invalidValue(what: "the node limit", value: Double(nodeLimit), expected: "0 or more")
    }
    if let iterationLimit, iterationLimit < 0 {
      throw .invalidValue(what: "the iteration limit", value: Double(iterationLimit), expected: "0 or more")
    }
    if let cutoff, cutoff.isNaN { throw .invalidValue(what: "the cutoff", value: cutoff, expected: "a number") }
    for (variable, value) in start where !value.isFinite {
      throw .invalidValue(
        what: "the start value of variable \(variable.index)", value: value, expected: "a finite number")
    }
  }
}
