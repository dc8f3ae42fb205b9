import LinearAlgebra
import TestSupport
import Testing

/// The example of the documentation's landing page.
@Suite struct DocumentationSnippetTests {
  @Test func overview() throws {
    let chunks = (0..<3).map { Matrix.random(20, 12, .rowMajor, seed: UInt64(70 + $0)) }
    let rightHandSides = Matrix.random(12, 2, .rowMajor, seed: 80)
    var accumulator = GramAccumulator(features: 12)
    for chunk in chunks { try accumulator.add(chunk) }
    let factor = try Cholesky(accumulator.gram(), ridge: 0.01)
    let coefficients = factor.solving(rightHandSides)
    #expect(accumulator.count == 60)
    var ridged = accumulator.gram()
    ridged.addToDiagonal(0.01)
    #expect(coefficients.distance(to: referenceSolve(ridged, rightHandSides)) < 1e-12)
  }
}
