import LinearAlgebra
import TestSupport
import Testing

@Suite struct GramAccumulatorTests {
  /// Σ wᵢ (xᵢ − shift)(xᵢ − shift)ᵀ by three loops.
  private func reference(
    _ x: Matrix<Double>, weights: [Double]? = nil, mask: [Bool]? = nil, shift: [Double]? = nil
  ) -> Matrix<Double> {
    Matrix<Double>(rows: x.columns, columns: x.columns) { a, b in
      (0..<x.rows).reduce(0.0) { sum, row in
        guard mask?[row] ?? true else { return sum }
        return sum + (weights?[row] ?? 1) * (x[row, a] - (shift?[a] ?? 0)) * (x[row, b] - (shift?[b] ?? 0))
      }
    }
  }

  private func rows(_ x: Matrix<Double>, _ range: Range<Int>) -> Matrix<Double> { x.selecting(rows: Array(range)) }

  @Test(arguments: [(1, 1), (7, 3), (3, 7), (511, 2), (512, 2), (513, 2), (1100, 5)])
  func matchesTripleLoops(shape: (Int, Int)) throws {
    let x = Matrix.random(shape.0, shape.1, .rowMajor, seed: 41)
    var accumulator = GramAccumulator(features: shape.1)
    try accumulator.add(x)
    #expect(accumulator.gram().distance(to: reference(x)) < 1e-11)
    #expect(accumulator.count == shape.0 && accumulator.totalWeight == Double(shape.0))
  }

  @Test func aFreshAccumulatorIsZero() {
    let accumulator = GramAccumulator(features: 3)
    #expect(accumulator.gram() == Matrix(rows: 3, columns: 3))
    #expect(accumulator.centredGram() == Matrix(rows: 3, columns: 3))
    #expect(accumulator.means == [0, 0, 0])
  }

  @Test func noSamplesAddNothing() throws {
    var accumulator = GramAccumulator(features: 3)
    try accumulator.add(Matrix<Float>(rows: 0, columns: 3))
    #expect(accumulator.count == 0 && accumulator.gram() == Matrix(rows: 3, columns: 3))
  }

  @Test func noFeatures() throws {
    var accumulator = GramAccumulator(features: 0)
    try accumulator.add(Matrix<Double>(rows: 4, columns: 0))
    #expect(accumulator.count == 4 && accumulator.gram().elements.isEmpty)
  }

  /// A product of two Floats is exact in Double; a sum in single precision would be wrong by about 1e-7.
  @Test func floatsAreSummedInDouble() throws {
    let x = Matrix.random(600, 4, .rowMajor, seed: 42).narrowed()
    var accumulator = GramAccumulator(features: 4)
    try accumulator.add(x)
    #expect(accumulator.gram().distance(to: reference(x.widened())) < 1e-12 * 600)
  }

  @Test func floatsAndDoublesMix() throws {
    let x = Matrix.random(20, 3, .rowMajor, seed: 43).narrowed()
    var (mixed, wide) = (GramAccumulator(features: 3), GramAccumulator(features: 3))
    try mixed.add(x)
    try mixed.add(x.widened())
    try wide.add(x.widened())
    try wide.add(x.widened())
    #expect(mixed.gram() == wide.gram() && mixed.sums == wide.sums)
  }

  @Test func columnMajorSamplesGiveTheSameBits() throws {
    for isSingle in [false, true] {
      let x = Matrix.random(530, 6, .rowMajor, seed: 44)
      var (rowWise, columnWise) = (GramAccumulator(features: 6), GramAccumulator(features: 6))
      if isSingle {
        try rowWise.add(x.narrowed())
        try columnWise.add(x.narrowed().converted(to: .columnMajor))
      } else {
        try rowWise.add(x)
        try columnWise.add(x.converted(to: .columnMajor))
      }
      #expect(rowWise.gram() == columnWise.gram() && rowWise.sums == columnWise.sums)
    }
  }

  @Test func weightsMultiply() throws {
    let x = Matrix.random(600, 4, .rowMajor, seed: 45)
    let weights = (0..<600).map { Double($0 % 5) * 0.3 }
    var accumulator = GramAccumulator(features: 4)
    try accumulator.add(x, weights: weights)
    #expect(accumulator.gram().distance(to: reference(x, weights: weights)) < 1e-11)
    #expect(abs(accumulator.totalWeight - weights.reduce(0, +)) < 1e-11)
  }

  @Test func aWholeWeightIsARepetition() throws {
    let x = Matrix.random(9, 3, .rowMajor, seed: 46)
    var (weighted, repeated) = (GramAccumulator(features: 3), GramAccumulator(features: 3))
    try weighted.add(x, weights: Array(repeating: 4, count: 9))
    for _ in 0..<4 { try repeated.add(x) }
    #expect(weighted.gram().distance(to: repeated.gram()) < 1e-12)
    #expect(zip(weighted.means, repeated.means).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test func zeroWeightsAreNotCounted() throws {
    let x = Matrix.random(4, 2, .rowMajor, seed: 47)
    var accumulator = GramAccumulator(features: 2)
    try accumulator.add(x, weights: [1, 0, 0, 1])
    var expected = GramAccumulator(features: 2)
    try expected.add(x.selecting(rows: [0, 3]))
    #expect(accumulator.count == 2 && accumulator.gram() == expected.gram() && accumulator.sums == expected.sums)
  }

  @Test func allWeightsZero() throws {
    var accumulator = GramAccumulator(features: 2)
    try accumulator.add(Matrix.random(4, 2, .rowMajor, seed: 48), weights: [0, 0, 0, 0])
    #expect(accumulator.count == 0 && accumulator.means == [0, 0])
  }

  @Test func maskedRowsAreLeftOut() throws {
    let x = Matrix.random(1030, 3, .rowMajor, seed: 49)
    let mask = (0..<1030).map { $0 % 3 != 1 }
    var accumulator = GramAccumulator(features: 3)
    try accumulator.add(x, mask: mask)
    #expect(accumulator.gram().distance(to: reference(x, mask: mask)) < 1e-11)
    #expect(accumulator.count == mask.count { $0 })
  }

  @Test func maskAndWeightsTogether() throws {
    let x = Matrix.random(40, 3, .rowMajor, seed: 50)
    let (mask, weights) = ((0..<40).map { $0 % 2 == 0 }, (0..<40).map { Double($0) })
    var accumulator = GramAccumulator(features: 3)
    try accumulator.add(x, weights: weights, mask: mask)
    #expect(accumulator.gram().distance(to: reference(x, weights: weights, mask: mask)) < 1e-10)
  }

  @Test func paddingMayHoldAnything() throws {
    var x = Matrix.random(5, 2, .rowMajor, seed: 51)
    (x[1, 0], x[3, 1]) = (.nan, .infinity)
    var accumulator = GramAccumulator(features: 2)
    try accumulator.add(x, weights: [1, 1, 1, 0, 1], mask: [true, false, true, true, true])
    #expect(accumulator.count == 3 && accumulator.gram().firstNonFinite == nil)
  }

  @Test(arguments: [1, 3, 7, 100, 511, 513]) func chunksOfAnySizeAddUp(size: Int) throws {
    let x = Matrix.random(1027, 4, .rowMajor, seed: 52)
    var accumulator = GramAccumulator(features: 4)
    for start in stride(from: 0, to: 1027, by: size) { try accumulator.add(rows(x, start..<min(start + size, 1027))) }
    #expect(accumulator.gram().distance(to: reference(x)) < 1e-11)
    #expect(accumulator.count == 1027)
  }

  @Test func mergedPartsAreTheWhole() throws {
    let x = Matrix.random(300, 5, .rowMajor, seed: 53)
    let weights = (0..<300).map { Double($0 % 4) }
    var (first, second, whole) = (
      GramAccumulator(features: 5), GramAccumulator(features: 5), GramAccumulator(features: 5)
    )
    try first.add(rows(x, 0..<111), weights: Array(weights[0..<111]))
    try second.add(rows(x, 111..<300), weights: Array(weights[111...]))
    try first.merge(second)
    try whole.add(x, weights: weights)
    #expect(first.gram().distance(to: whole.gram()) < 1e-11)
    #expect(first.count == whole.count && abs(first.totalWeight - whole.totalWeight) < 1e-12)
    #expect(zip(first.means, whole.means).allSatisfy { abs($0 - $1) < 1e-13 })
  }

  @Test func accumulatorsOfDifferentSizesDoNotMerge() {
    var accumulator = GramAccumulator(features: 2)
    #expect(throws: LinearAlgebraError.self) { try accumulator.merge(GramAccumulator(features: 3)) }
  }

  @Test func theResultIsSymmetricToTheLastBit() throws {
    var accumulator = GramAccumulator(features: 40)
    try accumulator.add(Matrix.random(90, 40, .rowMajor, seed: 54))
    #expect(accumulator.gram() == accumulator.gram().transposed())
    #expect(accumulator.centredGram() == accumulator.centredGram().transposed())
  }

  @Test func centringMatchesCentredData() throws {
    var x = Matrix.random(700, 4, .rowMajor, seed: 55)
    for row in 0..<700 { for column in 0..<4 { x[row, column] += Double(column) * 3 } }
    let weights = (0..<700).map { 0.5 + Double($0 % 3) }
    let total = weights.reduce(0, +)
    let means = (0..<4).map { column in (0..<700).reduce(0) { $0 + weights[$1] * x[$1, column] } / total }
    var accumulator = GramAccumulator(features: 4)
    try accumulator.add(x, weights: weights)
    #expect(zip(accumulator.means, means).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(accumulator.centredGram().distance(to: reference(x, weights: weights, shift: means)) < 1e-9)
  }

  /// 800 features are three tiles each way.
  @Test func theNumberOfThreadsDoesNotChangeABit() throws {
    let x = Matrix.random(70, 800, .rowMajor, seed: 56).narrowed()
    var (one, two) = (GramAccumulator(features: 800), GramAccumulator(features: 800))
    try one.add(x, threads: 1)
    try two.add(x, threads: 2)
    #expect(one.gram() == two.gram())
  }

  @Test func tilesCoverEveryEntry() throws {
    let x = Matrix.random(3, 800, .rowMajor, seed: 57)
    var accumulator = GramAccumulator(features: 800)
    try accumulator.add(x, threads: 2)
    #expect(accumulator.gram().distance(to: x.selfProduct(transposing: true)) < 1e-13)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity], [(0, 0), (511, 2), (512, 0), (700, 1)])
  func theEntryThatIsNotFiniteIsNamed(value: Double, place: (Int, Int)) {
    var x = Matrix.random(800, 3, .rowMajor, seed: 58)
    x[place.0, place.1] = value
    let expected = LinearAlgebraError.notFinite(row: place.0, column: place.1)
    var accumulator = GramAccumulator(features: 3)
    #expect(throws: expected) { try accumulator.add(x) }
    #expect(throws: expected) { try accumulator.add(x.narrowed()) }
    #expect(throws: expected) { try accumulator.add(x.converted(to: .columnMajor)) }
  }

  @Test func aRefusedChunkLeavesNothingBehind() throws {
    var x = Matrix.random(800, 3, .rowMajor, seed: 59)
    x[700, 1] = .nan
    var accumulator = GramAccumulator(features: 3)
    try? accumulator.add(x)
    #expect(accumulator.count == 0 && accumulator.sums == [0, 0, 0])
    #expect(accumulator.gram() == Matrix(rows: 3, columns: 3))
  }

  /// Finite entries whose squares overflow are finite all the same.
  @Test func largeEntriesAreNotMistakenForInfinite() throws {
    var accumulator = GramAccumulator(features: 2)
    try accumulator.add(Matrix<Double>(rows: 1, columns: 2, elements: [1e200, 1]))
    #expect(accumulator.sums == [1e200, 1])
  }

  @Test(arguments: [-1, Double.nan, .infinity]) func badWeightsAreNamed(weight: Double) throws {
    var accumulator = GramAccumulator(features: 1)
    let error = try #require(
      #expect(throws: LinearAlgebraError.self) {
        try accumulator.add(Matrix<Double>(rows: 3, columns: 1), weights: [1, weight, 1])
      })
    guard case .invalidWeight(row: 1, value: _) = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func shapesAreChecked() {
    var accumulator = GramAccumulator(features: 3)
    let x = Matrix<Double>(rows: 2, columns: 3)
    #expect(throws: LinearAlgebraError.self) { try accumulator.add(Matrix<Double>(rows: 2, columns: 2)) }
    #expect(throws: LinearAlgebraError.self) { try accumulator.add(x, weights: [1]) }
    #expect(throws: LinearAlgebraError.self) { try accumulator.add(x, mask: [true, true, true]) }
  }
}
