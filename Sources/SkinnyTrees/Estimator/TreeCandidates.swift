import LinearAlgebra
import Selection

/// The trees of an ensemble, each cut at each depth, as columns of a least-squares problem for the outputs of the whole.
///
/// A row is a sample and an output. Columns and outputs are centred over the samples, which takes out the constants, and for
/// classes over the outputs too: a number added to all scores of a sample changes no probability.
struct TreeCandidates {
  /// A tree cut at a depth.
  struct Piece: Equatable {
    var tree: Int
    var depth: Int
  }

  /// The columns that vary, by tree and depth.
  let pieces: [Piece]
  /// XᵀX over samples, mean over the samples.
  let gram: Matrix<Double>
  /// XᵀF.
  let linear: Matrix<Double>
  /// FᵀF.
  let energy: Double
  private let truncation: TreeTruncation

  init(_ truncation: TreeTruncation, isClassification: Bool) throws(SkinnyTreesError) {
    self.truncation = truncation
    let shape = truncation.original.shape
    let (samples, width) = (truncation.count, shape.outputs)
    var columns: [[Double]] = []
    var candidates: [Piece] = []
    var outputs = [Double](repeating: 0, count: samples * width)
    for (tree, levels) in truncation.contributions.enumerated() {
      for depth in 1...shape.depth {
        candidates.append(Piece(tree: tree, depth: depth))
        columns.append(Self.centred(levels[depth], width: width, isClassification: isClassification))
      }
      for index in outputs.indices { outputs[index] += levels[shape.depth][index] }
    }
    columns.append(Self.centred(outputs, width: width, isClassification: isClassification))
    let all = Matrix(
      rows: samples * width, columns: columns.count, layout: .columnMajor, elements: columns.flatMap { $0 })
    var accumulator = GramAccumulator(features: columns.count)
    do { try accumulator.add(all) } catch { throw .selectionFailed("\(error)") }
    let whole = accumulator.gram()
    let last = columns.count - 1
    let largest = (0..<last).reduce(0) { max($0, whole[$1, $1]) }
    // A tree that is the same for all samples is part of the constant.
    let varying = (0..<last).filter { whole[$0, $0] > 1e-12 * largest }
    let scale = 1 / Double(samples)
    pieces = varying.map { candidates[$0] }
    gram = Matrix(rows: varying.count, columns: varying.count) { whole[varying[$0], varying[$1]] * scale }
    linear = Matrix(rows: varying.count, columns: 1) { row, _ in whole[varying[row], last] * scale }
    energy = whole[last, last] * scale
  }

  private static func centred(_ values: [Double], width: Int, isClassification: Bool) -> [Double] {
    var result = values
    let samples = values.count / width
    if isClassification {
      for start in stride(from: 0, to: values.count, by: width) {
        let mean = result[start..<start + width].reduce(0, +) / Double(width)
        for index in start..<start + width { result[index] -= mean }
      }
    }
    for output in 0..<width {
      var sum = 0.0
      for row in 0..<samples { sum += result[row * width + output] }
      for row in 0..<samples { result[row * width + output] -= sum / Double(samples) }
    }
    return result
  }

  /// The choice of pieces as a selection problem: one depth a tree at most, leaves as costs.
  ///
  /// - Parameters:
  ///   - leaves: The leaves that pieces may have together.
  ///   - ridge: Added to the diagonal as a share of its mean.
  func problem(leaves: Int, ridge: Double) throws -> SelectionProblem {
    let byTree = Dictionary(grouping: pieces.indices) { pieces[$0].tree }
    return try SelectionProblem(
      gram: gram, linear: linear, costs: pieces.map { Double(1 << $0.depth) }, budget: .cost(Double(leaves)),
      damping: ridge,
      sideConstraints: byTree.sorted { $0.key < $1.key }.filter { $0.value.count > 1 }.map { tree, places in
        .excludes(places, named: "tree \(tree)")
      })
  }

  /// `mean ‖F − F'‖² / mean ‖F‖²` of pieces with factors, centred as the columns are.
  func error(_ support: [Int], factors: [Double]) -> Double {
    guard energy > 0 else { return 0 }
    var (square, cross) = (0.0, 0.0)
    for (first, left) in zip(support, factors) {
      cross += left * linear[first, 0]
      for (second, right) in zip(support, factors) { square += left * right * gram[first, second] }
    }
    return max(0, energy - 2 * cross + square) / energy
  }

  /// The ensemble of some pieces with factors; constants make its mean outputs those of the whole.
  func weights(_ support: [Int], factors: [Double]) throws(SkinnyTreesError) -> TreeWeights<Float> {
    let width = truncation.original.shape.outputs
    var constant = [Double](repeating: 0, count: width)
    func addMean(_ values: [Double], times factor: Double) {
      for (index, value) in values.enumerated() { constant[index % width] += factor * value / Double(truncation.count) }
    }
    for levels in truncation.contributions {
      if let whole = levels.last { addMean(whole, times: 1) }
    }
    var kept: [TreeTruncation.KeptTree] = []
    for (index, factor) in zip(support, factors) {
      let piece = pieces[index]
      addMean(truncation.contributions[piece.tree][piece.depth], times: -factor)
      kept.append(TreeTruncation.KeptTree(tree: piece.tree, depth: piece.depth, factor: factor))
    }
    return try truncation.weights(kept, constant: constant)
  }
}
