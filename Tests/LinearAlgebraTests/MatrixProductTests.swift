import LinearAlgebra
import TestSupport
import Testing

@Suite struct MatrixProductTests {
  private func operands(_ test: ProductCase) -> (Matrix<Double>, Matrix<Double>) {
    let (a, b) = (
      test.transposesLeft ? (test.k, test.m) : (test.m, test.k),
      test.transposesRight ? (test.n, test.k) : (test.k, test.n)
    )
    return (Matrix.random(a.0, a.1, test.left, seed: 11), Matrix.random(b.0, b.1, test.right, seed: 12))
  }

  @Test(arguments: ProductCase.all) func productsInDouble(_ test: ProductCase) {
    let (a, b) = operands(test)
    let product = a.times(
      b, transposingSelf: test.transposesLeft, transposingOther: test.transposesRight, scale: -1.5)
    let expected = a.tripleLoop(
      b, transposingSelf: test.transposesLeft, transposingOther: test.transposesRight, scale: -1.5)
    #expect(product.layout == .rowMajor)
    #expect(product.distance(to: expected) < 1e-13)
  }

  @Test(arguments: ProductCase.all) func productsInFloat(_ test: ProductCase) {
    let (wideA, wideB) = operands(test)
    let (a, b) = (wideA.narrowed(), wideB.narrowed())
    let product = a.times(b, transposingSelf: test.transposesLeft, transposingOther: test.transposesRight)
    let expected = a.tripleLoop(b, transposingSelf: test.transposesLeft, transposingOther: test.transposesRight)
    #expect(product.distance(to: expected) < 1e-5)
  }

  @Test(arguments: [(5, 8), (1, 1), (40, 3), (0, 4), (4, 0)], [false, true])
  func selfProducts(shape: (Int, Int), transposing: Bool) {
    for layout in [MatrixLayout.rowMajor, .columnMajor] {
      let a = Matrix.random(shape.0, shape.1, layout, seed: 13)
      let product = a.selfProduct(transposing: transposing)
      let expected = a.tripleLoop(a, transposingSelf: transposing, transposingOther: !transposing)
      #expect(product.distance(to: expected) < 1e-12)
      #expect(product == product.transposed(), "symmetric to the last bit")
    }
  }

  @Test func selfProductsInFloat() {
    let a = Matrix.random(9, 6, .columnMajor, seed: 14).narrowed()
    #expect(a.selfProduct(transposing: true).distance(to: a.tripleLoop(a, transposingSelf: true)) < 1e-4)
  }

  /// An uninitialised result would show NaN here if the product added to it.
  @Test func anEmptyInnerDimensionGivesZeros() {
    let product = Matrix<Double>(rows: 2, columns: 0).times(Matrix<Double>(rows: 0, columns: 3))
    #expect(product == Matrix(rows: 2, columns: 3))
  }
}
