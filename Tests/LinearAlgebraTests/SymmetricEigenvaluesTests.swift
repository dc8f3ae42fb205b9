import LinearAlgebra
import TestSupport
import Testing

@Suite struct SymmetricEigenvaluesTests {
  @Test func aTwoByTwoByHand() throws {
    let values = try Matrix<Double>(rows: 2, columns: 2, elements: [2, 1, 1, 2]).symmetricEigenvalues()
    #expect(abs(values[0] - 1) < 1e-15 && abs(values[1] - 3) < 1e-15)
  }

  @Test func theyAscend() throws {
    let values = try Matrix.random(20, 20, .rowMajor, seed: 1).symmetricEigenvalues()
    #expect(values == values.sorted())
  }

  @Test func onlyTheLowerTriangleIsRead() throws {
    let a = Matrix<Double>(rows: 2, columns: 2, elements: [2, 99, 1, 2])
    #expect(try a.symmetricEigenvalues().map { ($0 * 1e12).rounded() } == [1e12, 3e12])
    // The layout decides which entry is the lower one, not the order of the elements.
    let column = a.converted(to: .columnMajor)
    #expect(try column.symmetricEigenvalues() == a.symmetricEigenvalues())
  }

  @Test func traceAndSquareSumAreKept() throws {
    var a = Matrix.random(15, 15, .rowMajor, seed: 2)
    a.mirrorLowerTriangle()
    let values = try a.symmetricEigenvalues()
    #expect(abs(values.reduce(0, +) - a.diagonal.reduce(0, +)) < 1e-11)
    #expect(abs(values.reduce(0) { $0 + $1 * $1 } - a.squareSum) < 1e-10)
  }

  @Test func singlePrecisionAgrees() throws {
    var a = Matrix.random(8, 8, .rowMajor, seed: 3)
    a.mirrorLowerTriangle()
    let (wide, narrow) = (try a.symmetricEigenvalues(), try a.narrowed().symmetricEigenvalues())
    #expect(zip(wide, narrow).allSatisfy { abs($0 - Double($1)) < 1e-5 })
  }

  @Test func emptyAndOneByOne() throws {
    #expect(try Matrix<Double>(rows: 0, columns: 0).symmetricEigenvalues().isEmpty)
    #expect(try Matrix<Float>(rows: 1, columns: 1, elements: [-2]).symmetricEigenvalues() == [-2])
  }

  @Test func aRectangleIsRefused() {
    #expect(throws: LinearAlgebraError.self) { try MatrixTests.small.symmetricEigenvalues() }
  }
}
