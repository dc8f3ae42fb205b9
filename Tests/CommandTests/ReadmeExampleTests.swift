import Espalier
import Foundation
import Testing

/// The library example of the README compiles and says what the README says; a second test compares the texts.
@Suite struct ReadmeExampleTests {
  @Test func exampleFindsTheOptimum() throws {
    // A least-squares problem through two small matrices: H = XᵀX and G = XᵀY.
    let x = Matrix<Double>(rows: 200, columns: 12) { i, j in Double((i * (j + 3) * 7919) % 1009) / 1009 }
    let truth = Matrix<Double>(rows: 12, columns: 2) { i, j in i % 4 == 0 ? 1 + Double(j) : 0.01 }
    var statistics = LayerStatistics(inputs: 12, outputs: 2)
    try statistics.add(inputs: x, targets: x.times(truth))

    let problem = try SelectionProblem(
      gram: statistics.inputs.gram(), linear: statistics.targets.cross, budget: .groups(3))
    let heuristic = try problem.select(.osscar)
    let exact = try problem.select(.automatic)

    #expect(exact.support == [0, 4, 8])
    #expect(exact.isOptimal)
    #expect(exact.certificate.kind == .enumeration)
    #expect(heuristic.loss >= exact.loss * (1 - 1e-9))
  }

  @Test func bestSubsetIsProved() throws {
    let data = try SyntheticRegression(
      samples: 300, features: 40, nonzeros: 4, correlation: 0.5, signalToNoise: 5, seed: 1)
    let design = try DesignMatrix(data.features)
    let fit = try BestSubsetRegression(.keep(4), options: SubsetOptions(lambda2: 0.01, method: .exact))
      .fit(design, response: data.response)

    #expect(fit.support == [0, 10, 20, 30] && fit.isOptimal)
    let predictions = try fit.predict(design)
    #expect(predictions.count == 300)
  }

  @Test func modelIsSolved() throws {
    var model = Model()
    let take = try model.addVariables(4, .binary)
    let weights = [3.0, 4, 2, 6]
    let values = [5.0, 6, 3, 9]
    try model.add(sum(over: take.indices) { weights[$0] * take[$0] } <= 9, named: "weight")
    try model.maximize(sum(over: take.indices) { values[$0] * take[$0] })

    let solution = try model.solve(with: CBC(), control: RunControl(timeLimit: 10))
    let next = try model.solutionPool(count: 3, with: CBC())  // the three best, proved

    #expect(solution.objective == 14 && solution.bound == 14)
    #expect(next.solutions.map { $0.objective ?? .nan } == [14, 14, 12])
  }

  @Test func readmeShowsTheSameExample() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let test = try String(contentsOfFile: #filePath, encoding: .utf8)
    let blocks = readme.components(separatedBy: "```swift\n").dropFirst()
    #expect(blocks.count == 3)
    for block in blocks {
      let example = try #require(block.components(separatedBy: "```").first)
      for line in example.split(separator: "\n") where !line.hasPrefix("print") && !line.hasPrefix("import") {
        let code = line.components(separatedBy: "  //")[0].trimmingCharacters(in: .whitespaces)
        #expect(test.contains(code), "\(line)")
      }
    }
  }
}
