import ArgumentParser
import DataFiles
import Foundation
import LinearAlgebra
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

      Missing cells count as the middle of their range, infinite ones as its ends. A table that cannot be read is reported without the cell at fault, which would be private. How long the run takes depends on \
      the data; --duration makes that a public number, and --time-limit only ends the preparation of the draw, whose law it cannot change.
      """)

  @Argument(help: ArgumentHelp("A .csv or .tsv table with a header.", valueName: "data")) var data: String
  @Option(help: "The name of the response's column.") var target: String
  @Option(help: ArgumentHelp("How many columns to choose.", valueName: "k")) var keep: Int
  @Option(help: "ε of this release.") var epsilon: Double
  @Option(help: ArgumentHelp("Public constants, a JSON file.", valueName: "file.json")) var bounds: String
  @Option(help: ArgumentHelp("The ledger that pays.", valueName: "file")) var ledger: String
  @Option(help: "Create the ledger with this ε in all; it must not exist.") var budget: Double?
  @Option(help: "With --budget: count in zCDP for (ε, δ) in all.") var delta: Double?
  @Option(help: "exponential, top-r, mistakes or permute-and-flip.") var mechanism: PrivateMechanism = .exponential
  @Option(help: "replace-one or add-remove.") var neighbours: PrivateNeighbours = .replaceOne
  @Option(help: "squared or hinge; classes by the sign of the response.") var loss: PrivateLossName = .squared
  @Flag(help: "Fit an intercept.") var intercept = false
  @Option(help: "For top-r: how many supports keep a score of their own.") var listSize = 1000
  @Option(
    help: ArgumentHelp(
      "For mistakes: why the best support is known to lead by more than twice the sensitivity.", valueName: "reason"))
  var assumeGap: String?
  @Option(help: ArgumentHelp("Release coefficients as well, for this ε more.", valueName: "epsilon"))
  var coefficients: Double?
  @Option(help: ArgumentHelp("Answer at a multiple of so many seconds.", valueName: "seconds")) var duration: Double?

  @OptionGroup(title: "Run") var options: RunOptions

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
    if !(epsilon > 0 && epsilon.isFinite) {
      throw ValidationError("--epsilon is \(epsilon), expected a number above 0")
    }
    if let duration, !(duration > 0 && duration.isFinite) {
      throw ValidationError("--duration is \(duration), expected seconds above 0")
    }
    if listSize < 1 { throw ValidationError("--list-size is \(listSize), expected at least 1") }
    if delta != nil, budget == nil { throw ValidationError("--delta belongs to --budget") }
  }

  func run() throws {
    let file = try BoundsFile.read(bounds)
    let model = try model(file)
    let parameters = try (Epsilon(epsilon), coefficients.map { try Epsilon($0) })
    if let budget {
      let limit = try Epsilon(budget)
      // Before a ledger is made that a corrected command would find in its way.
      if delta == nil, epsilon + (coefficients ?? 0) > budget {
        throw CommandFailure(.usage, "--budget is \(budget), less than this release would spend")
      }
      guard FileManager.default.isReadableFile(atPath: data) else {
        throw DataFileError(.notFound, file: data, "cannot be read")
      }
      _ = try BudgetLedger.create(at: ledger, limit: delta.map { .approximate(limit, delta: $0) } ?? .pure(limit))
    }
    let ledger = try BudgetLedger(opening: ledger)
    if let duration {
      // Reading is inside too, since its time depends on the file.
      let report = try FixedDuration(seconds: duration).run { () throws(AnyFailure) in
        do { return try release(file, model, parameters, ledger) } catch { throw AnyFailure(error) }
      }
      try write(report)
    } else {
      try write(release(file, model, parameters, ledger))
    }
  }

  private struct AnyFailure: Error, FailureBox {
    let underlying: any Error
    init(_ underlying: any Error) { self.underlying = underlying }
  }

  private func model(_ file: BoundsFile) throws -> SelectionModel {
    guard !file.columns.isEmpty else {
      throw CommandFailure(.input, "\(bounds): \"columns\" is empty, expected the columns to choose from")
    }
    guard Set(file.columns.map(\.name)).count == file.columns.count,
      !file.columns.contains(where: { $0.name == target })
    else { throw CommandFailure(.input, "\(bounds): \"columns\" names a column twice, or the target") }
    if loss == .squared, file.response == nil {
      throw CommandFailure(.input, "\(bounds): \"response\" is absent, expected the range of '\(target)'")
    }
    let unit = try PublicBound(1, because: file.reason)
    return try SelectionModel(
      loss: loss == .hinge ? .hinge : .leastSquares, features: file.columns.count, supportSize: keep,
      predictorBound: unit, responseBound: unit, radius: PublicBound(file.radius, because: file.reason),
      ridge: file.ridge ?? 0, intercept: intercept,
      neighbours: neighbours == .replaceOne
        ? .replaceOne(records: file.records) : .addRemove(maximumRecords: file.records))
  }

  private func release(
    _ file: BoundsFile, _ model: SelectionModel, _ parameters: (Epsilon, Epsilon?), _ ledger: BudgetLedger
  ) throws -> PrivateReport {
    if let second = parameters.1 {
      // A support must not be paid for and then lost because its coefficients cannot be.
      try ledger.check([
        PrivacyCharge(mechanism: mechanism.rawValue, guarantee: .boundedRange(parameters.0)),
        NoisyStatistics(.pure(second)).charge,
      ])
    }
    let data = try read(file, model)
    let control = options.control(ProgressDisplay(ProgressStyle.none))
    let release: SupportRelease
    switch mechanism {
    case .exponential:
      release = try ExponentialMechanism(epsilon: parameters.0).release(data, spending: ledger, control: control)
    case .topR:
      release = try TopRMechanism(epsilon: parameters.0, listSize: listSize).release(data, spending: ledger)
    case .mistakes:
      let condition = try GapCondition(declaredBecause: assumeGap ?? "")
      release = try MistakesMechanism(epsilon: parameters.0, assuming: condition).release(data, spending: ledger)
    case .permuteAndFlip:
      release = try PermuteAndFlip(epsilon: parameters.0).release(data, spending: ledger, control: control)
    }
    let fit = try parameters.1.map {
      try NoisyStatistics(.pure($0)).release(data, support: release.support, spending: ledger)
    }
    return PrivateReport(
      release, fit: fit, names: file.columns.map(\.name), mechanism: mechanism.rawValue, epsilon: epsilon,
      coefficientEpsilon: coefficients, state: try ledger.state())
  }

  private func read(_ file: BoundsFile, _ model: SelectionModel) throws -> PrivateData {
    let names = file.columns.map(\.name)
    let table: CSVTable
    do { table = try CSVTable.read(data) } catch let error as DataFileError {
      // Where a file is malformed says something of its records; whether it exists does not.
      if [.notFound, .unreadable].contains(error.kind) { throw error }
      throw CommandFailure(
        .input, "\(data): is no table with a header; where it is not is withheld, because it is private")
    }
    var values: [Double]
    var response: [Double]
    do {
      values = try table.numericMatrix(columns: names, missing: .keepNonFinite)
      response = try table.numericColumn(target, missing: .keepNonFinite)
    } catch let error as DataFileError where error.kind == .invalidValue {
      throw CommandFailure(.input, "\(data): a cell holds no number; which one is withheld, because it is private")
    }
    let ranges = try file.columns.map { try PublicRange($0.lower, $0.upper, because: file.reason) }
    for index in values.indices { values[index] = ranges[index % ranges.count].scaled(values[index]) }
    if loss == .squared, let range = file.response {
      let scale = try PublicRange(range.lower, range.upper, because: file.reason)
      response = response.map(scale.scaled)
    }
    let matrix = Matrix<Double>(rows: response.count, columns: names.count, elements: values)
    return try PrivateData(predictors: matrix, response: response, model: model)
  }

  private func write(_ report: PrivateReport) throws {
    if options.json { try StandardOutput.write(json: report) } else { try StandardOutput.write(report.text) }
  }
}
