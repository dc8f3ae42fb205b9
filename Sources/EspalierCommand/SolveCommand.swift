import ArgumentParser
import DataFiles
import Execution
import MIP

/// Any LP or MIP from a file.
struct SolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve",
    abstract: "Solve a linear or mixed-integer program from an MPS or LP file.",
    discussion: """
      Reads .mps and .lp, also gzipped. Every point is checked against the model before it is printed. The exit status \
      is 5 when a limit came before the proof that the point is optimal (to --gap and --absolute-gap); the incumbent \
      is written. It is 4 when the model is infeasible, with the rows and bounds that conflict, and 3 when it is \
      unbounded.

      Here --threads is 1 unless given; with more, CBC uses threads of its own and is not deterministic.

      EXAMPLE
        espalier solve plan.mps.gz --time-limit 60 --gap 0.01 --out plan.sol
        espalier solve plan.lp --pool 5 --json
        espalier solve plan.lp --no-solve --write plan.mps
      """)

  @Argument(help: "The model: .mps, .lp, .mps.gz or .lp.gz.")
  var file: String

  @Option(help: "The solver. (default: clp for linear programs, cbc for the others)")
  var solver: SolverName?

  @Option(help: ArgumentHelp("Stop at this relative gap between objective and bound.", valueName: "x"))
  var gap = 0.0

  @Option(help: ArgumentHelp("Stop at this absolute gap between objective and bound.", valueName: "x"))
  var absoluteGap = 0.0

  @Option(help: ArgumentHelp("Stop after so many nodes.", valueName: "n"))
  var nodeLimit: Int?

  @Option(help: ArgumentHelp("The n best solutions, which differ in an integer variable.", valueName: "n"))
  var pool: Int?

  @Option(
    help: ArgumentHelp(
      "Start from these values: lines 'name value', or JSON as this command writes it.", valueName: "file"))
  var start: String?

  @Flag(help: "Drop integrality.")
  var relaxed = false

  @Option(
    help: ArgumentHelp("Write the solution: JSON for .json, lines 'name value' otherwise.", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("Write the model, as .mps or .lp, also gzipped.", valueName: "file"))
  var write: String?

  @Flag(help: "Write a row with two bounds as two rows into .lp files, for readers that know one bound only.")
  var splitRanges = false

  @Flag(name: .customLong("no-solve"), help: "Read, and --write, but do not solve.")
  var skipsSolve = false

  @Flag(help: "List all variables that differ from 0, not the first 50.")
  var all = false

  @OptionGroup(title: "Run") var options: RunOptions

  func validate() throws {
    for (name, value) in [("--gap", gap), ("--absolute-gap", absoluteGap)] where !(value >= 0 && value.isFinite) {
      throw ValidationError("\(name) is \(value), expected a finite number, at least 0")
    }
    if let nodeLimit, nodeLimit < 0 { throw ValidationError("--node-limit is \(nodeLimit), expected at least 0") }
    if let pool, pool < 1 { throw ValidationError("--pool is \(pool), expected at least 1") }
    if let write {
      let name = write.lowercased()
      guard [".mps", ".lp", ".mps.gz", ".lp.gz"].contains(where: name.hasSuffix) else {
        throw ValidationError("--write is '\(write)', expected a name that ends in .mps, .lp, .mps.gz or .lp.gz")
      }
    }
    if pool != nil, relaxed { throw ValidationError("--pool and --relaxed exclude each other") }
    if skipsSolve, pool != nil || start != nil || out != nil {
      throw ValidationError("--no-solve excludes --pool, --start and --out")
    }
  }

  func run() throws {
    Interruption.watch()
    for path in [out, write].compactMap(\.self) { try OutputFile.check(path) }
    let model = try Model(contentsOf: file)
    let summary = ModelSummary(model, file: file)
    if let write { try self.write(model, to: write) }
    if skipsSolve {
      if options.json {
        try StandardOutput.write(json: summary)
      } else {
        try StandardOutput.write(summary.text)
      }
      return
    }
    var settings = SolveOptions(relativeGap: gap, absoluteGap: absoluteGap, nodeLimit: nodeLimit)
    settings.relaxed = relaxed
    if let start {
      settings.start = try StartFile.read(start, for: model)
      warnOfStart(settings.start, start, model)
    }
    let backend = try (solver ?? (summary.isLinear || relaxed && summary.isRelaxable ? .clp : .cbc)).backend()
    let display = options.makeDisplay()
    defer { display.clear() }
    var control = options.control(display)
    control.threads = options.threads.threads ?? 1
    if let pool {
      let pool = try model.solutionPool(count: pool, with: backend, options: settings, control: control)
      display.clear()
      try report(PoolReport(pool, of: model, solver: backend))
      try finish(pool)
    } else {
      let solution = try model.solve(with: backend, options: settings, control: control)
      let conflict = try conflict(model, solution, backend, control)
      display.clear()
      try report(SolveReport(solution, of: model, conflict: conflict, summary: summary, listsAll: all))
      try finish(solution)
    }
  }

  /// A start that gives every variable can be checked; solvers pass over one that is infeasible without a word.
  private func warnOfStart(_ start: [Variable: Double], _ path: String, _ model: Model) {
    guard start.count == model.variableCount else { return }
    var values = [Double](repeating: 0, count: model.variableCount)
    for (variable, value) in start { values[variable.index] = value }
    let check = model.check(values)
    guard !check.passes(feasibility: 1e-6, integrality: 1e-6) else { return }
    let place = check.infeasibility > 1e-6 ? check.worst : "a value that is not whole"
    options.warn("\(path) is no feasible point (\(place ?? "")); the solver may pass it over")
  }

  private func write(_ model: Model, to path: String) throws {
    let text = try model.write(to: path, splittingRanges: splitRanges)
    if let first = text.renamed.first {
      options.warn(
        text.renamed.count == 1
          ? "\(path): \(first)"
          : "\(path): \(text.renamed.count) names were changed; \(first)")
    }
    if !text.inexactRows.isEmpty {
      options.warn("\(path): a bound of \(text.inexactRows.count) rows is off in its last digit")
    }
  }

  /// What makes the model infeasible; `nil` when it is not, or nobody knows in the time that is left.
  private func conflict(
    _ model: Model, _ solution: Solution, _ backend: any Backend, _ control: RunControl
  ) throws -> Conflict? {
    guard solution.termination == .infeasible, !relaxed else { return nil }
    var limited = control
    limited.timeLimit = control.timeLimit.map { max(1, $0 - solution.seconds) } ?? Self.conflictSeconds
    let conflict = try model.conflict(with: backend, control: limited)
    return conflict.status == .found ? conflict : nil
  }

  private static let conflictSeconds = 60.0

  /// The result on standard output, then the file: a disk that is full must not cost more than the file.
  private func report(_ report: some SolveOutput) throws {
    if options.json { try StandardOutput.write(json: report) } else { try StandardOutput.write(report.text) }
    guard let out else { return }
    if out.lowercased().hasSuffix(".json") {
      try AtomicFile.write(StandardOutput.text(json: report), to: out)
    } else if let lines = report.lines {
      try AtomicFile.write(lines, to: out)
    } else {
      options.warn("there is no solution to write to \(out)")
    }
  }

  private func finish(_ solution: Solution) throws {
    let incumbent = solution.hasPoint ? "the best solution found by then is given" : "no solution was found by then"
    switch solution.termination {
    case .optimal: return
    case .infeasible, .infeasibleOrUnbounded, .cutoff:
      options.warn(
        solution.termination == .infeasible ? "the model is infeasible" : "the model is infeasible or unbounded")
      throw ExitStatus.infeasible
    case .unbounded:
      options.warn("the model is unbounded")
      throw ExitStatus.input
    case .timeLimit, .nodeLimit, .iterationLimit:
      options.warn("the \(ModelSummary.words(solution.termination)) came before a proof; \(incumbent)")
      throw ExitStatus.unproved
    case .numericalError:
      options.warn("the solver gave up; \(incumbent)")
      throw ExitStatus.unproved
    case .cancelled:
      options.warn("interrupted; \(incumbent)")
      throw ExitStatus.interrupted
    }
  }

  private func finish(_ pool: SolutionPool) throws {
    let found = "\(pool.count) solutions are given, of which \(pool.provedCount) are proved"
    switch pool.ending {
    case .exhausted where pool.isEmpty:
      options.warn("the model is infeasible")
      throw ExitStatus.infeasible
    case .unbounded:
      options.warn("the model is unbounded")
      throw ExitStatus.input
    case .cancelled:
      options.warn("interrupted; \(found)")
      throw ExitStatus.interrupted
    case .timeLimit, .nodeLimit, .iterationLimit, .undecided:
      options.warn("a limit came before a proof; \(found)")
      throw ExitStatus.unproved
    case .count, .exhausted, .threshold: return
    }
  }
}
