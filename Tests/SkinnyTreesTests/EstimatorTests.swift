import DataFiles
import Execution
import LinearAlgebra
import Testing

@testable import SkinnyTrees

@Suite struct EstimatorTests {
  /// Two of twelve columns carry all of the target; a fixed seed, so no false alarms.
  @Test func findsTheColumnsThatMatter() throws {
    let (table, target) = try TestData.linear(rows: 150, columns: 12, relevant: 2, seed: 1)
    var options = TestData.quick
    options.steps = 300
    let model = try SoftTrees(.exact(2), options: options).fit(table, target: target)
    #expect(model.selected == ["0", "1"])
    let (fresh, truth) = try TestData.linear(rows: 200, columns: 12, relevant: 2, seed: 2)
    #expect(try #require(model.metrics(of: fresh, target: truth).r2) > 0.8)
  }

  @Test(arguments: [1, 2, 3]) func neverExceedsTheBudgetInRawColumns(_ budget: Int) throws {
    let (table, target) = try TestData.mixed(rows: 120, seed: 4)
    let model = try SoftTrees(.exact(budget), options: TestData.quick).fit(table, target: target)
    #expect((1...budget).contains(model.selected.count))
    #expect(model.weights.features == model.encoder.width)
  }

  @Test func honoursCostsAndFixedColumns() throws {
    let (table, target) = try TestData.mixed(rows: 120, seed: 4)
    var options = TestData.quick
    options.costs = ["number": 5, "noise": 2]
    options.forced = ["noise"]
    options.excluded = ["category"]
    let model = try SoftTrees(.exact(3), options: options).fit(table, target: target)
    #expect(model.selected.contains("noise"))
    #expect(!model.selected.contains("category") && !model.selected.contains("number"))
    options.forced = ["number"]
    #expect(throws: SkinnyTreesError.self) {
      try SoftTrees(.exact(3), options: options).fit(table, target: target)
    }
  }

  @Test func doesNotDependOnThreads() throws {
    let (table, target) = try TestData.mixed(rows: 100, seed: 6)
    let trees = SoftTrees(.exact(2), options: TestData.quick)
    let one = try trees.fit(table, target: target, control: RunControl(threads: 1))
    let two = try trees.fit(table, target: target, control: RunControl(threads: 2))
    #expect(one.weights == two.weights)
    #expect(one.encoder == two.encoder)
    #expect(try one.outputs(of: table, threads: 1) == two.outputs(of: table, threads: 3))
  }

  @Test func readsBackBitForBit() throws {
    let (table, target) = try TestData.mixed(rows: 100, seed: 6)
    let model = try SoftTrees(.exact(3), options: TestData.quick).fit(table, target: target)
    let path = "\(Reference.temporaryDirectory)/trees-\(Reference.processIdentifier).safetensors"
    defer { Reference.remove(path) }
    try model.save(to: path)
    let read = try SoftTreesModel(contentsOf: path)
    #expect(read.weights == model.weights)
    #expect(read.encoder == model.encoder)
    #expect(read.task == model.task)
    #expect(read.history == model.history)
    #expect(read.trials == model.trials)
    #expect(read.swaps == model.swaps)
    #expect(try read.probabilities(of: table) == model.probabilities(of: table))
  }

  /// Equal trainings give equal files: no times, no order of hashing.
  @Test func savesTheSameBytesForTheSameSeed() throws {
    let (table, target) = try TestData.mixed(rows: 100, seed: 6)
    let files = try (0..<2).map { index in
      let path = "\(Reference.temporaryDirectory)/trees-\(Reference.processIdentifier)-\(index).safetensors"
      defer { Reference.remove(path) }
      try SoftTrees(.exact(3), options: TestData.quick).fit(table, target: target).save(to: path)
      return try Reference.bytes(path)
    }
    #expect(files[0] == files[1])
  }

  /// Squares of such numbers overflow; the encoding must not.
  @Test(arguments: [1e-8, 1.0, 1e200, 1.5e308]) func standardisesNumbersOfAnySize(_ scale: Double) throws {
    let values = (0..<40).map { (Double($0 % 8) - 3.5) / 4 * scale }
    let table = try FeatureTable([FeatureColumn("x", numbers: values)])
    let labels = (0..<40).map { $0 % 8 < 4 ? "a" : "b" }
    let model = try SoftTrees(.exact(1), options: TestData.quick).fit(table, target: .classes(labels))
    let encoded = try model.encoder.encode(table)
    let mean = encoded.reduce(0, +) / 40
    let square = encoded.reduce(0) { $0 + $1 * $1 } / 40
    #expect(abs(mean) < 0.2 && abs(square - 1) < 0.5, "validation rows differ a little from training rows")
    #expect(try model.metrics(of: table, target: .classes(labels)).accuracy == 1)
  }

  @Test func callsANegativeWeightNegative() throws {
    let (table, target) = try TestData.mixed(rows: 20, seed: 6)
    var weights = [Double](repeating: 1, count: 20)
    weights[4] = -2
    #expect(
      throws: SkinnyTreesError.invalidValue(
        what: "the weight of sample 4", value: "-2.0", expected: "no negative number")
    ) { try SoftTrees(.exact(1), options: TestData.quick).fit(table, target: target, weights: weights) }
  }

  /// Only the columns in use are needed, and unseen categories and missing cells have a defined meaning.
  @Test func predictsFromTheKeptColumnsOnly() throws {
    let (table, target) = try TestData.mixed(rows: 120, seed: 8)
    var options = TestData.quick
    options.forced = ["category", "number"]
    let model = try SoftTrees(.exact(2), options: options).fit(table, target: target)
    let kept = try FeatureTable(table.columns.filter { model.selected.contains($0.name) })
    #expect(try model.probabilities(of: kept) == model.probabilities(of: table))
    let strange = try FeatureTable([
      FeatureColumn("category", categories: ["never seen", nil]), FeatureColumn("number", numbers: [.nan, 1e30]),
    ])
    let probabilities = try model.probabilities(of: strange)
    #expect(probabilities.allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(abs(probabilities[0] + probabilities[1] - 1) < 1e-12)
    #expect(throws: SkinnyTreesError.missingColumn("number")) {
      try model.probabilities(of: FeatureTable([FeatureColumn("category", categories: ["level 1"])]))
    }
    #expect(throws: SkinnyTreesError.invalidCell(column: "number", row: 0, value: "many")) {
      try model.probabilities(
        of: FeatureTable([
          FeatureColumn("category", categories: ["level 1"]), FeatureColumn("number", categories: ["many"]),
        ]))
    }
  }

  /// Rows of W that are zero do not matter: the ensemble on the other features gives the same outputs.
  @Test func slimEqualsFull() throws {
    var random = TreeRandom(seed: 9)
    let shape = try TreeShape(trees: 7, depth: 3, outputs: 2)
    var full = TreeWeights<Float>(random: shape, activation: .logistic, features: 30, splitScale: 5, using: &random)
    let kept = [3, 4, 11, 29]
    for row in 0..<30 where !kept.contains(row) {
      for gate in 0..<shape.gates { full.splits[row * shape.gates + gate] = 0 }
    }
    let rows = (0..<300 * 30).map { _ in Float(random.unit()) }
    let slimRows = (0..<300).flatMap { row in kept.map { rows[row * 30 + $0] } }
    let expected = try full.outputs(rows, count: 300)
    let found = try full.selecting(features: kept).outputs(slimRows, count: 300)
    #expect(zip(expected, found).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func pathGivesACurveAndChoosesFromIt() throws {
    let (table, target) = try TestData.linear(rows: 120, columns: 6, relevant: 2, seed: 10)
    let model = try SoftTrees(.path, options: TestData.quick).fit(table, target: target)
    #expect(model.curve.count >= 3)
    #expect(model.curve.contains { $0.features == model.selected.count })
    #expect(zip(model.curve, model.curve.dropFirst()).allSatisfy { $0.features < $1.features })
    #expect(["0", "1"].allSatisfy(model.selected.contains))
  }

  @Test func stopsAtTheTimeLimitWithinTheBudget() throws {
    let (table, target) = try TestData.linear(rows: 120, columns: 20, relevant: 2, seed: 10)
    let model = try SoftTrees(.exact(3), options: SoftTreesOptions(steps: 5000)).fit(
      table, target: target, control: RunControl(timeLimit: 0))
    #expect(model.status == .timeLimit)
    #expect((1...3).contains(model.selected.count))
  }

  @Test func largeOffsetsDoNotHideASignal() throws {
    var random = TreeRandom(seed: 5)
    let y = (0..<120).map { _ in random.unit() * 2 - 1 }
    let noise = (0..<120).map { _ in random.unit() }
    let table = try FeatureTable([
      FeatureColumn("noise", numbers: noise), FeatureColumn("time", numbers: y.map { 1e9 + $0 }),
    ])
    let model = try SoftTrees(.exact(1), options: TestData.quick).fit(table, target: .values(y))
    #expect(model.selected == ["time"])
  }

  @Test func refusesWhatCannotBeLearned() throws {
    let quick = SoftTrees(.exact(1), options: TestData.quick)
    func numbers(_ values: [Double]) throws -> FeatureTable { try FeatureTable([FeatureColumn("x", numbers: values)]) }
    let ramp = (0..<20).map { Double($0) }
    let labels = (0..<20).map { $0 % 2 == 0 ? "a" : "b" }
    func isNothing(_ body: () throws -> SoftTreesModel) -> Bool {
      do { _ = try body() } catch SkinnyTreesError.nothingToLearn { return true } catch { return false }
      return false
    }
    #expect(isNothing { try quick.fit(numbers(ramp), target: .classes(Array(repeating: "a", count: 20))) })
    #expect(isNothing { try quick.fit(numbers(Array(repeating: 3, count: 20)), target: .classes(labels)) })
    #expect(isNothing { try quick.fit(numbers(Array(repeating: .nan, count: 20)), target: .classes(labels)) })
    #expect(isNothing { try quick.fit(numbers(ramp), target: .values(Array(repeating: 1, count: 20))) })
    #expect(isNothing { try quick.fit(numbers([1]), target: .values([2])) })
    #expect(throws: SkinnyTreesError.notFinite(what: "column 'x'", row: 1, value: .infinity)) {
      try quick.fit(numbers([1, .infinity, 2]), target: .values([1, 2, 3]))
    }
    #expect(throws: SkinnyTreesError.shapeMismatch(what: "target", expected: "20 rows", found: "3")) {
      try quick.fit(numbers(ramp), target: .values([1, 2, 3]))
    }
    // One column, two rows and no validation rows: small, but sane.
    let tiny = try quick.fit(numbers([0, 1]), target: .classes(["a", "b"]))
    #expect(tiny.selected == ["x"])
  }

  @Test func importancesAndStabilityNameTheColumnsThatMatter() throws {
    let (table, target) = try TestData.linear(rows: 120, columns: 8, relevant: 1, seed: 12)
    let estimator = SoftTrees(.exact(2), options: TestData.quick)
    let model = try estimator.fit(table, target: target)
    let importances = try model.permutationImportances(of: table, target: target)
    #expect(importances.first?.column == "0")
    #expect(importances.count == model.selected.count)
    let stability = try estimator.stability(table, target: target, repeats: 4)
    #expect(stability.frequencies.first == StabilityReport.Frequency(column: "0", share: 1))
  }
}
