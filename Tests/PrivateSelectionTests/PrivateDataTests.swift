import Execution
import LinearAlgebra
import TestSupport
import Testing

@testable import PrivateSelection

@Suite struct PrivateDataTests {
  @Test func entriesAreClippedAndRounded() {
    let top = Int32(1 << 20)
    #expect(PrivateData.code(0.25, bound: 0.5, bits: 20) == top / 2)
    #expect(PrivateData.code(.infinity, bound: 0.5, bits: 20) == top)
    #expect(PrivateData.code(-.infinity, bound: 0.5, bits: 20) == -top)
    #expect(PrivateData.code(1e300, bound: 0.5, bits: 20) == top)
    #expect(PrivateData.code(.nan, bound: 0.5, bits: 20) == 0)
    #expect(PrivateData.code(.leastNonzeroMagnitude, bound: 0.5, bits: 20) == 0)
    #expect(PrivateData.code(-0.5, bound: 0.5, bits: 20) == -top)
  }

  @Test func sumsAreExactInAnyOrder() throws {
    let data = TestData.random(records: 200, features: 9, seed: 1)
    let model = try SelectionModel.test(records: 200, features: 9, supportSize: 3, ridge: 1)
    let gram = IntegerGram(try data.privateData(model))
    var generator = SeededGenerator(seed: 2)
    let order = Array(0..<200).shuffled(using: &generator)
    let shuffled = TestData(rows: order.map { data.rows[$0] }, response: order.map { data.response[$0] })
    #expect(IntegerGram(try shuffled.privateData(model)).entries == gram.entries)
    // Against integers.
    let quantised = try data.privateData(model)
    for i in 0..<9 {
      for j in 0..<9 {
        let sum = (0..<200).reduce(Int64(0)) {
          $0 + Int64(quantised.predictors[$1 * 9 + i]) * Int64(quantised.predictors[$1 * 9 + j])
        }
        #expect(gram[i, j] == Double(sum))
      }
    }
  }

  @Test func sumsCannotExceed53Bits() throws {
    for records in [1, 2, 3, 1000, 8192, 8193, 1 << 20, 1 << 31] {
      let model = try SelectionModel.test(records: records, features: 3, supportSize: 1, ridge: 0)
      let largest = Double(records) * Double(1 << (2 * model.dataBits))
      #expect(largest <= 0x1p53 && model.dataBits >= 11)
    }
  }

  @Test func oddDataHaveScores() throws {
    let model = try SelectionModel.test(records: 6, features: 4, supportSize: 2, ridge: 0)
    let odd: [[Double]] = [
      [.nan, .leastNonzeroMagnitude, 0, .infinity], [0, 0, 0, 0], [0, 0, 0, 0], [0.1, 0.1, 0, -.infinity],
      [0.1, 0.1, 0, 9],
      [0.1, 0.1, 0, 9],
    ]
    let data = TestData(rows: odd, response: [1, .nan, 0, 0.2, -.infinity, 3])
    let law = ExactLaw(score: Scores.score(of: try data.privateData(model)), epsilon: try Epsilon(1))
    #expect(law.codes.count == 6 && law.codes.values.allSatisfy { $0 >= 0 })
    // Equal columns give equal scores.
    #expect(law.codes[[0, 3]] != nil && abs((law.codes[[0, 2]] ?? 0) - (law.codes[[1, 2]] ?? 0)) <= 1)
    let empty = TestData(rows: odd.map { _ in [0, 0, 0, 0] }, response: [0, 0, 0, 0, 0, 0])
    let release = try ExponentialMechanism(epsilon: Epsilon(1)).release(
      try empty.privateData(model), spending: BudgetLedger(inMemory: .pure(Epsilon(1))))
    #expect(release.support.count == 2)
  }

  @Test func codesAreWithinTheirErrorForSingularMatrices() throws {
    // Duplicated and dependent columns without a ridge; the accelerated solver in twice the precision is the oracle.
    var generator = SeededGenerator(seed: 3)
    for radius in [1.1, 0.05] {
      let model = try SelectionModel.test(records: 30, features: 5, supportSize: 4, radius: radius, ridge: 0)
      var data = TestData.random(records: 30, features: 5, seed: generator.next())
      for row in data.rows.indices {
        data.rows[row][1] = data.rows[row][0]
        data.rows[row][2] = data.rows[row][0] / 2
      }
      let score = LeastSquaresScore(try data.privateData(model))
      let worker = LeastSquaresWorker(score)
      let scale = model.scoreScale
      for support in [[0, 1, 2, 3], [0, 1, 3, 4], [1, 2, 3, 4]] {
        let code = worker.code(support)
        let solver = worker.solver
        var trace = 0.0
        for i in 0..<4 { trace += solver.matrix[i * solver.capacity + i] }
        let last = score.gram.size - 1
        let unit = 0.5 / Double(1 << model.dataBits)
        let oracle = solver.acceleratedMinimum(
          size: 4, constant: score.gram[last, last] * unit * unit, radius: radius, tolerance: scale.grid / 64,
          start: [0, 0, 0, 0], trace: trace)
        #expect(abs(Double(code) - oracle / scale.grid) <= 0.75 + 1.0 / 64)
      }
    }
  }

  @Test func threadsDoNotChangeCodes() throws {
    let model = try SelectionModel.test(records: 50, features: 12, supportSize: 3, ridge: 0.1)
    let score = Scores.score(of: try TestData.random(records: 50, features: 12, seed: 4).privateData(model))
    var supports: [[Int]] = []
    for _ in 0..<6 { SupportEnumeration.forEach(of: 12, count: 3) { supports.append($0) } }
    #expect(
      CodeList.codes(of: supports, score: score, threads: 1) == CodeList.codes(of: supports, score: score, threads: 4))
  }

  @Test func nothingPrivateIsPrinted() throws {
    let model = try SelectionModel.test(records: 20, features: 4, supportSize: 2, ridge: 0)
    let data = try TestData.random(records: 20, features: 4, seed: 7).privateData(model)
    let prepared = try ExponentialMechanism(epsilon: Epsilon(1)).prepare(data)
    let list = try TopRMechanism(epsilon: Epsilon(1), listSize: 3).prepare(data)
    for item in [data, prepared, list, LawDiagnosis(notPrivate: prepared)] as [Any] {
      var text = String(describing: item) + String(reflecting: item)
      dump(item, to: &text)
      #expect(!text.contains(where: \.isNumber) && text.utf8.count < 300, "\(text)")
    }
  }

  @Test func shapesAndParametersAreChecked() throws {
    let model = try SelectionModel.test(records: 10, features: 4, supportSize: 2, ridge: 0)
    let data = TestData.random(records: 11, features: 4, seed: 5)
    #expect(throws: PrivateSelectionError.self) { try data.privateData(model) }
    #expect(throws: PrivateSelectionError.self) { try PublicBound(0, because: "x") }
    #expect(throws: PrivateSelectionError.self) { try PublicBound(1, because: "  ") }
    #expect(throws: PrivateSelectionError.self) { try Epsilon(0) }
    #expect(throws: PrivateSelectionError.self) { try Epsilon(.nan) }
    #expect(throws: PrivateSelectionError.self) {
      try SelectionModel.test(records: 10, features: 4, supportSize: 5, ridge: 0)
    }
    #expect(throws: PrivateSelectionError.self) {
      try SelectionModel.test(records: 10, features: 4, supportSize: 2, ridge: -1)
    }
    #expect(throws: PrivateSelectionError.self) { try GapCondition(declaredBecause: "") }
    let wide = Matrix<Double>(rows: 10, columns: 3)
    #expect(throws: PrivateSelectionError.self) {
      try PrivateData(predictors: wide, response: [Double](repeating: 0, count: 10), model: model)
    }
  }
}
