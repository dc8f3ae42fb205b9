import Execution

/// A linear program that stays loaded in CLP, for many solves that differ a little: each starts from the basis of the
/// one before, by the dual simplex method.
///
///     let session = try LinearSession(form)
///     var reply = try session.solve()
///     try session.setRowBounds(3, lower: 0, upper: 10)
///     reply = try session.solve()          // a few iterations
///
/// Indices are those of the ``MatrixForm``. Integrality and special ordered sets of the form are ignored. A session
/// belongs to whoever holds it and is not for two threads at once, which the compiler checks: it is not `Sendable`.
/// Changes cost O(1) and are handed to CLP at the next solve, in O(columns + rows).
public final class LinearSession {
  /// The program as it is now, rows that were added included.
  public private(set) var form: MatrixForm
  private let model: ClpModel
  private var isSolved = false
  private var columnsChanged = false
  private var rowsChanged = false
  private var costsChanged = false

  /// Loads a program.
  ///
  /// - Parameter form: At least one column.
  /// - Throws: `MIPError.invalidStructure` and `.invalidValue` for a form that is not sound; `.solverFailed` without
  ///   memory.
  public convenience init(_ form: MatrixForm) throws(MIPError) { try self.init(form, primalTolerance: nil) }

  /// - Parameters:
  ///   - form: At least one column.
  ///   - primalTolerance: CLP's tolerance on rows and bounds; its own (1e-7) when `nil`.
  init(_ form: MatrixForm, primalTolerance: Double?) throws(MIPError) {
    try form.check(for: "CLP")
    guard form.columnCount > 0 else {
      throw .invalidStructure(what: "the matrix for CLP", problem: "it has no columns")
    }
    self.form = form
    self.form.isInteger = [Bool](repeating: false, count: form.columnCount)
    self.form.specialOrderedSets = []
    model = try ClpModel(form)
    if let primalTolerance { model.setPrimalTolerance(primalTolerance) }
  }

  /// Loads the relaxation of a model whose variables and rows have not been removed: columns are its variables, rows
  /// its rows, costs those of a minimisation (negated for a model that is maximised), without the constant.
  ///
  /// - Parameter model: A model without indicators, products and semi-continuous variables.
  /// - Throws: As ``init(_:)``; `MIPError.unsupported` for what has no matrix form; `.invalidStructure` when something
  ///   was removed.
  public convenience init(relaxationOf model: Model) throws(MIPError) {
    let compiled = try model.matrix()
    guard compiled.form.columnCount == model.variableCount, compiled.form.rowCount == model.rowCount else {
      throw .invalidStructure(what: "the model", problem: "variables or rows were removed from it")
    }
    try self.init(compiled.form)
  }

  public var rowCount: Int { form.rowCount }
  public var columnCount: Int { form.columnCount }

  /// Changes the bounds of a column.
  /// - Throws: `MIPError.unknownVariable`, `.invalidValue`.
  public func setColumnBounds(_ column: Int, lower: Double, upper: Double) throws(MIPError) {
    try checkColumn(column)
    try Self.checkBounds(lower, upper, "column \(column)")
    form.columnLower[column] = lower
    form.columnUpper[column] = upper
    columnsChanged = true
  }

  /// Changes the bounds of a row; −∞ and +∞ relax it.
  /// - Throws: `MIPError.unknownRow`, `.invalidValue`.
  public func setRowBounds(_ row: Int, lower: Double, upper: Double) throws(MIPError) {
    guard row >= 0, row < rowCount else { throw .unknownRow(index: row, count: rowCount) }
    try Self.checkBounds(lower, upper, "row \(row)")
    form.rowLower[row] = lower
    form.rowUpper[row] = upper
    rowsChanged = true
  }

  /// Changes the cost of a column.
  /// - Throws: `MIPError.unknownVariable`, `.invalidValue`.
  public func setCost(_ column: Int, to cost: Double) throws(MIPError) {
    try checkColumn(column)
    guard abs(cost) < 1e24 else {
      throw .invalidValue(what: "the cost of column \(column)", value: cost, expected: "a number below 1e24")
    }
    form.objective[column] = cost
    costsChanged = true
  }

  /// Adds rows after the ones that are there.
  ///
  /// - Parameter rows: Each names a column at most once.
  /// - Throws: `MIPError.unknownVariable`, `.invalidValue`, `.invalidStructure`; then no row was added.
  /// - Complexity: O(nonzeros of the program).
  public func add(_ rows: [MatrixRow]) throws(MIPError) {
    if rows.isEmpty { return }
    for (offset, row) in rows.enumerated() {
      let what = "row \(rowCount + offset)"
      guard row.columns.count == row.values.count, Set(row.columns).count == row.columns.count else {
        throw .invalidStructure(what: what, problem: "it needs one value a column, and every column once")
      }
      for (column, value) in zip(row.columns, row.values) {
        try checkColumn(Int(column))
        guard abs(value) < 1e24 else {
          throw .invalidValue(what: "a coefficient of \(what)", value: value, expected: "a number below 1e24")
        }
      }
      try Self.checkBounds(row.lower, row.upper, what)
    }
    // CLP's own bounds have to be the current ones before it grows.
    handOverChanges()
    model.add(rows)
    form.append(rows)
  }

  /// Removes the last rows.
  ///
  /// - Parameter count: At most ``rowCount``.
  /// - Throws: `MIPError.unknownRow`.
  /// - Complexity: O(nonzeros of the program).
  public func removeLastRows(_ count: Int) throws(MIPError) {
    guard count >= 0, count <= rowCount else { throw .unknownRow(index: rowCount - count, count: rowCount) }
    if count == 0 { return }
    handOverChanges()
    model.removeRows((rowCount - count..<rowCount).map { Int32($0) })
    form.truncateRows(to: rowCount - count)
  }

  /// Solves the program as it is now: the first time from scratch, then by the dual simplex method from the last basis.
  ///
  /// Runs on the calling thread. Cancellation and the time limit are seen at the next simplex iteration; the session
  /// stays usable after both.
  ///
  /// - Parameters:
  ///   - options: Presolve (of the first solve only), iteration limit and log.
  ///   - control: Time limit and cancellation.
  /// - Returns: Point, bound, duals, reduced costs and rays in the sense of the form.
  /// - Throws: `MIPError.solverFailed` when the solve did not run.
  public func solve(options: SolveOptions = SolveOptions(), control: RunControl = RunControl()) throws(MIPError)
    -> SolveReply
  {
    try options.check()
    handOverChanges()
    if let crossed = form.crossedBounds() { return crossed }
    let clock = control.start()
    let request = SolveRequest(form: form, options: options, clock: clock)
    let watch = SolveWatch(request, interruption: { clock.interruption != nil }, log: options.log)
    model.install(watch)
    model.setIterationLimit(options.iterationLimit ?? Int(Int32.max))
    let solve = LinearSolve(request, form: form, model: model)
    var reply = try solve.reply(isSolved ? .dual : .automatic(presolve: options.presolve))
    isSolved = true
    if reply.termination == .cancelled, clock.interruption == .timeLimit { reply.termination = .timeLimit }
    return reply
  }

  private func handOverChanges() {
    if columnsChanged { model.setColumnBounds(form.columnLower, form.columnUpper) }
    if rowsChanged { model.setRowBounds(form.rowLower, form.rowUpper) }
    if costsChanged { model.setCosts(form.objective) }
    columnsChanged = false
    rowsChanged = false
    costsChanged = false
  }

  private func checkColumn(_ column: Int) throws(MIPError) {
    guard column >= 0, column < columnCount else { throw .unknownVariable(index: column, count: columnCount) }
  }

  private static func checkBounds(_ lower: Double, _ upper: Double, _ what: String) throws(MIPError) {
    if lower.isNaN || lower == .infinity {
      throw .invalidValue(what: "the lower bound of \(what)", value: lower, expected: "a number or −∞")
    }
    if upper.isNaN || upper == -.infinity {
      throw .invalidValue(what: "the upper bound of \(what)", value: upper, expected: "a number or +∞")
    }
  }
}
