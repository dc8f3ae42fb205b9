import LinearAlgebra
import TestSupport
import Testing

@Suite struct MatrixTests {
  /// 1 2 3
  /// 4 5 6
  static let small = Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])

  @Test func rowMajorElementsLieRowByRow() {
    #expect(Self.small[0, 2] == 3 && Self.small[1, 0] == 4)
  }

  @Test func columnMajorElementsLieColumnByColumn() {
    let matrix = Matrix<Double>(rows: 2, columns: 3, layout: .columnMajor, elements: [1, 4, 2, 5, 3, 6])
    #expect(matrix[0, 2] == 3 && matrix[1, 0] == 4)
  }

  @Test func assignmentReachesTheRightElement() {
    var matrix = Self.small.converted(to: .columnMajor)
    matrix[1, 2] = 9
    #expect(matrix.elements == [1, 4, 2, 5, 3, 9])
  }

  @Test func copiesAreIndependent() {
    var copy = Self.small
    copy[0, 0] = 7
    #expect(Self.small[0, 0] == 1)
  }

  @Test func convertingThereAndBackChangesNothing() {
    let matrix = Matrix.random(37, 65, .rowMajor, seed: 1)
    #expect(matrix.converted(to: .columnMajor).converted(to: .rowMajor) == matrix)
  }

  @Test func convertingKeepsTheEntries() {
    let matrix = Matrix.random(37, 65, .rowMajor, seed: 2)
    #expect(matrix.converted(to: .columnMajor).distance(to: matrix) == 0)
  }

  @Test(arguments: [MatrixLayout.rowMajor, .columnMajor]) func transposing(layout: MatrixLayout) {
    let matrix = Matrix.random(33, 70, layout, seed: 3)
    let transpose = matrix.transposed()
    #expect(transpose.rows == 70 && transpose.columns == 33 && transpose.layout == .rowMajor)
    #expect((0..<33).allSatisfy { i in (0..<70).allSatisfy { transpose[$0, i] == matrix[i, $0] } })
  }

  @Test(arguments: [MatrixLayout.rowMajor, .columnMajor]) func selectingRows(layout: MatrixLayout) {
    let chosen = Self.small.converted(to: layout).selecting(rows: [1, 0, 1])
    #expect(chosen == Matrix(rows: 3, columns: 3, elements: [4, 5, 6, 1, 2, 3, 4, 5, 6]))
  }

  @Test(arguments: [MatrixLayout.rowMajor, .columnMajor]) func selectingColumns(layout: MatrixLayout) {
    let chosen = Self.small.converted(to: layout).selecting(columns: [2, 0])
    #expect(chosen == Matrix(rows: 2, columns: 2, elements: [3, 1, 6, 4]))
  }

  @Test(arguments: [MatrixLayout.rowMajor, .columnMajor]) func selectingRowsAndColumns(layout: MatrixLayout) {
    let chosen = Self.small.converted(to: layout).selecting(rows: [1], columns: [2, 1])
    #expect(chosen == Matrix(rows: 1, columns: 2, elements: [6, 5]))
  }

  @Test func selectingNothing() {
    #expect(Self.small.selecting(rows: []) == Matrix(rows: 0, columns: 3))
    #expect(Self.small.selecting(columns: []) == Matrix(rows: 2, columns: 0))
    #expect(Self.small.selecting(rows: [], columns: []) == Matrix(rows: 0, columns: 0))
  }

  @Test(arguments: [MatrixLayout.rowMajor, .columnMajor]) func rowsAndColumnsAsArrays(layout: MatrixLayout) {
    let matrix = Self.small.converted(to: layout)
    #expect(matrix.row(1) == [4, 5, 6])
    #expect(matrix.column(2) == [3, 6])
  }

  @Test func settingRows() {
    var matrix = Matrix<Double>(rows: 3, columns: 3)
    matrix.setRows([2, 0], to: Self.small)
    #expect(matrix.elements == [4, 5, 6, 0, 0, 0, 1, 2, 3])
  }

  @Test func theDiagonalOfARectangleIsTheShorterSide() {
    #expect(Self.small.diagonal == [1, 5])
  }

  @Test func theIdentityIsNeutral() {
    #expect(Matrix.identity(2).times(Self.small) == Self.small)
  }

  @Test func anEmptyMatrixHasNoElements() {
    let empty = Matrix<Float>(rows: 0, columns: 4)
    #expect(empty.elements.isEmpty && empty.transposed().rows == 4 && empty.frobeniusNorm == 0)
    #expect(empty.firstNonFinite == nil)
  }

  @Test func pointersOfEmptyMatricesCanBeTaken() {
    var empty = Matrix<Double>(rows: 0, columns: 0)
    #expect(empty.withPointer { _ in 1 } == 1)
    #expect(empty.withMutablePointer { _ in 2 } == 2)
  }

  @Test func initialisingByPointer() {
    let matrix = Matrix<Double>(rows: 1, columns: 2) { $0.update(from: [3, 4], count: 2) }
    #expect(matrix.elements == [3, 4])
  }

  @Test(arguments: [MatrixLayout.rowMajor, .columnMajor]) func theFirstNonFiniteEntryIsNamed(layout: MatrixLayout) {
    for bad in [Double.nan, .infinity, -.infinity] {
      var matrix = Self.small.converted(to: layout)
      matrix[1, 2] = bad
      #expect(matrix.firstNonFinite.map { [$0.row, $0.column] } == [1, 2])
      var single = matrix.narrowed()
      #expect(single.firstNonFinite.map { [$0.row, $0.column] } == [1, 2])
      single[1, 2] = 0
      #expect(single.firstNonFinite == nil)
    }
  }
}
