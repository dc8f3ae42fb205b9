import Execution
import Testing

@testable import SkinnyTrees

@Suite struct ExtractionTests {
  private func ensemble(trees: Int, depth: Int) throws -> (weights: TreeWeights<Float>, rows: [Float]) {
    var random = TreeRandom(seed: 21)
    let shape = try TreeShape(trees: trees, depth: depth, outputs: 2)
    let weights = TreeWeights<Float>(random: shape, activation: .logistic, features: 3, splitScale: 4, using: &random)
    return (weights, (0..<40 * 3).map { _ in Float(2 * random.unit() - 1) })
  }

  /// The ensemble that comes out computes the sum of the cut contributions.
  @Test(arguments: [[3, 2, 0, 1], [0, 0, 0, 0], [3, 3, 3, 3], [0, 1, 0, 1]]) func cutsComputeWhatTheyClaim(
    _ depths: [Int]
  ) throws {
    let (weights, rows) = try ensemble(trees: 4, depth: 3)
    let truncation = TreeTruncation(weights, rows: rows, count: 40)
    let small = truncation.weights(depths: depths)
    let outputs = try small.outputs(rows, count: 40)
    for index in outputs.indices {
      let expected = depths.enumerated().reduce(0.0) { $0 + truncation.contributions[$1.offset][$1.element][index] }
      #expect(abs(Double(outputs[index]) - expected) < 1e-5)
    }
    #expect(small.shape.depth == max(1, depths.max() ?? 1))
  }

  /// Enumeration against a plain loop over all combinations; descent is never better.
  @Test(arguments: [0, 1e-4, 1e-3, 1e-2, 1]) func enumerationIsExact(_ price: Double) throws {
    let (weights, rows) = try ensemble(trees: 4, depth: 2)
    let truncation = TreeTruncation(weights, rows: rows, count: 40)
    var search = DepthSearch(truncation, price: price, clock: RunControl().start())
    search.descend()
    let descended = search.objective(of: search.depths)
    let isComplete = search.enumerate()
    #expect(isComplete)
    var best = Double.infinity
    for code in 0..<81 {
      let depths = [code % 3, code / 3 % 3, code / 9 % 3, code / 27]
      var error = 0.0
      for index in 0..<80 {
        let difference = depths.enumerated().reduce(0.0) {
          $0 + truncation.contributions[$1.offset][$1.element][index] - truncation.contributions[$1.offset][2][index]
        }
        error += difference * difference / 40
      }
      best = min(best, error + price * Double(depths.reduce(0) { $0 + (1 << $1) - 1 }))
    }
    #expect(abs(search.objective(of: search.depths) - best) < 1e-9 * max(1, best))
    #expect(descended >= best - 1e-9)
  }

  @Test func extractsASmallerModel() throws {
    let (table, target) = try TestData.mixed(rows: 100, seed: 6)
    let model = try SoftTrees(.exact(2), options: TestData.quick).fit(table, target: target)
    let free = try Extraction(price: 0).extract(model, on: table)
    #expect(free.error < 1e-9)
    let dear = try Extraction(price: 1e6).extract(model, on: table)
    #expect(dear.gates.after == 0)
    #expect(try dear.model.probabilities(of: table).allSatisfy(\.isFinite))
  }
}
