import Execution
import LinearAlgebra
import TestSupport
import Testing

@testable import SparseRegression

/// Enumeration is the oracle.
@Suite struct MarginTreeTests {
  private func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 * (abs(b) + 1e-3) }

  @Test func penalisedFormEqualsEnumeration() throws {
    var generator = SeededGenerator(seed: 21)
    for trial in 0..<210 {
      let example = MarginCase(kind: trial, columns: 3 + trial % 4, using: &generator)
      let best = example.enumeration()[0]
      let solution = try MarginTree(example.problem()).solve()
      #expect(solution.status == .optimal)
      #expect(close(solution.objective, best.objective), "trial \(trial): \(solution) \(best) \(example)")
      #expect(solution.bound <= best.objective * (1 + 1e-9), "trial \(trial)")
      #expect(solution.gap <= 1e-6, "trial \(trial): \(solution)")
    }
  }
}
