import ArgumentParser
import Espalier
import Foundation

/// Private selection on the published synthetic model: exact probabilities of the true support, and times.
struct PrivateBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "private", abstract: "Private selection: recovery of the true support and times.",
    discussion: """
      Model and settings of the published experiments: p = 100, s = 5, SNR 5, correlation 0.1, bounds 0.5, radius 1.1. \
      Probabilities are computed, not counted. They look at the data without noise, which only made-up data allow.
      """)

  @Option(help: "Records.") var records = 3000
  @Option(help: "Columns.") var features = 100
  @Option(help: "Columns to choose.") var supportSize = 5
  @Option(help: "Λ of the ridge.") var ridge = 120.0
  @Option(parsing: .upToNextOption, help: "Privacy parameters.") var epsilon = [0.5, 1.0, 2.0]
  @Option(help: "Data sets.") var datasets = 10
  @Option(parsing: .upToNextOption, help: "Sizes of top-R lists; 0 for none.") var listSize: [Int] = [477]
  @Option(help: "Draws to time for each data set.") var draws = 200
  @Option(help: "Proposals to sample for the normaliser.") var proposals = 20_000
  @Option(help: "Threads.") var threads = 1
  @Flag(help: "Classes and hinge loss.") var hinge = false
  @Flag(help: "Leave out the mistakes mechanism.") var noMistakes = false
  @Flag(help: "Time the exact scores of all supports within two swaps of the best, and nothing else.") var swaps = false

  func run() throws {
    let model = try PrivateInstance.model(
      loss: hinge ? .hinge : .leastSquares, records: records, features: features, supportSize: supportSize,
      ridge: ridge)
    print("n \(records)  p \(features)  s \(supportSize)  ridge \(ridge)  threads \(threads)  datasets \(datasets)")
    if swaps { return try timeSwaps(model) }
    var columns: [TableColumn] = [
      .number("epsilon"), .number("set-up s"), .number("draw ms"), .number("cells"), .number("accepted"),
      .number("P exact"), .number("P drawn"),
    ]
    for size in listSize where size > 0 { columns += [.number("P top-\(size)"), .number("s")] }
    if !noMistakes { columns.append(.number("P mistakes")) }
    var table = TextTable(columns)
    for value in epsilon {
      var sums = [Double](repeating: 0, count: columns.count - 1)
      for seed in 0..<datasets { try measure(value, seed: UInt64(seed) + 1, model, into: &sums) }
      table.append(
        [NumberFormatting.significant(value)] + sums.map { NumberFormatting.significant($0 / Double(datasets)) })
      FileHandle.standardError.write(Data("epsilon \(value) done\n".utf8))
    }
    print(table.render())
    print("peak memory \(NumberFormatting.bytes(RunClock.peakMemoryBytes))")
  }

  private func measure(_ value: Double, seed: UInt64, _ model: SelectionModel, into sums: inout [Double]) throws {
    let instance = PrivateInstance(
      records: records, features: features, supportSize: supportSize, classes: hinge, seed: seed)
    let epsilon = try Epsilon(value)
    let control = RunControl(threads: threads)
    let clock = control.start()
    let data = try PrivateData(predictors: instance.predictors, response: instance.response, model: model)
    let prepared = try ExponentialMechanism(epsilon: epsilon).prepare(data, control: control)
    sums[0] += clock.seconds
    let ledger = try BudgetLedger(inMemory: .pure(Epsilon(1000)))
    let drawClock = control.start()
    var hits = 0
    let count = min(draws, Int(999 / value))
    for _ in 0..<count where try prepared.release(spending: ledger).support == instance.truth { hits += 1 }
    sums[1] += drawClock.seconds / Double(max(1, count)) * 1000
    let diagnosis = LawDiagnosis(notPrivate: prepared)
    let estimate = diagnosis.estimate(support: instance.truth, proposals: proposals)
    sums[2] += Double(diagnosis.cellCount)
    sums[3] += estimate.acceptance
    sums[4] += estimate.probability
    sums[5] += Double(hits) / Double(max(1, count))
    var place = 6
    for size in listSize where size > 0 {
      let listClock = control.start()
      let list = try TopRMechanism(epsilon: epsilon, listSize: size).prepare(data)
      sums[place] += list.notPrivateProbability(of: instance.truth)
      sums[place + 1] += listClock.seconds
      place += 2
    }
    if !noMistakes {
      let condition = try GapCondition(declaredBecause: "a benchmark on made-up data")
      let mistakes = try MistakesMechanism(epsilon: epsilon, assuming: condition).prepare(data)
      sums[place] += mistakes.notPrivateProbability(of: instance.truth)
    }
  }

  private func timeSwaps(_ model: SelectionModel) throws {
    let instance = PrivateInstance(
      records: records, features: features, supportSize: supportSize, classes: hinge, seed: 1)
    let data = try PrivateData(predictors: instance.predictors, response: instance.response, model: model)
    let (count, seconds) = SwapNeighbourhoodTiming.measure(
      data, around: instance.truth, swaps: 2, threads: threads, repeats: 5)
    print("supports within two swaps \(count)  seconds \(NumberFormatting.significant(seconds))")
  }
}
