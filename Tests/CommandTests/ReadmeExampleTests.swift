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

  @Test func readmeShowsTheSameExample() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let test = try String(contentsOfFile: #filePath, encoding: .utf8)
    let block = try #require(readme.components(separatedBy: "```swift\n").dropFirst().first)
    let example = try #require(block.components(separatedBy: "```").first)
    for line in example.split(separator: "\n") where !line.hasPrefix("print") && !line.hasPrefix("import") {
      #expect(test.contains(line.trimmingCharacters(in: .whitespaces)), "\(line)")
    }
  }
}
