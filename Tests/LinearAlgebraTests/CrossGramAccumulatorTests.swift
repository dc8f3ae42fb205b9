import LinearAlgebra
import TestSupport
import Testing

@Suite struct CrossGramAccumulatorTests {
  /// Σ wᵢ (xᵢ − a)(yᵢ − b)ᵀ by three loops.
  private func reference(
    _ x: Matrix<Double>, _ y: Matrix<Double>, weights: [Double]? = nil, mask: [Bool]? = nil,
    shifts: (left: [Double], right: [Double])? = nil
  ) -> Matrix<Double> {
    Matrix<Double>(rows: x.columns, columns: y.columns) { a, b in
      (0..<x.rows).reduce(0.0) { sum, row in
        guard mask?[row] ?? true else { return sum }
        let (left, right) = (x[row, a] - (shifts?.left[a] ?? 0), y[row, b] - (shifts?.right[b] ?? 0))
        return sum + (weights?[row] ?? 1) * left * right
      }
    }
  }

  private func pair(_ rows: Int, _ p: Int, _ m: Int) -> (Matrix<Double>, Matrix<Double>) {
    (Matrix.random(rows, p, .rowMajor, seed: 61), Matrix.random(rows, m, .rowMajor, seed: 62))
  }

  @Test(arguments: [(1, 1, 1), (9, 3, 2), (512, 2, 3), (513, 3, 1), (1030, 4, 2)])
  func matchesTripleLoops(shape: (Int, Int, Int)) throws {
    let (x, y) = pair(shape.0, shape.1, shape.2)
    var accumulator = CrossGramAccumulator(leftFeatures: shape.1, rightFeatures: shape.2)
    try accumulator.add(x, y)
    #expect(accumulator.cross.distance(to: reference(x, y)) < 1e-11)
    #expect(accumulator.count == shape.0)
  }

  @Test func weightsAndMasks() throws {
    let (x, y) = pair(600, 3, 4)
    let (weights, mask) = ((0..<600).map { Double($0 % 4) }, (0..<600).map { $0 % 5 != 0 })
    var accumulator = CrossGramAccumulator(leftFeatures: 3, rightFeatures: 4)
    try accumulator.add(x, y, weights: weights, mask: mask)
    #expect(accumulator.cross.distance(to: reference(x, y, weights: weights, mask: mask)) < 1e-10)
    let taken = (0..<600).filter { mask[$0] && weights[$0] > 0 }
    #expect(accumulator.count == taken.count)
    let sum = taken.reduce(0) { $0 + weights[$1] * y[$1, 2] }
    #expect(abs(accumulator.rightSums[2] - sum) < 1e-11)
  }

  @Test func precisionsAndLayoutsMix() throws {
    let (x, y) = pair(530, 3, 2)
    var accumulator = CrossGramAccumulator(leftFeatures: 3, rightFeatures: 2)
    try accumulator.add(x.narrowed().converted(to: .columnMajor), y)
    #expect(accumulator.cross.distance(to: reference(x.narrowed().widened(), y)) < 1e-11)
  }

  @Test(arguments: [1, 7, 513]) func chunksOfAnySizeAddUp(size: Int) throws {
    let (x, y) = pair(1027, 3, 2)
    var accumulator = CrossGramAccumulator(leftFeatures: 3, rightFeatures: 2)
    for start in stride(from: 0, to: 1027, by: size) {
      let range = Array(start..<min(start + size, 1027))
      try accumulator.add(x.selecting(rows: range), y.selecting(rows: range))
    }
    #expect(accumulator.cross.distance(to: reference(x, y)) < 1e-11)
  }

  @Test func mergedPartsAreTheWhole() throws {
    let (x, y) = pair(100, 3, 2)
    var (first, second, whole) = (
      CrossGramAccumulator(leftFeatures: 3, rightFeatures: 2), CrossGramAccumulator(leftFeatures: 3, rightFeatures: 2),
      CrossGramAccumulator(leftFeatures: 3, rightFeatures: 2)
    )
    try first.add(x.selecting(rows: Array(0..<33)), y.selecting(rows: Array(0..<33)))
    try second.add(x.selecting(rows: Array(33..<100)), y.selecting(rows: Array(33..<100)))
    try first.merge(second)
    try whole.add(x, y)
    #expect(first.cross.distance(to: whole.cross) < 1e-12 && first.count == 100)
    #expect(zip(first.leftSums, whole.leftSums).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func centringMatchesCentredData() throws {
    let (x, noise) = pair(300, 3, 2)
    let y = Matrix<Double>(rows: 300, columns: 2) { noise[$0, $1] + x[$0, 0] + 5 }
    let weights = (0..<300).map { 1 + Double($0 % 3) }
    let total = weights.reduce(0, +)
    let mean = { (values: Matrix<Double>, column: Int) in
      (0..<300).reduce(0.0) { $0 + weights[$1] * values[$1, column] } / total
    }
    let shifts = ((0..<3).map { mean(x, $0) }, (0..<2).map { mean(y, $0) })
    var accumulator = CrossGramAccumulator(leftFeatures: 3, rightFeatures: 2)
    try accumulator.add(x, y, weights: weights)
    #expect(accumulator.centredCross().distance(to: reference(x, y, weights: weights, shifts: shifts)) < 1e-9)
  }

  @Test func ofOneStreamItIsTheGramMatrix() throws {
    let x = Matrix.random(50, 4, .rowMajor, seed: 63)
    let weights = (0..<50).map { Double($0 % 3) }
    var (cross, gram) = (CrossGramAccumulator(leftFeatures: 4, rightFeatures: 4), GramAccumulator(features: 4))
    try cross.add(x, x, weights: weights)
    try gram.add(x, weights: weights)
    #expect(cross.cross.distance(to: gram.gram()) < 1e-12)
    #expect(cross.centredCross().distance(to: gram.centredGram()) < 1e-12)
  }

  @Test func theNumberOfThreadsDoesNotChangeABit() throws {
    let (x, y) = pair(40, 500, 450)
    var (one, two) = (
      CrossGramAccumulator(leftFeatures: 500, rightFeatures: 450),
      CrossGramAccumulator(leftFeatures: 500, rightFeatures: 450)
    )
    try one.add(x, y, threads: 1)
    try two.add(x, y, threads: 2)
    #expect(one.cross == two.cross)
    #expect(one.cross.distance(to: x.times(y, transposingSelf: true)) < 1e-12)
  }

  @Test func theEntryThatIsNotFiniteIsNamedOnEitherSide() {
    let (x, y) = pair(600, 3, 2)
    for isLeft in [true, false] {
      var (left, right) = (x, y)
      if isLeft { left[555, 1] = .nan } else { right[555, 1] = .infinity }
      var accumulator = CrossGramAccumulator(leftFeatures: 3, rightFeatures: 2)
      #expect(throws: LinearAlgebraError.notFinite(row: 555, column: 1)) { try accumulator.add(left, right) }
      #expect(accumulator.count == 0 && accumulator.cross == Matrix(rows: 3, columns: 2))
    }
  }

  @Test func unpairedSamplesAreRefused() {
    var accumulator = CrossGramAccumulator(leftFeatures: 1, rightFeatures: 1)
    #expect(throws: LinearAlgebraError.self) {
      try accumulator.add(Matrix<Double>(rows: 2, columns: 1), Matrix<Double>(rows: 3, columns: 1))
    }
  }

  @Test func accumulatorsOfDifferentShapesDoNotMerge() {
    var accumulator = CrossGramAccumulator(leftFeatures: 2, rightFeatures: 3)
    #expect(throws: LinearAlgebraError.self) {
      try accumulator.merge(CrossGramAccumulator(leftFeatures: 3, rightFeatures: 2))
    }
  }
}
