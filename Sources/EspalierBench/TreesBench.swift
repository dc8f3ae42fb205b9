import ArgumentParser
import Espalier
import Foundation

/// Soft trees: accuracy on the files of the peer script, training throughput against its products alone, inference of a slim
/// ensemble against the dense one.
struct TreesBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trees", abstract: "Soft trees under a feature budget, beside boosted trees and forests.",
    discussion: """
      Without --data it measures speed only. With --data it reads what Docs/Benchmarks/peers/trees_peers.py wrote: \
      CASE/Xtr.npy, ytr.npy and so on for training, validation and test, CASE/regression for regressions, CASE/support.npy \
      where the truth is known, and CASE/budget with the number of columns.
      """)

  @Option(help: "The directory of the peer script's output.") var data: String?
  @Option(parsing: .upToNextOption, help: "Cases; all there are when none is named.") var cases: [String] = []
  @Option(help: "Threads.") var threads = 2
  @Option(help: "Repetitions of the speed measurements; the best time counts.") var repeats = 3
  @Flag(help: "Choose the budget by the path as well.") var path = false

  func run() throws {
    print("BLAS core \(BLASRuntime.coreName), \(threads) thread(s)\n")
    if let data {
      try accuracy(data)
    } else {
      try fitTime()
      try throughput()
      try inference()
    }
  }

  private func accuracy(_ data: String) throws {
    let names =
      cases.isEmpty
      ? try FileManager.default.contentsOfDirectory(atPath: data).filter {
        FileManager.default.fileExists(atPath: "\(data)/\($0)/budget")
      }.sorted() : cases
    var table = TextTable([
      .text("case"), .number("n"), .number("p"), .number("budget"), .number("used"), .number("test"), .number("F1"),
      .number("wall s"), .number("CPU s"),
    ])
    for name in names {
      let folder = "\(data)/\(name)"
      let isRegression = FileManager.default.fileExists(atPath: "\(folder)/regression")
      let kind: TargetColumn.Kind = isRegression ? .regression : .classification
      func part(_ suffix: String) throws -> (table: FeatureTable, target: TargetColumn) {
        let x = try Npy.read("\(folder)/X\(suffix).npy")
        let y = try Npy.read("\(folder)/y\(suffix).npy")
        let matrix = Matrix<Float>(rows: x.shape[0], columns: x.shape[1], elements: x.floats)
        return (try FeatureTable(matrix), try TargetColumn(y.doubles, kind: kind))
      }
      let (training, validation, test) = (try part("tr"), try part("va"), try part("te"))
      let text = try String(contentsOfFile: "\(folder)/budget", encoding: .utf8)
      let budget = Int(text.filter(\.isNumber)) ?? 1
      for choice in [FeatureBudget.exact(budget)] + (path ? [.path] : []) {
        let model = try SoftTrees(choice).fit(
          training.table, target: training.target, validation: validation, control: RunControl(threads: threads))
        let metrics = try model.metrics(of: test.table, target: test.target)
        let score = metrics.rmse.map { $0 * $0 } ?? metrics.auc
        var overlap: Double?
        if let truth = try? Npy.read("\(folder)/support.npy").int64s {
          let found = Set(model.selected)
          let hits = truth.count { found.contains("\($0)") }
          overlap = 2 * Double(hits) / Double(truth.count + found.count)
        }
        table.append([
          name, "\(training.table.rows)", "\(training.table.columns.count)", choice == .path ? "path" : "\(budget)",
          "\(model.selected.count)", NumberFormatting.fixed(score, decimals: 4),
          NumberFormatting.fixed(overlap, decimals: 3), NumberFormatting.fixed(model.seconds, decimals: 2),
          NumberFormatting.fixed(model.cpuSeconds, decimals: 2),
        ])
      }
    }
    print("test: AUC (one against one for several classes), or mean squared error; F1 of the support\n")
    print(table.render())
  }

  private func noise(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix<Float> {
    var random = TreeRandom(seed: seed)
    return Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in Float(random.next() >> 40) * 0x1p-23 - 1 })
  }

  private func fitTime() throws {
    let (rows, columns) = (5000, 33)
    let x = noise(rows, columns, seed: 1)
    let labels = (0..<rows).map { row in
      (x[row, 0] > 0.4) != (x[row, 1] + x[row, 2] > 0.5) || x[row, 3] > 0.8 ? "yes" : "no"
    }
    let table = try FeatureTable(x)
    let (timing, model) = try Timing.best(of: 1) {
      try SoftTrees(.exact(8)).fit(table, target: .classes(labels), control: RunControl(threads: threads))
    }
    print(
      "one fit with defaults, exact 8 of 33, n = 5000: wall \(NumberFormatting.seconds(timing.wall)), CPU "
        + "\(NumberFormatting.seconds(timing.cpu)), validation loss \(NumberFormatting.significant(model.validationLoss))\n"
    )
  }

  /// Steps of training on all features against their two large products alone.
  private func throughput() throws {
    let (rows, columns, batch) = (10_000, 2000, 256)
    let shape = try TreeShape(trees: 50, depth: 4, outputs: 1)
    let probe = TrainingProbe(
      features: noise(rows, columns, seed: 2).elements, rows: rows, columns: columns, shape: shape, batch: batch)
    let steps = 200
    let (training, _) = try Timing.best(of: repeats) { try probe.train(steps: steps) }
    let (products, _) = Timing.best(of: repeats) { probe.products(steps: steps) }
    let flops = 4.0 * Double(batch * columns * shape.gates * steps)
    print("training, n = 10,000, p = 2000, 50 trees of depth 4, batch 256, one thread, all features active")
    print(
      "  \(NumberFormatting.significant(training.cpu / Double(steps) * 1e3)) ms a step, its two products alone "
        + "\(NumberFormatting.significant(products.cpu / Double(steps) * 1e3)) ms "
        + "(\(NumberFormatting.significant(flops / products.cpu * 1e-9, digits: 3)) GFLOP/s): "
        + "\(NumberFormatting.percent(products.cpu / training.cpu)) of the GEMM-bound limit (CPU time)\n")
  }

  private func inference() throws {
    let (rows, columns) = (1000, 22_000)
    let shape = try TreeShape(trees: 50, depth: 6, outputs: 1)
    var random = TreeRandom(seed: 3)
    let dense = TreeWeights<Float>(random: shape, activation: .logistic, features: columns, using: &random)
    let kept = (0..<35).map { $0 * 600 }
    let slim = dense.selecting(features: kept)
    let x = noise(rows, columns, seed: 4)
    let part = x.elements.withUnsafeBufferPointer { all in
      (0..<rows).flatMap { row in kept.map { all[row * columns + $0] } }
    }
    let all = x.elements
    let (denseTime, _) = try Timing.best(of: repeats) { try dense.outputs(all, count: rows, threads: 1) }
    let (slimTime, _) = try Timing.best(of: 10 * repeats) { try slim.outputs(part, count: rows, threads: 1) }
    print("inference, n = 1000, p = 22,000, 50 trees of depth 6, one thread, CPU time")
    print(
      "  all columns \(NumberFormatting.seconds(denseTime.cpu)), the 35 kept \(NumberFormatting.seconds(slimTime.cpu)): "
        + "\(NumberFormatting.significant(denseTime.cpu / slimTime.cpu, digits: 3)) times as fast\n")
  }
}
