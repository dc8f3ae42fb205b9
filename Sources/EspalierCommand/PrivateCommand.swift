import ArgumentParser
import DataFiles
import PrivateSelection
import Reports

/// A support released under differential privacy.
struct PrivateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "private",
    abstract: "Release a support under differential privacy, paid from a ledger.",
    usage: """
      espalier private <data> --target <target> --keep <k> --epsilon <epsilon>
                              --bounds <file.json> --ledger <file> [<options>]
      """,
    discussion: """
      Chooses columns of a table so that a sparse regression on them fits, and gives out the choice and nothing else: no \
      objective, no gap, no count, no time. The ledger pays before anything is computed and keeps what was spent after an error or \
      a crash. The exponential mechanism, the default, is exact; mistakes guarantees nothing unless its condition on \
      the data is declared. There is no --seed: releases draw from the operating system's generator.

      EXAMPLE
        espalier private diabetes.csv --target progression --keep 3 \\
          --epsilon 1 --bounds diabetes-bounds.json \\
          --ledger study.ledger --budget 2

      \(BoundsFile.help)

      Missing cells count as the middle of their range, infinite ones as its ends. A table with anything else than numbers in \
      the named columns is refused, without the cell at fault, which would be private; the guarantee is about tables that \
      can be read. How long the run takes depends on the data. --duration holds the answer back to a multiple of a public \
      number of seconds; the guarantee then assumes that the run fits in the first, and what it assumes is printed. \
      --time-limit never gives up: it ends only the preparation of the draw, which follows the same law at any time, \
      so that when it strikes says nothing more than the duration of the run.
      """)

  @Argument(help: ArgumentHelp("A .csv or .tsv table with a header.", valueName: "data")) var data: String
  @Option(help: "The name of the response's column.") var target: String
  // Unconditional where numbers are taken: "-1" is then a value that can be refused as such, and not a missing one.
  @Option(parsing: .unconditional, help: ArgumentHelp("How many columns to choose.", valueName: "k")) var keep: Int
  @Option(parsing: .unconditional, help: "ε of this release, 10⁻⁹ to 1000.") var epsilon: Double
  @Option(help: ArgumentHelp("Public constants, a JSON file.", valueName: "file.json")) var bounds: String
  @Option(help: ArgumentHelp("The ledger that pays.", valueName: "file")) var ledger: String
  @Option(
    parsing: .unconditional,
    help: "Create the ledger with this ε in all, 10⁻⁹ to 1000, when the release is paid; it must not exist.")
  var budget: Double?
  @Option(parsing: .unconditional, help: "With --budget: count in zCDP for (ε, δ) in all; between 0 and 1.")
  var delta: Double?
  @Option(help: "exponential, top-r, mistakes or permute-and-flip.") var mechanism: PrivateMechanism = .exponential
  @Option(help: "replace-one or add-remove.") var neighbours: PrivateNeighbours = .replaceOne
  @Option(help: "squared or hinge; hinge expects labels −1 and +1, or \"classes\" in the bounds.") var loss:
    PrivateLossName = .squared
  @Flag(help: "Fit an intercept.") var intercept = false
  @Option(parsing: .unconditional, help: "For top-r: how many supports keep a score of their own. (default: 1000)")
  var listSize: Int?
  @Option(
    help: ArgumentHelp(
      "For mistakes: why the best support is known to lead by more than twice the sensitivity.", valueName: "reason"))
  var assumeGap: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Release least-squares coefficients as well (for hinge too, on −1 and +1), for this ε more, 10⁻⁹ to 1000.",
      valueName: "epsilon"))
  var coefficients: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Answer at a multiple of so many seconds.", valueName: "seconds"))
  var duration: Double?

  @OptionGroup(title: "Run") var options: PrivateRunOptions

  func validate() throws {
    guard keep >= 1 else { throw ValidationError("--keep is \(keep), expected at least 1") }
    if mechanism == .mistakes, assumeGap == nil {
      throw ValidationError(
        "--mechanism mistakes guarantees nothing by itself; declare with --assume-gap why its condition holds, or use "
          + "the exponential mechanism")
    }
    if mechanism != .mistakes, assumeGap != nil {
      throw ValidationError("--assume-gap belongs to --mechanism mistakes")
    }
    if let assumeGap, !assumeGap.contains(where: { !$0.isWhitespace }) {
      throw ValidationError("--assume-gap is empty, expected why the condition is known to hold")
    }
    for (name, value) in [("--epsilon", epsilon), ("--budget", budget), ("--coefficients", coefficients)] {
      guard let value, !(1e-9...1000).contains(value) else { continue }
      throw ValidationError("\(name) is \(value), expected a number between 10⁻⁹ and 1000")
    }
    if let delta, !(delta > 0 && delta < 1) {
      throw ValidationError("--delta is \(delta), expected a number between 0 and 1, both excluded")
    }
    if let duration, !(0.001...1e6).contains(duration) {
      throw ValidationError("--duration is \(duration), expected 0.001 to 1000000 seconds")
    }
    if let listSize {
      guard mechanism == .topR else { throw ValidationError("--list-size belongs to --mechanism top-r") }
      guard (1...1_000_000).contains(listSize) else {
        throw ValidationError("--list-size is \(listSize), expected 1 to 1000000")
      }
    }
    if options.timeLimit != nil, mechanism != .exponential {
      throw ValidationError(
        "--time-limit belongs to --mechanism exponential; \(mechanism.rawValue) has to finish whatever it takes, since "
          + "giving up would say something about the data")
    }
    if delta != nil, budget == nil { throw ValidationError("--delta belongs to --budget") }
  }

  func run() throws {
    let constants = try PrivateConstants(path: bounds, target: target, loss: loss)
    let model = try constants.model(keep: keep, loss: loss, intercept: intercept, neighbours: neighbours)
    let choose = try chosenMechanism(model)
    let fit = try coefficients.map { NoisyStatistics(.pure(try Epsilon($0))) }
    let padding = try duration.map { try FixedDuration(seconds: $0) }
    let ledger = try opened()
    // Before the data are read, so that an exhausted ledger says nothing of them; and a support must not be paid for and
    // then lost because its coefficients cannot be.
    try ledger.check([choose.charge] + (fit.map { [$0.charge] } ?? []))
    func release() throws -> PrivateReport {
      let data = try read(constants, model)
      let release = try choose.release(data, ledger)
      let coefficients = try fit.map { try $0.release(data, support: release.support, spending: ledger) }
      return PrivateReport(
        release, fit: coefficients, constants: constants, mechanism: mechanism.rawValue, epsilon: epsilon,
        coefficientEpsilon: self.coefficients, model: model, padding: padding, state: try ledger.state())
    }
    if let padding {
      // Reading is inside too, since its time depends on the file.
      let report = try padding.run { () throws(AnyFailure) in
        do { return try release() } catch { throw AnyFailure(error) }
      }
      try write(report)
    } else {
      try write(release())
    }
  }

  /// The ledger that exists, or with --budget one that is made when the release is paid: a command that fails before,
  /// for reasons in the arguments, the bounds or the data, leaves nothing in the way of a corrected one.
  private func opened() throws -> BudgetLedger {
    guard let budget else { return try BudgetLedger(opening: ledger) }
    let limit = try Epsilon(budget)
    // Whole billionths: 0.1 and 0.2 are within 0.3.
    let parts = try [epsilon, coefficients].compactMap { try $0.map { try Epsilon($0).billionths } }
    if delta == nil, parts.reduce(0, +) > limit.billionths {
      throw CommandFailure(.usage, "--budget is \(budget), less than this release would spend")
    }
    return try BudgetLedger.createdBySpending(
      at: ledger, limit: delta.map { .approximate(limit, delta: $0) } ?? .pure(limit))
  }

  private struct AnyFailure: Error, FailureBox {
    let underlying: any Error
    init(_ underlying: any Error) { self.underlying = underlying }
  }

  /// A mechanism whose public parameters are checked: what it costs and how it releases.
  private struct ChosenMechanism {
    var charge: PrivacyCharge
    var release: (PrivateData, BudgetLedger) throws -> SupportRelease
  }

  private func chosenMechanism(_ model: SelectionModel) throws -> ChosenMechanism {
    let epsilon = try Epsilon(epsilon)
    let control = options.control
    switch mechanism {
    case .exponential:
      let chosen = ExponentialMechanism(epsilon: epsilon)
      return ChosenMechanism(charge: chosen.charge) { try chosen.release($0, spending: $1, control: control) }
    case .topR:
      let chosen = try TopRMechanism(epsilon: epsilon, listSize: listSize ?? 1000)
      return ChosenMechanism(charge: chosen.charge) { try chosen.release($0, spending: $1) }
    case .mistakes:
      let chosen = MistakesMechanism(
        epsilon: epsilon, assuming: try GapCondition(declaredBecause: assumeGap ?? ""))
      try chosen.check(model)
      return ChosenMechanism(charge: chosen.charge) { try chosen.release($0, spending: $1) }
    case .permuteAndFlip:
      let chosen = PermuteAndFlip(epsilon: epsilon)
      do { try chosen.check(model) } catch {
        guard case .tooLarge = error else { throw error }
        throw CommandFailure(
          .usage,
          "--mechanism permute-and-flip weighs every choice of --keep \(keep) out of \(model.features) columns and takes at "
            + "most 1000000 of them; keep fewer, name fewer columns in \(bounds), or use --mechanism exponential, which "
            + "has no such limit")
      }
      return ChosenMechanism(charge: chosen.charge) { try chosen.release($0, spending: $1, control: control) }
    }
  }

  private func read(_ constants: PrivateConstants, _ model: SelectionModel) throws -> PrivateData {
    let table: CSVTable
    do { table = try CSVTable.read(data) } catch let error as DataFileError {
      // Where a file is malformed says something of its records; whether it exists does not.
      if [.notFound, .unreadable].contains(error.kind) { throw error }
      throw CommandFailure(
        .input, "\(data): is no table with a header; where it is not is withheld, because it is private")
    }
    do {
      return try constants.data(
        values: table.numericMatrix(columns: constants.names, missing: .keepNonFinite),
        response: table.numericColumn(target, missing: .keepNonFinite), model: model)
    } catch let error as DataFileError where error.kind == .invalidValue {
      throw CommandFailure(.input, "\(data): a cell holds no number; which one is withheld, because it is private")
    } catch let error as PrivateSelectionError {
      guard case .shape("the number of records", let found, _) = error else { throw error }
      throw CommandFailure(
        .input, "\(data): has \(found) records, expected \(constants.records), the \"records\" of \(bounds)")
    }
  }

  private func write(_ report: PrivateReport) throws {
    if options.json { try StandardOutput.write(json: report) } else { try StandardOutput.write(report.text) }
  }
}
