import CCbc
import CSolverSupport

/// One model loaded into CBC, for one solve: a solved CBC model cannot be changed and solved again.
///
/// Made, solved and freed under ``CbcLock``.
final class CbcModel {
  /// How a solve is set up, apart from the form.
  struct Setup {
    var preprocess = true
    /// Whether CBC may search small subtrees in one go. In there it looks at no limit, and with integers that have no
    /// bounds it need not come to an end.
    var searchesSubtrees = true
    var relativeGap = 0.0
    var absoluteGap = 0.0
    /// How far from a whole number an integer may be; `nil` for CBC's 1e-6.
    var integerTolerance: Double?
    var nodeLimit: Int?
    var seed: Int?
    var threads = 1
    var cutoff: Double?
    /// One a column, NaN where none is given.
    var start: [Double]?
    /// Wall-clock seconds.
    var seconds: Double?
    /// Whether CBC writes its log to standard output.
    var writesLog = false
  }

  /// What CBC says after a solve, in the units of the form.
  struct Outcome {
    var status: Int
    var secondaryStatus: Int
    /// The best point; `nil` when none was found.
    var point: [Double]?
    /// Not to be trusted when the search was infeasible, unbounded, or stopped inside a relaxation.
    var bound: Double?
    var nodes: Int
    var iterations: Int
  }

  private let model: UnsafeMutableRawPointer
  private let watch: SolveWatch
  private let columnCount: Int
  private let scale: Double

  /// Loads a form that has passed ``MatrixForm/check(for:)``, with at least one column.
  ///
  /// - Throws: `MIPError.solverFailed` when CBC has no memory.
  init(_ form: MatrixForm, setup: Setup, watch: SolveWatch) throws(MIPError) {
    useOneBLASThread()
    guard let model = Cbc_newModel() else { throw .solverFailed(solver: "CBC", reason: "no memory") }
    self.model = model
    self.watch = watch
    columnCount = form.columnCount
    let scale = form.costScale
    self.scale = scale
    Cbc_setLogLevel(model, setup.writesLog ? 1 : 0)
    Cbc_loadProblem(
      model, Int32(form.columnCount), Int32(form.rowCount), form.starts, form.rows, form.values, form.columnLower,
      form.columnUpper, scale == 1 ? form.objective : form.objective.map { $0 * scale }, form.rowLower, form.rowUpper)
    for (column, isInteger) in form.isInteger.enumerated() where isInteger { Cbc_setInteger(model, Int32(column)) }
    // Unknown names are ignored with a line on standard output, so only names that were tried stand here.
    // The limit is CPU time unless told otherwise.
    Cbc_setParameter(model, "timeMode", "elapsed")
    if let seconds = setup.seconds { Cbc_setMaximumSeconds(model, max(seconds, 0.001)) }
    // CBC asks for less than the gap, and a gap that is met is enough.
    Cbc_setAllowableFractionGap(model, setup.relativeGap * (1 + 1e-9))
    Cbc_setAllowableGap(model, setup.absoluteGap * scale)
    if let tolerance = setup.integerTolerance { Cbc_setParameter(model, "integerTolerance", "\(tolerance)") }
    if let nodes = setup.nodeLimit { Cbc_setMaximumNodes(model, Int32(clamping: nodes)) }
    if let cutoff = setup.cutoff { Cbc_setCutoff(model, cutoff * scale) }
    if let seed = setup.seed {
      // 0 and −1 have meanings of their own.
      let value = "\(1 + UInt64(bitPattern: Int64(seed)) % 2_000_000_000)"
      Cbc_setParameter(model, "randomCbcSeed", value)
      Cbc_setParameter(model, "randomSeed", value)
    }
    // Without option 1, "crunch": Clp 1.17 asserts there that a count of 2 is below the larger dimension, and so aborts on
    // models, also preprocessed ones, of at most two rows and columns. The search is no slower without.
    Cbc_setParameter(model, "mipOptions", "1024")
    if !setup.searchesSubtrees { Cbc_setParameter(model, "depthMiniBab", "-999") }
    // The default of the C interface is "sos", which turns rows over binaries into sets and then gives wrong optima: of
    // eight bridged sets of type 1 and 2 it "improved" three beyond their relaxation.
    Cbc_setParameter(model, "preprocess", setup.preprocess ? "on" : "off")
    // “1” does not mean serial: it is a parallel search with one thread, which is far slower.
    if setup.threads > 1 { Cbc_setParameter(model, "threads", "\(setup.threads)") }
    if let start = setup.start {
      let given = start.indices.filter { start[$0].isFinite }
      if !given.isEmpty {
        Cbc_setMIPStartI(model, Int32(given.count), given.map { Int32($0) }, given.map { start[$0] })
      }
    }
    var hooks = watch.hooks
    cbcWatch(model, &hooks)
  }

  deinit { Cbc_deleteModel(model) }

  /// Runs the search.
  ///
  /// - Throws: `MIPError.solverFailed` when it did not run.
  func solve() throws(MIPError) -> Outcome {
    guard cbcSolve(model) == 0 else { throw .solverFailed(solver: "CBC", reason: "an exception inside the solver") }
    let status = Int(Cbc_status(model))
    if status == -1 { throw .solverFailed(solver: "CBC", reason: "the solve did not run (status -1)") }
    let bound = Cbc_getBestPossibleObjValue(model)
    var point: [Double]?
    // Only this is an incumbent: Cbc_getColSolution always has something.
    if let best = Cbc_bestSolution(model) { point = Array(UnsafeBufferPointer(start: best, count: columnCount)) }
    return Outcome(
      status: status, secondaryStatus: Int(Cbc_secondaryStatus(model)), point: point,
      bound: abs(bound) < 1e30 ? bound / scale : nil, nodes: Int(Cbc_getNodeCount(model)),
      iterations: Int(Cbc_getIterationCount(model)))
  }
}
