import LinearAlgebra
import TestSupport
import Testing

@Suite struct MatrixArithmeticTests {
  static let layouts = [MatrixLayout.rowMajor, .columnMajor]

  @Test(arguments: layouts) func adding(layout: MatrixLayout) {
    let (a, b) = (Matrix.random(5, 9, layout, seed: 1), Matrix.random(5, 9, layout, seed: 2))
    var sum = a
    sum.add(b, scale: -2)
    #expect(sum.distance(to: Matrix<Double>(rows: 5, columns: 9) { a[$0, $1] - 2 * b[$0, $1] }) < 1e-14)
  }

  @Test(arguments: layouts) func addingAnOuterProduct(layout: MatrixLayout) {
    let a = Matrix.random(3, 2, layout, seed: 3)
    var sum = a
    sum.addOuterProduct([1, 2, 3], [10, 20], scale: 0.5)
    let expected = Matrix<Double>(rows: 3, columns: 2) { a[$0, $1] + 0.5 * Double($0 + 1) * Double(10 * ($1 + 1)) }
    #expect(sum.distance(to: expected) < 1e-13)
  }

  @Test(arguments: layouts) func addingToTheDiagonal(layout: MatrixLayout) {
    var matrix = Matrix<Float>(rows: 2, columns: 3, layout: layout)
    matrix.addToDiagonal(2)
    #expect(matrix.diagonal == [2, 2] && matrix.elements.reduce(0, +) == 4)
  }

  @Test(arguments: layouts) func scalingRows(layout: MatrixLayout) {
    let a = Matrix.random(4, 3, layout, seed: 4)
    var scaled = a
    scaled.scaleRows(by: [1, 2, 3, 4])
    #expect(scaled.distance(to: Matrix<Double>(rows: 4, columns: 3) { a[$0, $1] * Double($0 + 1) }) == 0)
  }

  @Test func theFrobeniusNormAccumulatesInDouble() {
    // 2²⁴ + 1 is not a Float: single precision would lose every term after the first.
    let matrix = Matrix<Float>(rows: 1, columns: 10_001) { _, j in j == 0 ? 4096 : 0.5 }
    #expect(abs(matrix.squareSum - (16_777_216 + 2500)) < 1e-6)
    #expect(abs(matrix.frobeniusNorm - 16_779_716.0.squareRoot()) < 1e-9)
  }

  @Test func mirroringCopiesTheLowerTriangle() {
    for layout in Self.layouts {
      var matrix = Matrix.random(70, 70, layout, seed: 5)
      let before = matrix
      matrix.mirrorLowerTriangle()
      for i in 0..<70 {
        for j in 0..<70 { #expect(matrix[i, j] == before[max(i, j), min(i, j)]) }
      }
    }
  }

  @Test func wideningIsExact() {
    let narrow = Matrix<Float>(rows: 3, columns: 5, layout: .columnMajor, elements: (0..<15).map { 1 / Float($0 + 1) })
    let wide = narrow.widened()
    #expect(wide.layout == .columnMajor && wide.distance(to: narrow) == 0)
  }

  @Test func narrowingRoundsToNearest() {
    let wide = Matrix<Double>(rows: 1, columns: 3, elements: [1.0 / 3, 1e-50, 1e300])
    #expect(wide.narrowed().elements == [Float(1.0 / 3), 0, .infinity])
  }
}
