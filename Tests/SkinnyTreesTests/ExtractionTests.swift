import Execution
import LinearAlgebra
import Selection
import Testing

@testable import SkinnyTrees

@Suite struct ExtractionTests {
  private func ensemble(
    trees: Int, depth: Int, outputs: Int = 2, activation: GateActivation = .logistic
  ) throws -> TreeTruncation {
    var random = TreeRandom(seed: 21)
    let shape = try TreeShape(trees: trees, depth: depth, outputs: outputs)
    var weights = TreeWeights<Float>(random: shape, activation: activation, features: 3, splitScale: 4, using: &random)
    for index in weights.biases.indices { weights.biases[index] = Float(random.unit() - 0.5) }
    return TreeTruncation(weights, rows: (0..<40 * 3).map { _ in Float(2 * random.unit() - 1) }, count: 40)
  }

  private static let rows: [Float] = {
    var random = TreeRandom(seed: 33)
    return (0..<40 * 3).map { _ in Float(2 * random.unit() - 1) }
  }()

  /// The ensemble that comes out computes the sum of the cut contributions, however trees are packed.
  @Test(
    arguments: [[3, 2, 0, 1], [0, 0, 0, 0], [3, 3, 3, 3], [0, 1, 0, 1], [2, 2, 2, 1], [1, 3, 1, 2]],
    [GateActivation.logistic, .smoothStep(width: 2)]
  ) func cutsComputeWhatTheyClaim(_ depths: [Int], _ activation: GateActivation) throws {
    let whole = try ensemble(trees: 4, depth: 3, activation: activation)
    let truncation = TreeTruncation(whole.original, rows: Self.rows, count: 40)
    let kept = depths.indices.filter { depths[$0] > 0 }.map {
      TreeTruncation.KeptTree(tree: $0, depth: depths[$0], factor: 0.5 + Double($0))
    }
    let constant = [0.25, -1.5]
    let small = try truncation.weights(kept, constant: constant)
    let outputs = try small.outputs(Self.rows, count: 40)
    for index in outputs.indices {
      let expected = kept.reduce(constant[index % 2]) {
        $0 + $1.factor * truncation.contributions[$1.tree][$1.depth][index]
      }
      #expect(abs(Double(outputs[index]) - expected) < 1e-4)
    }
    let leaves = kept.reduce(0) { $0 + (1 << $1.depth) }
    #expect(small.shape.depth == max(1, depths.max() ?? 1))
    #expect(small.shape.leaves <= max(2, leaves + (1 << small.shape.depth) - 2))
  }

  /// Loop over all choices of depths, each with a ridge regression by elimination of its own: no exact method finds
  /// a different optimum, and local search none below it.
  @Test(arguments: [4, 8, 10]) func exactMethodsFindTheBestChoice(_ leaves: Int) throws {
    let truncation = try ensemble(trees: 4, depth: 2)
    let candidates = try TreeCandidates(truncation, isClassification: true)
    #expect(candidates.pieces.count == 8)
    let extraction = Extraction(share: 1, ridge: 1e-3)
    let damping = 1e-3 * candidates.gram.diagonal.reduce(0, +) / 8
    var best = 0.0
    for code in 1..<81 {
      let depths = [code % 3, code / 3 % 3, code / 9 % 3, code / 27]
      guard depths.reduce(0, { $0 + ($1 > 0 ? 1 << $1 : 0) }) <= leaves else { continue }
      let support = candidates.pieces.indices.filter {
        depths[candidates.pieces[$0].tree] == candidates.pieces[$0].depth
      }
      best = min(best, Self.ridge(candidates, support, damping))
    }
    for method in [Method.exhaustive, .branchAndBound, .mip, .automatic] {
      var exact = extraction
      exact.method = method
      let selection = try exact.select(candidates, leaves: leaves, control: RunControl())
      #expect(abs(selection.objective - best) <= 1e-6 * abs(best), "\(method)")
      #expect(selection.isOptimal, "\(method)")
      #expect(try #require(selection.bound) <= selection.objective + 1e-12)
    }
    var local = extraction
    local.method = .swap
    let selection = try local.select(candidates, leaves: leaves, control: RunControl())
    #expect(selection.objective >= best - 1e-9 && !selection.isOptimal)
  }

  /// min ½ βᵀ(H + λI)β − gᵀβ over a support, by Gauss elimination.
  private static func ridge(_ candidates: TreeCandidates, _ support: [Int], _ damping: Double) -> Double {
    let size = support.count
    var system = support.enumerated().map { place, row in
      support.enumerated().map { candidates.gram[row, $1] + ($0 == place ? damping : 0) } + [candidates.linear[row, 0]]
    }
    for pivot in 0..<size {
      for row in 0..<size where row != pivot {
        let factor = system[row][pivot] / system[pivot][pivot]
        for column in 0...size { system[row][column] -= factor * system[pivot][column] }
      }
    }
    return (0..<size).reduce(0) { $0 - 0.5 * system[$1][size] / system[$1][$1] * candidates.linear[support[$1], 0] }
  }

  /// The error that is reported is that of the outputs, constants and shifts of all scores taken out.
  @Test(arguments: [1, 3]) func reportsTheErrorOfTheOutputs(_ outputs: Int) throws {
    let truncation = try ensemble(trees: 5, depth: 3, outputs: outputs)
    let candidates = try TreeCandidates(truncation, isClassification: outputs > 1)
    let selection = try Extraction(share: 1).select(candidates, leaves: 12, control: RunControl())
    let factors = selection.coefficients.column(0)
    var difference = [Double](repeating: 0, count: 40 * outputs)
    var whole = difference
    for index in difference.indices {
      whole[index] = truncation.contributions.reduce(0) { $0 + $1[3][index] }
      difference[index] = zip(selection.variables, factors).reduce(whole[index]) {
        let piece = candidates.pieces[$1.0]
        return $0 - $1.1 * truncation.contributions[piece.tree][piece.depth][index]
      }
    }
    func square(_ values: [Double]) -> Double {
      var centred = values
      if outputs > 1 {
        for row in 0..<40 {
          let mean = centred[row * outputs..<(row + 1) * outputs].reduce(0, +) / Double(outputs)
          for output in 0..<outputs { centred[row * outputs + output] -= mean }
        }
      }
      for output in 0..<outputs {
        let mean = (0..<40).reduce(0) { $0 + centred[$1 * outputs + output] } / 40
        for row in 0..<40 { centred[row * outputs + output] -= mean }
      }
      return centred.reduce(0) { $0 + $1 * $1 }
    }
    let expected = square(difference) / square(whole)
    #expect(abs(candidates.error(selection.variables, factors: factors) - expected) < 1e-9)
  }

  @Test func extractsASmallerModel() throws {
    let (table, target) = try TestData.mixed(rows: 100, seed: 6)
    let model = try SoftTrees(.exact(2), options: TestData.quick).fit(table, target: target)
    let whole = try Extraction(share: 1, ridge: 0).extract(model, on: table)
    #expect(whole.error < 1e-6)
    let small = try Extraction(share: 0.34).extract(model, on: table)
    #expect(small.leaves.after <= small.leaves.before / 3 + 1)
    #expect(small.isOptimal && small.selection.certificate.kind != .none)
    #expect(small.depths.count { $0 > 0 } == small.factors.count { $0 != 0 })
    #expect(try small.model.probabilities(of: table).allSatisfy(\.isFinite))
    // A search that is not exact says so.
    let local = try Extraction(share: 0.34, exactLimit: 0).extract(model, on: table)
    #expect(!local.isOptimal && local.selection.method == .swap)
    #expect(local.selection.objective >= small.selection.objective - 1e-9)
    #expect(throws: SkinnyTreesError.self) { try Extraction(share: 0).extract(model, on: table) }
  }
}
