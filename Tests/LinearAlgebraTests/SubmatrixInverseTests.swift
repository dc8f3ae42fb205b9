import LinearAlgebra
import TestSupport
import Testing

@Suite struct SubmatrixInverseTests {
  private func gram(_ p: Int, seed: UInt64) -> Matrix<Double> {
    var generator = SeededGenerator(seed: seed)
    return Matrix.randomGram(p, using: &generator)
  }

  /// How far the inverse is from the one of a fresh factorisation, with the rows in units of their own.
  private func error(_ inverse: SubmatrixInverse, _ h: Matrix<Double>) throws -> Double {
    let (rows, roots) = (inverse.support, h.diagonal.map { $0.squareRoot() })
    let exact = try Cholesky(h.selecting(rows: rows, columns: rows)).inverse()
    let scaled = { (matrix: Matrix<Double>) in
      Matrix<Double>(rows: rows.count, columns: rows.count) { matrix[$0, $1] * roots[rows[$0]] * roots[rows[$1]] }
    }
    let (found, expected) = (scaled(inverse.inverse), scaled(exact))
    return found.distance(to: expected) / max(1, expected.frobeniusNorm)
  }

  @Test func theStartIsTheCholeskyInverse() throws {
    let h = gram(9, seed: 1)
    let inverse = try SubmatrixInverse(gram: h, support: [4, 0, 7])
    #expect(inverse.support == [4, 0, 7] && inverse.factorisations == 1)
    #expect(try error(inverse, h) == 0)
  }

  @Test(arguments: [[2], [0, 5], [8, 3, 1]]) func removingABlock(rows: [Int]) throws {
    let h = gram(9, seed: 2)
    var inverse = try SubmatrixInverse(gram: h, support: Array(0..<9))
    try inverse.remove(rows)
    #expect(inverse.support == (0..<9).filter { !rows.contains($0) })
    #expect(inverse.factorisations == 1)
    #expect(try error(inverse, h) < 1e-12)
  }

  @Test(arguments: [[2], [0, 5], [8, 3, 1]]) func insertingABlock(rows: [Int]) throws {
    let h = gram(9, seed: 3)
    let start = (0..<9).filter { !rows.contains($0) }
    var inverse = try SubmatrixInverse(gram: h, support: start)
    try inverse.insert(rows)
    #expect(inverse.support == start + rows)
    #expect(inverse.factorisations == 1)
    #expect(try error(inverse, h) < 1e-12)
  }

  @Test func theInverseIsSymmetricToTheLastBit() throws {
    var inverse = try SubmatrixInverse(gram: gram(12, seed: 4), support: Array(0..<8))
    try inverse.insert([9, 11])
    #expect(inverse.inverse == inverse.inverse.transposed())
    try inverse.remove([1, 9, 4])
    #expect(inverse.inverse == inverse.inverse.transposed())
  }

  @Test func removingWhatWasInsertedRestoresTheInverse() throws {
    var inverse = try SubmatrixInverse(gram: gram(10, seed: 5), support: [0, 1, 2, 3, 4, 5])
    let before = inverse
    try inverse.insert([8, 6])
    try inverse.remove([6, 8])
    #expect(inverse.support == before.support)
    #expect(inverse.inverse.distance(to: before.inverse) < 1e-12 * before.inverse.frobeniusNorm)
  }

  @Test func oneBlockOrSeveralIsTheSame() throws {
    let h = gram(20, seed: 6)
    var (whole, parts) = (
      try SubmatrixInverse(gram: h, support: Array(0..<15)), try SubmatrixInverse(gram: h, support: Array(0..<15))
    )
    try whole.remove([3, 7, 11, 2])
    for row in [3, 7, 11, 2] { try parts.remove([row]) }
    #expect(whole.support == parts.support)
    #expect(whole.inverse.distance(to: parts.inverse) < 1e-12 * whole.inverse.frobeniusNorm)
  }

  @Test func removingEverythingAndStartingAgain() throws {
    let h = gram(5, seed: 7)
    var inverse = try SubmatrixInverse(gram: h, support: [0, 1, 2])
    try inverse.remove([2, 0, 1])
    #expect(inverse.support.isEmpty && inverse.inverse.elements.isEmpty)
    try inverse.insert([4, 3])
    #expect(try error(inverse, h) < 1e-12)
  }

  @Test func anEmptySupportAndEmptyBlocks() throws {
    var inverse = try SubmatrixInverse(gram: gram(3, seed: 8), support: [])
    try inverse.remove([])
    try inverse.insert([])
    #expect(inverse.support.isEmpty && inverse.lastResidual == 0)
  }

  /// A block larger than what it leaves is cheaper from a factorisation.
  @Test func largeBlocksAreFactorised() throws {
    let h = gram(10, seed: 9)
    var inverse = try SubmatrixInverse(gram: h, support: Array(0..<10))
    try inverse.remove(Array(2..<9))
    #expect(inverse.factorisations == 2)
    try inverse.insert([5, 6, 7, 8])
    #expect(inverse.factorisations == 3)
    #expect(try error(inverse, h) == 0)
  }

  @Test func copiesAreIndependent() throws {
    let h = gram(8, seed: 10)
    let original = try SubmatrixInverse(gram: h, support: [0, 1, 2, 3, 4])
    var copy = original
    try copy.remove([1])
    #expect(original.support == [0, 1, 2, 3, 4] && copy.support == [0, 2, 3, 4])
    #expect(try error(original, h) == 0)
  }

  @Test func theLayoutOfHDoesNotMatter() throws {
    let h = gram(6, seed: 11)
    var (first, second) = (
      try SubmatrixInverse(gram: h, support: [0, 2, 4]),
      try SubmatrixInverse(gram: h.converted(to: .columnMajor), support: [0, 2, 4])
    )
    try first.insert([1])
    try second.insert([1])
    #expect(first.inverse == second.inverse)
  }

  // MARK: - Errors

  /// H whose row 4 is the sum of rows 0 and 1, by a column of X that is the sum of two others.
  private func dependent(seed: UInt64) -> Matrix<Double> {
    var x = Matrix.random(40, 6, .rowMajor, seed: seed)
    for row in 0..<40 { x[row, 4] = x[row, 0] + x[row, 1] }
    return x.selfProduct(transposing: true)
  }

  private func requireSingular(row: Int, _ body: () throws -> Void) {
    let error = #expect(throws: LinearAlgebraError.self, performing: body)
    guard case .notPositiveDefinite(let found, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found == row)
  }

  @Test func aDependentRowIsNamedAndNothingChanges() throws {
    let h = dependent(seed: 12)
    var inverse = try SubmatrixInverse(gram: h, support: [0, 1, 2, 3])
    let before = inverse
    requireSingular(row: 4) { try inverse.insert([5, 4]) }
    #expect(inverse.support == before.support && inverse.inverse == before.inverse)
    try inverse.insert([5])
    #expect(try error(inverse, h) < 1e-12)
  }

  @Test func aDependentRowAtTheStartIsNamed() {
    requireSingular(row: 0) { _ = try SubmatrixInverse(gram: dependent(seed: 13), support: [5, 4, 1, 0]) }
  }

  @Test func aDuplicateWithinTheBlockIsNamed() throws {
    var x = Matrix.random(40, 6, .rowMajor, seed: 14)
    for row in 0..<40 { x[row, 5] = x[row, 4] }
    var inverse = try SubmatrixInverse(gram: x.selfProduct(transposing: true), support: [0, 1, 2])
    requireSingular(row: 5) { try inverse.insert([4, 5]) }
  }

  @Test func rowsThatCannotBeUsedAreRefused() throws {
    let h = gram(4, seed: 15)
    var inverse = try SubmatrixInverse(gram: h, support: [0, 1])
    let before = inverse
    for rows in [[2], [0, 0], [-1], [4]] {
      #expect(throws: LinearAlgebraError.self) { try inverse.remove(rows) }
    }
    for rows in [[1], [2, 2], [-1], [4]] {
      #expect(throws: LinearAlgebraError.self) { try inverse.insert(rows) }
    }
    #expect(inverse.support == before.support && inverse.inverse == before.inverse)
    #expect(throws: LinearAlgebraError.self) { try SubmatrixInverse(gram: h, support: [1, 1]) }
    #expect(throws: LinearAlgebraError.self) { try SubmatrixInverse(gram: MatrixTests.small, support: []) }
  }

  @Test func anEntryThatIsNotFiniteIsNamedInH() {
    var h = gram(5, seed: 16)
    (h[3, 1], h[1, 3]) = (.nan, .nan)
    #expect(throws: LinearAlgebraError.notFinite(row: 3, column: 1)) {
      try SubmatrixInverse(gram: h, support: [0, 1, 3])
    }
  }

  // MARK: - Refreshing

  @Test func theIntervalRebuilds() throws {
    var inverse = try SubmatrixInverse(gram: gram(20, seed: 17), support: Array(0..<16), refreshInterval: 4)
    try inverse.remove([0, 1, 2])
    #expect(inverse.factorisations == 1)
    try inverse.insert([2])
    #expect(inverse.factorisations == 2)
  }

  @Test func aLargeResidualRebuilds() throws {
    // With a tolerance of zero, a residual of ten times the fresh one is too large.
    let h = illConditioned(45, seed: 18)
    var inverse = try SubmatrixInverse(
      gram: h, support: Array(0..<30), refreshInterval: .max, residualTolerance: 0)
    var generator = SeededGenerator(seed: 19)
    for _ in 0..<400 { try exchange(&inverse, blocks: 1...4, of: 45, using: &generator) }
    #expect(inverse.factorisations > 1)
  }

  @Test func refreshingByHand() throws {
    let h = gram(12, seed: 20)
    var inverse = try SubmatrixInverse(gram: h, support: Array(0..<9))
    try inverse.remove([3])
    try inverse.refresh()
    #expect(inverse.factorisations == 2)
    #expect(try error(inverse, h) == 0)
  }

  /// Condition number near 1e6: random directions with eigenvalues spread evenly on a logarithmic scale.
  private func illConditioned(_ p: Int, seed: UInt64) -> Matrix<Double> {
    var x = Matrix.random(p, p, .rowMajor, seed: seed)
    // Gram-Schmidt on the rows, twice for rounding.
    for row in 0..<p {
      for _ in 0..<2 {
        for other in 0..<row {
          let overlap = (0..<p).reduce(0) { $0 + x[row, $1] * x[other, $1] }
          for column in 0..<p { x[row, column] -= overlap * x[other, column] }
        }
        let norm = (0..<p).reduce(0) { $0 + x[row, $1] * x[row, $1] }.squareRoot()
        for column in 0..<p { x[row, column] /= norm }
      }
    }
    var size = 1.0
    let sizes = (0..<p).map { _ -> Double in
      defer { size /= 1.17 }  // 1.17^88 ≈ 1e6
      return size
    }
    x.scaleRows(by: sizes)
    return x.selfProduct(transposing: true)
  }

  /// Removes a random block, then inserts one of the same size.
  private func exchange(
    _ inverse: inout SubmatrixInverse, blocks: ClosedRange<Int>, of p: Int, using generator: inout SeededGenerator
  ) throws {
    let size = Int.random(in: blocks, using: &generator)
    try inverse.remove(Array(inverse.support.shuffled(using: &generator).prefix(size)))
    let inside = Set(inverse.support)
    let outside = (0..<p).filter { !inside.contains($0) }
    try inverse.insert(Array(outside.shuffled(using: &generator).prefix(size)))
  }

  @Test func theConditionNumberIsAboutAMillion() throws {
    let values = try illConditioned(45, seed: 21).symmetricEigenvalues()
    let condition = (values.last ?? 0) / (values.first ?? 1)
    #expect(condition > 5e5 && condition < 2e6, "condition number \(condition)")
  }

  /// Lets the support swing between 20 and 44 of 45 rows in random blocks of 1…4; rows 0 ..< 20 never leave. Rounding in
  /// the block of rows that stay is never taken away with a row, so there it adds up.
  private func swing(
    _ inverse: inout SubmatrixInverse, grows: inout Bool, using generator: inout SeededGenerator
  ) throws {
    let size = Int.random(in: 1...4, using: &generator)
    if inverse.support.count + size > 44 { grows = false }
    if inverse.support.count - size < 20 { grows = true }
    if grows {
      let inside = Set(inverse.support)
      let outside = (0..<45).filter { !inside.contains($0) }
      try inverse.insert(Array(outside.shuffled(using: &generator).prefix(size)))
    } else {
      let movable = inverse.support.filter { $0 >= 20 }
      try inverse.remove(Array(movable.shuffled(using: &generator).prefix(size)))
    }
  }

  /// 4000 block updates with and without the refresh rule, on one stream of blocks. Measured: 5e-9 with it
  /// and 1.3e-7 without on Cooper Lake kernels, 7e-9 and 8e-8 on Haswell kernels.
  @Test func driftIsBoundedByTheRefreshRule() throws {
    let h = illConditioned(45, seed: 21)
    var ruled = try SubmatrixInverse(gram: h, support: Array(0..<30))
    var free = try SubmatrixInverse(
      gram: h, support: Array(0..<30), refreshInterval: .max, residualTolerance: .infinity)
    var (first, second) = (SeededGenerator(seed: 22), SeededGenerator(seed: 22))
    var (growsFirst, growsSecond) = (true, true)
    var (worstRuled, worstFree) = (0.0, 0.0)
    for step in 1...4000 {
      try swing(&ruled, grows: &growsFirst, using: &first)
      try swing(&free, grows: &growsSecond, using: &second)
      guard step % 10 == 0 else { continue }
      worstRuled = max(worstRuled, try error(ruled, h))
      worstFree = max(worstFree, try error(free, h))
    }
    #expect(free.factorisations == 1)
    #expect(ruled.factorisations > 1)
    #expect(worstRuled < 2e-8, "relative drift \(worstRuled) with the rule")
    #expect(worstFree > 4 * worstRuled, "\(worstFree) without the rule, \(worstRuled) with it")
  }
}
