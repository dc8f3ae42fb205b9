import DataFiles
import Execution
import LinearAlgebra
import Testing

@testable import SkinnyTrees

/// Sparse columns against the same columns as dense numbers.
@Suite struct SparseTests {
  /// One entry in eight; the class is a sum of the first three columns.
  private func data(rows: Int, columns: Int, seed: UInt64) throws -> (
    sparse: FeatureTable, dense: FeatureTable, TargetColumn
  ) {
    var random = TreeRandom(seed: seed)
    var text = ""
    var numbers = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      var line = ""
      for column in 0..<columns where random.unit() < (column < 3 ? 0.5 : 0.125) {
        let value = (2 * random.unit()).rounded(.up)
        numbers[row * columns + column] = value
        line += " \(column + 1):\(value)"
      }
      let sum = numbers[row * columns] + numbers[row * columns + 1] - numbers[row * columns + 2]
      text += "\(sum > 0.5 ? 1 : -1)\(line)\n"
    }
    let file = try SVMLight(bytes: Array(text.utf8), name: "memory.svm")
    let dense = Matrix(rows: rows, columns: columns, elements: numbers)
    return (
      try FeatureTable(file), try FeatureTable(dense, names: (1...columns).map { "\($0)" }),
      try TargetColumn(file.response)
    )
  }

  @Test func encodesLikeDenseNumbers() throws {
    let (sparse, dense, _) = try data(rows: 60, columns: 9, seed: 1)
    let rows = (0..<60).filter { $0 % 3 > 0 }
    let encoder = FeatureEncoder(learning: sparse, rows: rows)
    #expect(encoder.width == FeatureEncoder(learning: dense, rows: rows).width)
    let storage = try encoder.storage(of: sparse)
    #expect(storage.isSparse)
    let expected = try FeatureEncoder(learning: dense, rows: rows).encode(dense)
    let sample = TreeSample<Float>(storage, rows: 60, columns: 9, targets: .values(Array(repeating: 0, count: 60)))
    func near(_ found: [Float], _ expected: [Float]) -> Bool {
      found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }
    }
    #expect(near(sample.gathered(columns: Array(0..<9)), expected))
    #expect(near(try encoder.encode(sparse), expected))
    // Rows may come twice and in any order.
    let chosen = [5, 3, 3, 59, 0]
    let part = chosen.flatMap { row in [7, 2].map { expected[row * 9 + $0] } }
    #expect(near(sample.selecting(rows: chosen).gathered(columns: [7, 2]), part))
    #expect(
      try near(encoder.encode(sparse.selecting(rows: chosen)), chosen.flatMap { expected[$0 * 9..<($0 + 1) * 9] }))
  }

  /// Gradients of features outside: entry by entry against the product of dense matrices.
  @Test func screensLikeDenseNumbers() throws {
    let (sparse, _, _) = try data(rows: 50, columns: 20, seed: 2)
    let encoder = FeatureEncoder(learning: sparse, rows: Array(0..<50))
    let targets = TreeTargets<Float>.classes((0..<50).map { Int32($0 % 3) })
    let own = TreeSample(try encoder.storage(of: sparse), rows: 50, columns: 20, targets: targets)
    let dense = TreeSample(features: try encoder.encode(sparse), rows: 50, columns: 20, targets: targets)
    var random = TreeRandom(seed: 3)
    let shape = try TreeShape(trees: 5, depth: 2, outputs: 3)
    let weights = TreeWeights<Float>(random: shape, activation: .logistic, features: 20, splitScale: 3, using: &random)
    let rows = [4, 9, 17, 30, 31, 44]
    let layout = FeatureGroups(columns: (0..<10).map { [2 * $0, 2 * $0 + 1] })
    let state = GroupState(weights, groups: Array(0..<10), layout: layout, sample: own)
    let objective = TreeObjective<Float>(shape: shape, activation: .logistic)
    objective.load(rows[...], features: state.features.base, columns: 20, sample: own)
    _ = objective.gradient(
      samples: rows.count, features: 20, targets: targets, splits: state.splits.base, biases: state.biases.base,
      leaves: state.leaves.base)
    let gateWeights = (0..<shape.gates).map { Float($0 % 4 + 1) }
    for weights in [nil, gateWeights] {
      let found = FeatureScreen(layout: layout, sample: own).scores(
        objective.pass, of: [0, 3, 9], rows: rows, weights: weights)
      let expected = FeatureScreen(layout: layout, sample: dense).scores(
        objective.pass, of: [0, 3, 9], rows: rows, weights: weights)
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 * $1 })
    }
  }

  @Test(arguments: [FeatureBudget.exact(3), .penalty(1e-3, annealing: 0.1), .path])
  func findsWhatDenseTrainingFinds(_ budget: FeatureBudget) throws {
    let (sparse, dense, target) = try data(rows: 120, columns: 30, seed: 4)
    let estimator = SoftTrees(budget, options: TestData.quick)
    let model = try estimator.fit(sparse, target: target)
    let reference = try estimator.fit(dense, target: target)
    if budget == .exact(3) { #expect(model.selected == ["1", "2", "3"] && reference.selected == model.selected) }
    #expect(try #require(model.metrics(of: sparse, target: target).accuracy) > 0.75)
    // Only rounding differs between the two inputs of one model.
    let (own, other) = (try model.outputs(of: sparse), try model.outputs(of: dense))
    #expect(zip(own, other).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func doesNotDependOnThreads() throws {
    let (sparse, _, target) = try data(rows: 100, columns: 40, seed: 5)
    let estimator = SoftTrees(.exact(4), options: TestData.quick)
    let one = try estimator.fit(sparse, target: target, control: RunControl(threads: 1))
    let two = try estimator.fit(sparse, target: target, control: RunControl(threads: 2))
    #expect(one.weights == two.weights && one.encoder == two.encoder)
  }

  /// A column that no row of a file has is a column of zeros, and numbers in names are those of the file.
  @Test func absentColumnsAreZeros() throws {
    let (sparse, dense, target) = try data(rows: 120, columns: 30, seed: 4)
    let model = try SoftTrees(.exact(3), options: TestData.quick).fit(sparse, target: target)
    let short = try FeatureTable(SVMLight(bytes: Array("1 1:2\n-1\n".utf8), name: "short.svm"))
    var zeros = [Double](repeating: 0, count: 2 * 30)
    zeros[0] = 2
    let names = dense.columns.map(\.name)
    let full = try FeatureTable(Matrix(rows: 2, columns: 30, elements: zeros), names: names)
    #expect(try model.probabilities(of: short) == model.probabilities(of: full))
    let fromZero = try FeatureTable(SVMLight(bytes: Array("1 0:1 2:5\n".utf8), name: "zero.svm"))
    #expect(fromZero.columns.map(\.name) == ["0", "1", "2"])
    #expect(throws: SkinnyTreesError.missingColumn("x")) {
      try SoftTreesModel.namedX(model).probabilities(of: short)
    }
  }

  @Test func refusesBlocksThatAreTooLarge() throws {
    let none = SparseFeatures<Float>(rows: 1 << 20, starts: [0], rowIndices: [], values: [], background: [])
    #expect(
      throws: SkinnyTreesError.tooLarge(
        what: "300 columns in use of 1048576 rows", bytes: 1_258_291_200, limit: 1 << 30)
    ) { try FeatureStorage.sparse(none).checkBlock(rows: 1 << 20, columns: 300) }
    try FeatureStorage.sparse(none).checkBlock(rows: 1 << 20, columns: 256)
    try FeatureStorage<Float>.dense([]).checkBlock(rows: 1 << 20, columns: 300)
  }

  @Test func checksSparseColumns() throws {
    #expect(throws: SkinnyTreesError.self) { try SparseNumbers(count: 3, rows: [0, 0], values: [1, 2]) }
    #expect(throws: SkinnyTreesError.self) { try SparseNumbers(count: 3, rows: [3], values: [1]) }
    #expect(throws: SkinnyTreesError.self) { try SparseNumbers(count: 3, rows: [1], values: []) }
    let column = FeatureColumn("x", sparse: try SparseNumbers(count: 3, rows: [1], values: [.nan]))
    #expect(throws: SkinnyTreesError.self) {
      try SoftTrees(.exact(1), options: TestData.quick).fit(FeatureTable([column]), target: .values([1, 2, 3]))
    }
  }
}

extension SoftTreesModel {
  /// A model whose first column is called "x".
  fileprivate static func namedX(_ model: SoftTreesModel) -> SoftTreesModel {
    var columns = model.encoder.columns
    columns[0] = ColumnEncoding(name: "x", kind: columns[0].kind, missing: columns[0].missing)
    return SoftTreesModel(
      task: model.task, encoder: FeatureEncoder(columns: columns), weights: model.weights,
      candidateCount: model.candidateCount, status: model.status, validationLoss: nil, history: [], trials: [],
      curve: [],
      swaps: nil, seconds: 0, cpuSeconds: 0)
  }
}
