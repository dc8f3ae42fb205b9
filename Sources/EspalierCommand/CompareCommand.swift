import ArgumentParser
import DataFiles
import Reports
import Selection

/// One selection problem by several methods, side by side.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Choose by several methods and budgets, and set the results side by side.",
    discussion: """
      Without --methods all methods take part that can: fluctuation needs --means, osscar equal costs, exhaustive at \
      most 10^7 supports, and branch-and-bound and mip a --time-limit when there are more than 10^9. \
      Every result is computed from nothing, so that its seconds are those of a run of its own; --time-limit is for \
      each. The exit status is 5 when a method that was named in --methods missed its proof.

      EXAMPLE
        espalier compare --gram H.npy --dense W.npy --group-size 32 \\
          --damping 0.01 --keep 3,6,9 --html compare.html
        espalier compare --gram H.npy --linear G.npy --keep 4..10 \\
          --methods swap,backward --json

      \(ConstraintsFile.help)
      """)

  @OptionGroup(title: "Problem") var problem: ProblemOptions

  @Option(
    help: ArgumentHelp(
      "Budgets: numbers of groups, as 3,6,9 or 4..10 or both; with --costs, what the groups kept may cost together.",
      valueName: "k1,k2"))
  var keep: BudgetList

  @Option(
    help: ArgumentHelp(
      "Methods, such as swap,backward. (default: all that can; values: \(Method.allValueStrings.joined(separator: ", ")))",
      valueName: "a,b"))
  var methods: MethodList?

  @Option(help: ArgumentHelp("Write a page with tables and plots.", valueName: "file.html"))
  var html: String?

  @OptionGroup(title: "Solver") var solver: SolverOptions

  @OptionGroup(title: "Run") var options: RunOptions

  func validate() throws {
    for value in keep.values { _ = try problem.budget(value) }
    for method in methods?.methods ?? [] { try problem.check(method) }
    try solver.check(methods?.methods ?? Method.allCases)
  }

  func run() throws {
    Interruption.watch()
    if let html { try OutputFile.check(html) }
    let input = try ProblemInput(problem)
    let first = try input.problem(problem.budget(keep.values[0]))
    let problems = try keep.values.map { try input.problem(first, with: problem.budget($0)) }
    let display = options.makeDisplay()
    defer { display.clear() }
    let jobs = chosenJobs ?? applicableJobs(problems)
    var results: [ComparedSelection] = []
    for (index, job) in jobs.enumerated() where !Interruption.isRequested {
      let title = "[\(index + 1)/\(jobs.count)] \(job.method.rawValue), keep \(BudgetList.text(job.budget))"
      let posed = try input.problem(problem.budget(job.budget))
      let selection = try input.select(posed, job.method, solver, options.control(display, title: title))
      results.append(ComparedSelection(budget: job.budget, selection: selection))
    }
    display.clear()
    results = ComparedSelection.ranked(results)
    let comparison = Comparison(
      problem: ComparisonProblem(first, options: problem, budgets: keep.values, results: results),
      results: results)
    if options.json {
      try StandardOutput.write(json: comparison)
    } else {
      try StandardOutput.write(ComparisonTable(results).text.render())
    }
    if let html {
      let page = try ComparisonPage(comparison, inputs: input.paths, run: options)
      try AtomicFile.write(page.page.render(), to: html)
    }
    if Interruption.isRequested {
      options.warn("interrupted; \(results.count) of \(jobs.count) results are given")
      throw ExitStatus.interrupted
    }
    let missed = results.filter { $0.selection.method.seeksProof && $0.selection.status == .timeLimit }
    if !missed.isEmpty {
      options.warn("the time limit came before \(missed.count == 1 ? "a proof" : "\(missed.count) proofs")")
      if methods != nil { throw ExitStatus.unproved }
    }
  }

  private struct Job {
    var budget: Double
    var method: Method
  }

  /// The methods that were named, at every budget; `nil` when none were.
  private var chosenJobs: [Job]? {
    guard let methods else { return nil }
    return methods.methods.flatMap { method in keep.values.map { Job(budget: $0, method: method) } }
  }

  /// The methods that can treat the problem in a time one waits for, at each budget; warns of each other one once.
  private func applicableJobs(_ problems: [SelectionProblem]) -> [Job] {
    var jobs: [Job] = []
    for method in Method.allCases {
      let obstacles = problems.map { obstacle(method, $0) }
      var missing: [String] = []
      for (budget, obstacle) in zip(keep.values, obstacles) {
        if obstacle == nil {
          jobs.append(Job(budget: budget, method: method))
        } else {
          missing.append(BudgetList.text(budget))
        }
      }
      guard let reason = obstacles.lazy.compactMap({ $0 }).first else { continue }
      let budgets = missing.count < keep.values.count ? " for --keep \(missing.joined(separator: ","))" : ""
      options.warn("\(method.rawValue) is left out\(budgets): \(reason)")
    }
    return jobs
  }

  /// Why a method is not run by default.
  private func obstacle(_ method: Method, _ posed: SelectionProblem) -> String? {
    let supports = ExhaustiveSearch.supportCount(posed)
    switch method {
    case .fluctuation where problem.means == nil: return "it needs --means and --samples"
    case .osscar where !posed.hasUniformWeights: return "it needs equal costs"
    case .exhaustive where supports > Self.mostEnumerated: return "there are more than 10^7 supports"
    case .mip where posed.sideConstraints.isEmpty && options.timeLimit == nil:
      return "it can take long without side constraints; name it with --methods or set --time-limit"
    case .branchAndBound where supports > Self.mostUnlimited && options.timeLimit == nil,
      .mip where supports > Self.mostUnlimited && options.timeLimit == nil:
      return "there are more than 10^9 supports and no --time-limit"
    default: return nil
    }
  }

  private static let mostEnumerated = 1e7
  private static let mostUnlimited = 1e9
}
