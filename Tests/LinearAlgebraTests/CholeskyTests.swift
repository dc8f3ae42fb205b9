import LinearAlgebra
import TestSupport
import Testing

@Suite struct CholeskyTests {
  private func gram(_ p: Int, seed: UInt64) -> Matrix<Double> {
    var generator = SeededGenerator(seed: seed)
    return Matrix.randomGram(p, using: &generator)
  }

  @Test func aTwoByTwoByHand() throws {
    // [4 2; 2 10] = L Lᵀ with L = [2 0; 1 3].
    let factor = try Cholesky(Matrix<Double>(rows: 2, columns: 2, elements: [4, 2, 2, 10]))
    #expect(factor.order == 2)
    #expect([factor.lower[0, 0], factor.lower[1, 0], factor.lower[1, 1]] == [2, 1, 3])
  }

  @Test func aThreeByThreeByHand() throws {
    // L = [1 0 0; 2 3 0; 4 5 6], A = LLᵀ, det A = (1·3·6)².
    let a = Matrix<Double>(rows: 3, columns: 3, elements: [1, 2, 4, 2, 13, 23, 4, 23, 77])
    let factor = try Cholesky(a)
    #expect([factor.lower[2, 0], factor.lower[2, 1], factor.lower[2, 2]] == [4, 5, 6])
    #expect(abs(factor.logDeterminant - 5.780743515792329) < 1e-13)  // ln 324
  }

  @Test func oneByOne() throws {
    let factor = try Cholesky(Matrix<Float>(rows: 1, columns: 1, elements: [4]))
    #expect(factor.inverse().elements == [0.25])
    #expect(factor.solving(Matrix(rows: 1, columns: 2, elements: [8, 12])).elements == [2, 3])
  }

  @Test func anEmptyMatrixHasAFactor() throws {
    let factor = try Cholesky(Matrix<Double>(rows: 0, columns: 0))
    #expect(factor.inverse().elements.isEmpty && factor.logDeterminant == 0)
    #expect(factor.solving(Matrix(rows: 0, columns: 3)).columns == 3)
  }

  @Test(arguments: [1, 2, 5, 17, 64, 65]) func solvingMatchesElimination(p: Int) throws {
    let a = gram(p, seed: 21)
    let b = Matrix.random(p, 3, .columnMajor, seed: 22)
    let (solution, expected) = (try Cholesky(a).solving(b), referenceSolve(a, b))
    #expect(solution.distance(to: expected) < 1e-10 * (1 + expected.frobeniusNorm))
  }

  @Test func solvingForNothing() throws {
    #expect(try Cholesky(gram(3, seed: 1)).solving(Matrix(rows: 3, columns: 0)) == Matrix(rows: 3, columns: 0))
  }

  @Test(arguments: [1, 4, 33]) func theInverseMatchesElimination(p: Int) throws {
    let a = gram(p, seed: 23)
    let inverse = try Cholesky(a).inverse()
    #expect(inverse.distance(to: referenceSolve(a, .identity(p))) < 1e-12)
    #expect(inverse == inverse.transposed())
  }

  @Test func theLowerInverseAgreesWithTheWhole() throws {
    let factor = try Cholesky(gram(12, seed: 24))
    let (lower, whole) = (factor.lowerInverse(), factor.inverse())
    for i in 0..<12 { for j in 0...i { #expect(lower[i, j] == whole[i, j]) } }
  }

  @Test func forwardSolvingIsHalfOfSolving() throws {
    let a = gram(6, seed: 25)
    let factor = try Cholesky(a)
    let half = factor.forwardSolving(.identity(6))
    // (L⁻¹)ᵀ L⁻¹ = A⁻¹.
    #expect(half.tripleLoop(half, transposingSelf: true).distance(to: factor.inverse()) < 1e-12)
  }

  @Test func theUpperTriangleIsNotRead() throws {
    let a = gram(5, seed: 26)
    var lower = a
    for i in 0..<5 { for j in i + 1..<max(5, i + 1) { lower[i, j] = .nan } }
    #expect(try Cholesky(lower).inverse() == Cholesky(a).inverse())
  }

  @Test func theLayoutDoesNotMatter() throws {
    let a = gram(7, seed: 27)
    #expect(try Cholesky(a.converted(to: .columnMajor)).inverse() == Cholesky(a).inverse())
  }

  @Test func theRidgeIsAddedToTheDiagonal() throws {
    let a = gram(6, seed: 28)
    var ridged = a
    ridged.addToDiagonal(3)
    #expect(try Cholesky(a, ridge: 3).inverse() == Cholesky(ridged).inverse())
  }

  @Test func aRidgeRepairsADependentColumn() throws {
    let ones = Matrix<Double>(rows: 2, columns: 2, repeating: 1)
    // (J + I)⁻¹ = I − J/3.
    let inverse = try Cholesky(ones, ridge: 1).inverse()
    #expect(inverse.distance(to: Matrix<Double>(rows: 2, columns: 2, elements: [2, -1, -1, 2].map { $0 / 3 })) < 1e-15)
  }

  @Test func logDeterminantIsTheSumOfLogPivots() throws {
    let a = gram(10, seed: 29)
    let values = try a.symmetricEigenvalues()
    // det A by its eigenvalues, as a product of moderate factors.
    let factor = try Cholesky(a)
    let ratio = values.indices.reduce(1.0) { $0 * values[$1] / (factor.lower[$1, $1] * factor.lower[$1, $1]) }
    #expect(abs(ratio - 1) < 1e-9)
    var product = 1.0
    for index in 0..<10 { product *= factor.lower[index, index] * factor.lower[index, index] / 100 }
    let shifted = try Cholesky(Matrix<Double>(rows: 1, columns: 1, elements: [product])).logDeterminant
    #expect(abs(factor.logDeterminant - (shifted + 10 * 4.605170185988092)) < 1e-10)  // 10 ln 100
  }

  @Test(arguments: 1..<6) func aDependentColumnIsNamed(column: Int) throws {
    // Column `column` of X is the sum of those before it.
    var x = Matrix.random(30, 6, .rowMajor, seed: 30)
    for i in 0..<30 { x[i, column] = (0..<column).reduce(0) { $0 + x[i, $1] } }
    let error = #expect(throws: LinearAlgebraError.self) { try Cholesky(x.selfProduct(transposing: true)) }
    guard case .notPositiveDefinite(let found, let pivot) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found == column && abs(pivot) < 1e-12)
  }

  @Test func anIndefiniteMatrixIsRefused() {
    #expect(throws: LinearAlgebraError.notPositiveDefinite(column: 1, relativePivot: 0)) {
      try Cholesky(Matrix<Double>(rows: 2, columns: 2, elements: [1, 2, 2, 1]))
    }
  }

  @Test func aZeroMatrixIsRefused() {
    #expect(throws: LinearAlgebraError.notPositiveDefinite(column: 0, relativePivot: 0)) {
      try Cholesky(Matrix<Double>(rows: 3, columns: 3))
    }
  }

  @Test func thePivotToleranceDecides() throws {
    // The second pivot is 1 − 0.9999² ≈ 2e-4 of its diagonal entry.
    let a = Matrix<Double>(rows: 2, columns: 2, elements: [1, 0.9999, 0.9999, 1])
    _ = try Cholesky(a)
    #expect(throws: LinearAlgebraError.self) { try Cholesky(a, pivotTolerance: 1e-3) }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity], [(0, 0), (3, 3), (3, 1), (4, 0)])
  func anEntryThatIsNotFiniteIsNamed(value: Double, place: (Int, Int)) {
    var a = gram(5, seed: 31)
    a[place.0, place.1] = value
    a[place.1, place.0] = value
    #expect(throws: LinearAlgebraError.notFinite(row: place.0, column: place.1)) { try Cholesky(a) }
    #expect(throws: LinearAlgebraError.notFinite(row: place.0, column: place.1)) { try Cholesky(a.narrowed()) }
  }

  @Test func aRectangleIsRefused() {
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        what: "a matrix to factorise", expected: "a square matrix", found: "2×3")
    ) { try Cholesky(MatrixTests.small) }
  }
}
