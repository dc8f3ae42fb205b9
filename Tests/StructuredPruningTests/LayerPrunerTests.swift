import LinearAlgebra
import Selection
import StructuredPruning
import TestSupport
import Testing

/// A layer with known samples, so that every claim can be checked on the samples themselves.
private struct Layer {
  let x: Matrix<Double>
  let y: Matrix<Double>
  let w: Matrix<Double>
  let bias: [Double]
  let statistics: LayerStatistics

  init(seed: UInt64, samples: Int = 60, inputs: Int = 12, outputs: Int = 3) throws {
    var generator = SeededGenerator(seed: seed)
    let factors = Matrix.random(rows: samples, columns: 4, using: &generator)
      .times(.random(rows: 4, columns: inputs, using: &generator))
    var x = factors
    x.add(.random(rows: samples, columns: inputs, using: &generator), scale: 0.5)
    // Means away from zero are what the intercept is for.
    x = Matrix(rows: samples, columns: inputs) { [x] in x[$0, $1] + Double($1 % 3) }
    w = .random(rows: inputs, columns: outputs, using: &generator)
    bias = (0..<outputs).map { _ in generator.normal() }
    y = x.times(w)
    self.x = x
    var statistics = LayerStatistics(inputs: inputs, outputs: outputs)
    try statistics.add(inputs: x, targets: y)
    self.statistics = statistics
  }

  /// ‖Y − X_S W_S − 1cᵀ‖² on the samples.
  func residual(_ layer: PrunedLayer) -> Double {
    let predicted = x.selecting(columns: layer.keptInputs).times(layer.weights)
    var sum = 0.0
    for row in 0..<x.rows {
      for column in 0..<y.columns {
        let error = y[row, column] - predicted[row, column] - layer.intercept[column]
        sum += error * error
      }
    }
    return sum
  }
}

@Suite struct LayerPrunerTests {
  @Test func errorAgreesWithTheSamples() throws {
    let layer = try Layer(seed: 1)
    for intercept in [true, false] {
      let pruner = try LayerPruner(
        weights: layer.w, bias: layer.bias, statistics: layer.statistics, fitsIntercept: intercept)
      let pruned = try pruner.prune(keeping: 5)
      var total = 0.0
      for column in 0..<layer.y.columns {
        let values = layer.y.column(column)
        let mean = intercept ? values.reduce(0, +) / Double(values.count) : 0
        total += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      }
      #expect(abs(pruned.calibrationError - layer.residual(pruned) / total) < 1e-10)
    }
  }

  /// Without damping the refit is least squares: the residual is orthogonal to the kept inputs and, with an intercept,
  /// to the constant.
  @Test func refitIsLeastSquares() throws {
    let layer = try Layer(seed: 2)
    let pruner = try LayerPruner(weights: layer.w, bias: layer.bias, statistics: layer.statistics, damping: 0)
    let pruned = try pruner.prune(keeping: 6)
    let kept = layer.x.selecting(columns: pruned.keptInputs)
    var error = layer.y
    error.add(kept.times(pruned.weights), scale: -1)
    for row in 0..<error.rows { for column in 0..<error.columns { error[row, column] -= pruned.intercept[column] } }
    for entry in kept.times(error, transposingSelf: true).elements { #expect(abs(entry) < 1e-8) }
    for column in 0..<error.columns { #expect(abs(error.column(column).reduce(0, +)) < 1e-8) }
  }

  @Test func keepingEverythingReturnsTheDenseLayer() throws {
    let layer = try Layer(seed: 3)
    let pruner = try LayerPruner(weights: layer.w, bias: layer.bias, statistics: layer.statistics)
    let pruned = try pruner.prune(keeping: 12)
    for (x, y) in zip(pruned.weights.elements, layer.w.elements) { #expect(abs(x - y) < 1e-9) }
    for (x, y) in zip(try #require(pruned.bias), layer.bias) { #expect(abs(x - y) < 1e-9) }
    #expect(pruned.calibrationError < 1e-12)
  }

  @Test func interceptNeverHurtsWithoutDamping() throws {
    let layer = try Layer(seed: 4)
    let with = try LayerPruner(weights: layer.w, bias: layer.bias, statistics: layer.statistics, damping: 0)
    let without = try LayerPruner(
      weights: layer.w, bias: layer.bias, statistics: layer.statistics, damping: 0, fitsIntercept: false)
    let support = try without.prune(keeping: 4, method: .exhaustive).keptGroups
    let refitted = with.pruned(by: try with.problem(budget: .groups(4)).evaluate(support: support))
    #expect(layer.residual(refitted) <= layer.residual(try without.prune(keeping: 4, method: .exhaustive)) * (1 + 1e-9))
  }

  @Test func mergedStatisticsEqualTheWhole() throws {
    let layer = try Layer(seed: 5)
    var (left, right) = (LayerStatistics(inputs: 12, outputs: 3), LayerStatistics(inputs: 12, outputs: 3))
    let (first, second) = (Array(0..<25), Array(25..<60))
    try left.add(inputs: layer.x.selecting(rows: first), targets: layer.y.selecting(rows: first))
    try right.add(inputs: layer.x.selecting(rows: second), targets: layer.y.selecting(rows: second))
    try left.merge(right)
    #expect(abs(left.targetSquares - layer.statistics.targetSquares) < 1e-9 * left.targetSquares)
    for (a, b) in zip(left.inputs.gram().elements, layer.statistics.inputs.gram().elements) {
      #expect(abs(a - b) < 1e-9 * (1 + abs(b)))
    }
  }

  @Test func nothingAccumulatedIsAnError() {
    #expect(throws: SelectionError.self) {
      try LayerPruner(
        weights: Matrix(rows: 2, columns: 1), bias: [0], statistics: LayerStatistics(inputs: 2, outputs: 1))
    }
  }

  @Test func interceptNeedsABias() throws {
    let layer = try Layer(seed: 6)
    #expect(throws: SelectionError.self) {
      try LayerPruner(weights: layer.w, bias: nil, statistics: layer.statistics, fitsIntercept: true)
    }
  }
}
