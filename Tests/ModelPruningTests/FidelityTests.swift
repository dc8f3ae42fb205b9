import LinearAlgebra
import ModelPruning
import Testing

@Suite struct FidelityTests {
  private func unit(_ angles: [Double]) -> Matrix<Float> {
    Matrix(rows: angles.count, columns: 2) { row, column in
      let (x, y) = (1 - angles[row] * angles[row], 2 * angles[row])
      return Float((column == 0 ? x : y) / (x * x + y * y).squareRoot())
    }
  }

  @Test func aModelAgreesWithItself() throws {
    let rows = unit([0.1, 0.2, 0.4, 0.7, 1.1, 1.6])
    let fidelity = try Fidelity(dense: rows, pruned: rows)
    #expect(abs(fidelity.meanCosine - 1) < 1e-6)
    #expect(fidelity.spearman == 1)
    #expect(fidelity.neighbourOverlap == 1)
  }

  /// By hand: cosines 1, 0 and -1 of rows turned by 0, 90 and 180 degrees.
  @Test func cosinesByHand() throws {
    let dense = Matrix<Float>(rows: 3, columns: 2, elements: [1, 0, 1, 0, 0, 1])
    let pruned = Matrix<Float>(rows: 3, columns: 2, elements: [1, 0, 0, 1, 0, -1])
    let fidelity = try Fidelity(dense: dense, pruned: pruned)
    #expect(fidelity.cosines == [1, 0, -1])
    #expect(fidelity.meanCosine == 0)
    #expect(fidelity.minimumCosine == -1)
    // Between the first two order statistics, a tenth of the way.
    #expect(abs(fidelity.fifthPercentileCosine - -0.9) < 1e-12)
  }

  /// Turning all vectors alike keeps every similarity, however low the cosines get.
  @Test func similaritiesIgnoreACommonRotation() throws {
    let dense = unit([0.1, 0.25, 0.5, 0.9, 1.4])
    let pruned = Matrix<Float>(rows: 5, columns: 2) { dense[$0, 1 - $1] * ($1 == 0 ? -1 : 1) }
    let fidelity = try Fidelity(dense: dense, pruned: pruned)
    #expect(abs(fidelity.meanCosine) < 1e-6)
    #expect(fidelity.spearman > 0.999)
  }

  @Test func shapesMustAgree() {
    #expect(throws: LinearAlgebraError.self) {
      try Fidelity(dense: Matrix(rows: 2, columns: 2), pruned: Matrix(rows: 3, columns: 2))
    }
    #expect(throws: LinearAlgebraError.self) {
      try Fidelity(dense: Matrix(rows: 0, columns: 2), pruned: Matrix(rows: 0, columns: 2))
    }
  }
}
