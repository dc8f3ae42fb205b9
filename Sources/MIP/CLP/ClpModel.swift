import CClp
import CSolverSupport

/// One linear program inside CLP. Costs are given scaled by ``MatrixForm/costScale``; everything that comes out is
/// unscaled.
///
/// Not for two threads at once; any thread will do, one at a time.
final class ClpModel {
  let pointer: UnsafeMutableRawPointer
  private(set) var rowCount: Int
  let columnCount: Int
  let scale: Double
  private var watchHandle: UnsafeMutableRawPointer?
  private var watch: SolveWatch?

  /// Which simplex method runs.
  enum Algorithm {
    /// What CLP thinks best, from scratch.
    case automatic(presolve: Bool)
    /// The dual method from the current basis.
    case dual
    /// The primal method from the current basis.
    case primal
  }

  init(_ form: MatrixForm) throws(MIPError) {
    guard let pointer = Clp_newModel() else { throw .solverFailed(solver: "CLP", reason: "no memory") }
    self.pointer = pointer
    rowCount = form.rowCount
    columnCount = form.columnCount
    let scale = form.costScale
    self.scale = scale
    Clp_setLogLevel(pointer, 0)
    Clp_loadProblem(
      pointer, Int32(form.columnCount), Int32(form.rowCount), form.starts, form.rows, form.values, form.columnLower,
      form.columnUpper, scale == 1 ? form.objective : form.objective.map { $0 * scale }, form.rowLower, form.rowUpper)
  }

  deinit {
    Clp_deleteModel(pointer)
    if let watchHandle { clpUnwatch(watchHandle) }
  }

  /// Lets a watch stop the coming solves and hear their log.
  func install(_ watch: SolveWatch) {
    var hooks = watch.hooks
    let previous = watchHandle
    watchHandle = clpWatch(pointer, &hooks)
    if let previous { clpUnwatch(previous) }
    self.watch = watch
  }

  func run(_ algorithm: Algorithm) {
    switch algorithm {
    case .automatic(let presolve):
      guard let options = ClpSolve_new() else { return }
      defer { ClpSolve_delete(options) }
      // Clp_initialSolve replaces the process's SIGINT handler for a while, and loses it when two threads do so.
      ClpSolve_setSpecialOption(options, 2, 1, 0)
      ClpSolve_setPresolveType(options, presolve ? 0 : 1, -1)
      ClpSolve_setSolveType(options, 5, -1)
      Clp_initialSolveWithOptions(pointer, options)
    case .dual: Clp_dual(pointer, 0)
    case .primal: Clp_primal(pointer, 0)
    }
  }

  var status: Int { Int(Clp_status(pointer)) }
  var iterations: Int { Int(Clp_numberIterations(pointer)) }
  var objective: Double { Clp_objectiveValue(pointer) / scale }
  var point: [Double] { copy(Clp_primalColumnSolution(pointer), columnCount, 1) }
  var duals: [Double] { copy(Clp_dualRowSolution(pointer), rowCount, 1 / scale) }
  var reducedCosts: [Double] { copy(Clp_dualColumnSolution(pointer), columnCount, 1 / scale) }

  /// Multipliers of an infeasible program in the sense of ``SolveReply/dualRay``, unchecked.
  func infeasibilityRay() -> [Double]? {
    guard let ray = Clp_infeasibilityRay(pointer) else { return nil }
    defer { Clp_freeRay(pointer, ray) }
    return copy(ray, rowCount, 1)
  }

  /// A direction of an unbounded program, unchecked.
  func unboundedRay() -> [Double]? {
    guard let ray = Clp_unboundedRay(pointer) else { return nil }
    defer { Clp_freeRay(pointer, ray) }
    return copy(ray, columnCount, 1)
  }

  func setColumnBounds(_ lower: [Double], _ upper: [Double]) {
    Clp_chgColumnLower(pointer, lower)
    Clp_chgColumnUpper(pointer, upper)
  }

  func setRowBounds(_ lower: [Double], _ upper: [Double]) {
    Clp_chgRowLower(pointer, lower)
    Clp_chgRowUpper(pointer, upper)
  }

  func setCosts(_ costs: [Double]) { Clp_chgObjCoefficients(pointer, costs.map { $0 * scale }) }

  func add(_ rows: [MatrixRow]) {
    var starts: [Int32] = [0]
    for row in rows { starts.append(starts[starts.count - 1] + Int32(row.columns.count)) }
    Clp_addRows(
      pointer, Int32(rows.count), rows.map(\.lower), rows.map(\.upper), starts, rows.flatMap(\.columns),
      rows.flatMap(\.values))
    rowCount += rows.count
  }

  func removeRows(_ indices: [Int32]) {
    Clp_deleteRows(pointer, Int32(indices.count), indices)
    rowCount -= indices.count
  }

  func setPrimalTolerance(_ tolerance: Double) { Clp_setPrimalTolerance(pointer, tolerance) }
  func setIterationLimit(_ limit: Int) { Clp_setMaximumIterations(pointer, Int32(clamping: limit)) }

  private func copy(_ values: UnsafePointer<Double>?, _ count: Int, _ factor: Double) -> [Double] {
    guard let values else { return [Double](repeating: 0, count: count) }
    let buffer = UnsafeBufferPointer(start: values, count: count)
    return factor == 1 ? Array(buffer) : buffer.map { $0 * factor }
  }

  private func copy(_ values: UnsafeMutablePointer<Double>?, _ count: Int, _ factor: Double) -> [Double] {
    copy(values.map { UnsafePointer($0) }, count, factor)
  }
}
