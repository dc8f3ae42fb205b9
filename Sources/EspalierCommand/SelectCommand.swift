import ArgumentParser
import DataFiles
import Selection

/// One selection problem by one method.
struct SelectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select",
    abstract: "Choose which groups of variables to keep, by one method.",
    discussion: """
      Minimises ½ tr(BᵀHB) − tr(GᵀB) over coefficients B that are zero outside the groups kept. Prints the support, \
      its loss, and what is proved about it.

      EXAMPLE
        espalier select --gram H.npy --dense W.npy --group-size 32 \\
          --damping 0.01 --keep 6 --out B.npy

      \(ConstraintsFile.help)
      """)

  @OptionGroup(title: "Problem") var problem: ProblemOptions

  @Option(help: ArgumentHelp("How many groups to keep; with --costs, what they may cost together.", valueName: "k"))
  var keep: BudgetList

  @Option(help: "How the support is chosen.")
  var method: Method = .automatic

  @Option(
    help: ArgumentHelp(
      "Write the refitted coefficients, a p×m array with zero rows for removed variables.", valueName: "file.npy"))
  var out: String?

  @OptionGroup(title: "Solver") var solver: SolverOptions

  @OptionGroup(title: "Run") var options: RunOptions

  func validate() throws {
    guard keep.values.count == 1 else { throw ValidationError("--keep takes one budget; compare takes several") }
    _ = try problem.budget(keep.values[0])
    try problem.check(method)
    try solver.check([method])
    if let out, !out.lowercased().hasSuffix(".npy") {
      throw ValidationError("--out is '\(out)', expected a name that ends in .npy")
    }
  }

  func run() throws {
    Interruption.watch()
    if let out { try OutputFile.check(out) }
    let input = try ProblemInput(problem)
    let posed = try input.problem(problem.budget(keep.values[0]))
    let display = options.makeDisplay()
    defer { display.clear() }
    let selection = try input.select(posed, method, solver, options.control(display))
    display.clear()
    // The result first: a disk that is full must not cost more than the file.
    if options.json {
      try StandardOutput.write(json: selection)
    } else {
      try StandardOutput.write(SelectionSummary(selection, of: posed).text)
    }
    if let out {
      try Npy.write(OutputFile.coefficients(selection, variables: posed.variableCount), to: out)
    }
    switch selection.status {
    case .cancelled:
      options.warn("interrupted; the best support found by then is given")
      throw ExitStatus.interrupted
    case .timeLimit where method.seeksProof:
      options.warn("the time limit came before a proof; the best support found by then is given")
      throw ExitStatus.unproved
    case .timeLimit:
      options.warn("the time limit came before the method was done; the best support found by then is given")
    case .optimal, .feasible, .infeasible: break
    }
  }
}
