import DataFiles
import Execution
import Foundation
import LinearAlgebra
import SparseRegression
import TestSupport
import Testing

/// The exact engine behind the estimators, against enumeration.
@Suite struct ExactEstimatorTests {
  /// Data of a kind: plain, correlated, duplicates and sums of columns, constant columns, fewer rows than columns, ties.
  private func data(_ kind: Int, columns p: Int, using generator: inout SeededGenerator) -> (Matrix<Double>, [Double]) {
    let n = kind % 6 == 4 ? max(4, p - 3) : p + 6
    var x = (0..<p).map { _ in (0..<n).map { _ in generator.normal() } }
    switch kind % 6 {
    case 1: for j in 1..<p { x[j] = zip(x[j - 1], x[j]).map { 0.95 * $0 + 0.3 * $1 } }
    case 2:
      x[p - 1] = x[0]
      x[2] = zip(x[0], x[1]).map { $0 + $1 }
    case 3:
      x[0] = Array(repeating: 2, count: n)
      x[p - 1] = Array(repeating: 0, count: n)
    case 5: x = (0..<p).map { j in (0..<n).map { $0 == j ? 1 : 0 } }
    default: break
    }
    var y = (0..<n).map { row in 1 + x[1][row] - 0.8 * x[p / 2][row] + 0.7 * generator.normal() }
    if kind % 6 == 5 { y = (0..<n).map { $0 < p ? 1 : 0 } }
    return (Matrix(rows: n, columns: p, layout: .columnMajor, elements: x.flatMap { $0 }), y)
  }

  /// A claim without assumptions is the optimum; one that assumes M is the optimum unless that has larger coefficients.
  private func check(
    _ fit: SubsetFit, _ all: [EstimatorOracle.Best], energy: Double, _ text: String
  ) {
    guard let best = all.first else { return }
    let tiny = 1e-8 * (energy + abs(best.objective))
    #expect(fit.objective >= best.objective - tiny, "\(text): below the optimum")
    guard fit.status == .optimal, let bound = fit.bound else {
      Issue.record("\(text): \(fit.status), bound \(String(describing: fit.bound)) \(fit.certificate)")
      return
    }
    #expect(bound <= fit.objective)
    #expect(fit.certificate.kind == .branchAndBound && fit.method == .exact)
    if fit.objective <= best.objective + tiny { return }
    let largest = best.coefficients.reduce(0) { max($0, abs($1)) }
    #expect((fit.coefficientBound ?? .infinity) < largest, "\(text): \(fit.objective), optimum \(best)")
  }

  @Test func claimsEqualEnumeration() throws {
    var generator = SeededGenerator(seed: 601)
    for trial in 0..<420 {
      let p = trial % 40 == 0 ? 11 : 4 + trial % 5
      let (x, y) = data(trial, columns: p, using: &generator)
      let lambda2 = [0, 0.01, 0.3][trial / 6 % 3]
      var options = SubsetOptions(
        lambda2: lambda2, intercept: trial % 5 != 1, standardize: trial % 7 != 2, method: .exact)
      if trial % 11 == 4 { options.constraints.unpenalized = [p - 2] }
      let oracle = EstimatorOracle(x, y, options: options)
      let design = try DesignMatrix(x)
      if trial % 2 == 0 {
        let keep = min(1 + trial % 3, p - 1)
        let fit = try BestSubsetRegression(.keep(keep), options: options).fit(design, response: y)
        check(fit, oracle.all(limit: keep, lambda0: 0), energy: oracle.energy, "trial \(trial)")
      } else {
        let price = oracle.energy * [0.002, 0.03, 0.2][trial / 2 % 3]
        let fit = try BestSubsetRegression(.price(price), options: options).fit(design, response: y)
        check(fit, oracle.all(limit: p, lambda0: price), energy: oracle.energy, "trial \(trial)")
      }
    }
  }

  /// A tree that grows starts again with a tighter relaxation, whose multiplier once came from the states of the last node:
  /// its bounds were below 0 from there on, and the search never ended. Each of these takes at most some thousand nodes.
  @Test(arguments: 0..<6 as Range<UInt64>)
  func aTreeThatStartsAgainEnds(seed: UInt64) throws {
    let data = try SyntheticRegression(
      samples: 500, features: 100, nonzeros: 10, correlation: 0.9, signalToNoise: 5, seed: seed)
    let estimator = BestSubsetRegression(.keep(10), options: SubsetOptions(lambda2: 0.01, method: .exact))
    let fit = try estimator.fit(
      try DesignMatrix(data.features), response: data.response, control: RunControl(timeLimit: 120))
    #expect(fit.status == .optimal && fit.work.nodes < 20_000)
    #expect(try #require(fit.bound) >= fit.objective * (1 - 1e-6))
  }

  @Test func boxesPricesWeightsAndGroupsEqualEnumeration() throws {
    var generator = SeededGenerator(seed: 602)
    for trial in 0..<100 {
      let p = 5 + trial % 3
      let (x, y) = data(trial % 5, columns: p, using: &generator)
      var options = SubsetOptions(
        lambda2: [0, 0.05][trial % 2], standardize: trial % 3 != 0, method: trial % 4 == 0 ? .automatic : .exact)
      let kind = trial % 5
      if kind == 0 { options.lambda1 = 0.2 }
      if kind == 1 { options.constraints.lower = Array(repeating: 0, count: p) }
      if kind == 2 {
        options.constraints.lower = (0..<p).map { -0.1 * Double($0) }
        options.constraints.upper = Array(repeating: 0.6, count: p)
      }
      if kind == 3 {
        options.constraints.groups = [.init(columns: [0, 1, 2], atMost: 1), .init(columns: [p - 1], atMost: 0)]
        if trial % 2 == 1 { options.constraints.groups = [.init(columns: [0, 3, 4], atLeast: 1, atMost: 2)] }
        if trial % 6 == 1 { options.constraints.groups.append(.init(columns: [2], atLeast: 1)) }
      }
      if kind == 4 {
        options.lambda1 = 0.05
        options.constraints.lower = Array(repeating: 0, count: p)
        options.constraints.unpenalized = [1]
      }
      let weights = trial % 2 == 0 ? nil : (0..<x.rows).map { Double(1 + $0 % 3) }
      let oracle = EstimatorOracle(x, y, weights: weights, options: options)
      let isKeep = trial / 5 % 2 == 0
      let price = 0.02 * oracle.energy
      let fit = try BestSubsetRegression(isKeep ? .keep(2) : .price(price), options: options)
        .fit(DesignMatrix(x), response: y, weights: weights)
      check(
        fit, oracle.all(limit: isKeep ? 2 : p, lambda0: isKeep ? 0 : price), energy: oracle.energy, "trial \(trial)")
    }
  }

  @Test func certificatesOfFitsAreAcceptedAndDamageIsFound() throws {
    var generator = SeededGenerator(seed: 603)
    var recorded = 0
    for trial in 0..<60 {
      let p = 5 + trial % 3
      let (x, y) = data(trial, columns: p, using: &generator)
      var options = SubsetOptions(
        lambda2: [0.02, 0][trial / 6 % 2], standardize: trial % 3 != 0, method: .exact, recordsCertificate: true)
      if trial % 4 == 1 { options.lambda1 = 0.1 }
      if trial % 4 == 2 {
        options.constraints.groups = [.init(columns: [0, 1, 2], atLeast: trial % 6 == 3 ? 0 : 1, atMost: 1)]
      }
      if trial % 4 == 3 { options.constraints.unpenalized = [2] }
      if trial % 5 == 0 { options.coefficientBound = 40 }
      let weights = trial % 2 == 0 ? nil : (0..<x.rows).map { Double(1 + $0 % 2) }
      let design = try DesignMatrix(x)
      let fit = try BestSubsetRegression(trial % 3 == 0 ? .keep(2) : .price(0.3), options: options)
        .fit(design, response: y, weights: weights)
      guard let proof = fit.proof else {
        #expect(fit.status != .optimal, "trial \(trial): \(fit)")
        continue
      }
      recorded += 1
      let path = "/tmp/espalier-proof-\(UInt64.random(in: .min ... .max))"
      try proof.write(to: path)
      let read = try SubsetCertificate(contentsOf: path)
      #expect(read == proof)
      let bytes = proof.bytes
      for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 20)) {
        try AtomicFile.write(Array(bytes.prefix(length)), to: path)
        #expect(throws: DataFileError.self) { try SubsetCertificate(contentsOf: path) }
      }
      try FileManager.default.removeItem(atPath: path)
      let verdict = try read.verify(design, response: y, weights: weights)
      #expect(verdict.isValid, "trial \(trial): \(verdict) \(fit.certificate)")
      #expect(abs(verdict.objective - fit.objective) <= 1e-8 * (1 + fit.objective))
      #expect(verdict.assumption.hasPrefix("assumes") == (fit.coefficientBound != nil), "\(verdict) \(fit.certificate)")
      // Other data, another statement, a smaller M.
      var other = y
      other[0] += 1e-9
      #expect(try !read.verify(design, response: other, weights: weights).isValid)
      var damaged = read
      damaged.proof.bound = fit.objective * 1.02
      #expect(try !damaged.verify(design, response: y, weights: weights).isValid)
      if fit.size > 0 {
        damaged = read
        damaged.lambda2 += 0.1
        #expect(try !damaged.verify(design, response: y, weights: weights).isValid)
      }
      if fit.coefficientBound == nil {
        damaged = read
        damaged.proof.coefficientBounds = read.proof.coefficientBounds.map { 0.5 * $0 }
        let verdict = try damaged.verify(design, response: y, weights: weights)
        #expect(!verdict.isValid || verdict.assumption.hasPrefix("assumes"))
      }
    }
    #expect(recorded >= 55)
  }

  @Test func poolsAreTheHeadOfTheEnumeration() throws {
    var generator = SeededGenerator(seed: 604)
    for trial in 0..<40 {
      let p = 5 + trial % 4
      let (x, y) = data([0, 1, 3][trial % 3], columns: p, using: &generator)
      var options = SubsetOptions(lambda2: [0.05, 0][trial / 3 % 2])
      if trial % 5 == 2 { options.constraints.groups = [.init(columns: [0, 1, 2], atMost: 1)] }
      if trial % 5 == 3 { options.constraints.unpenalized = [2] }
      let oracle = EstimatorOracle(x, y, options: options)
      let isKeep = trial % 2 == 0
      let price = 0.05 * oracle.energy
      let all = oracle.all(limit: isKeep ? 2 : p, lambda0: isKeep ? 0 : price).filter {
        !isKeep || $0.support.count == 2 + options.constraints.unpenalized.count
      }
      let count = 1 + trial % 9
      let pool = try BestSubsetRegression(isKeep ? .keep(2) : .price(price), options: options)
        .pool(count, DesignMatrix(x), response: y)
      #expect(pool.isOptimal, "trial \(trial): \(pool.certificate)")
      #expect(pool.entries.count == min(count, all.count))
      for (entry, best) in zip(pool.entries, all) {
        #expect(abs(entry.objective - best.objective) <= 1e-7 * (1e-3 + best.objective), "trial \(trial)")
      }
      #expect(Set(pool.entries.map(\.support)).count == pool.entries.count)
      if all.count > count, let bound = pool.bound {
        #expect(bound <= all[count].objective + 1e-7)
        #expect(bound >= (pool.entries.last?.objective ?? 0) * (1 - 1e-6))
      }
    }
  }

  /// The same numbers in every kind of storage give the same support and, but for single precision, the same objective.
  @Test func storageDoesNotMatter() throws {
    var generator = SeededGenerator(seed: 605)
    var (x, y) = data(1, columns: 9, using: &generator)
    for row in 0..<x.rows { for column in 0..<9 { x[row, column] = (x[row, column] * 64).rounded() / 64 } }
    let weights = (0..<x.rows).map { Double(1 + $0 % 3) }
    let path = "/tmp/espalier-columns-\(UInt64.random(in: .min ... .max)).npy"
    // A transposed array in C order has the bytes of Fortran order; only the header differs.
    var bytes = Npy.bytes(
      of: try NumpyArray(shape: [9, 15], doubles: x.transposed().converted(to: .rowMajor).elements))
    let old = Array("'fortran_order': False, 'shape': (9, 15)".utf8)
    let new = Array("'fortran_order': True,  'shape': (15, 9)".utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: old) })
    bytes.replaceSubrange(place..<place + old.count, with: new)
    try AtomicFile.write(bytes, to: path)
    let designs = [
      try DesignMatrix(x), try DesignMatrix(Matrix<Float>(rows: x.rows, columns: 9) { Float(x[$0, $1]) }),
      try DesignMatrix(SparseColumns(rows: x.rows, columns: 9) { x[$0, $1] }), try DesignMatrix(npy: path),
    ]
    for options in [
      SubsetOptions(lambda2: 0.05, method: .exact, recordsCertificate: true),
      SubsetOptions(lambda2: 0.05, intercept: false, standardize: false, method: .exact, recordsCertificate: true),
    ] {
      let fits = try designs.map {
        try BestSubsetRegression(.price(0.2), options: options).fit($0, response: y, weights: weights)
      }
      for fit in fits {
        #expect(fit.status == .optimal && fit.support == fits[0].support)
        #expect(abs(fit.objective - fits[0].objective) <= 1e-10 * fit.objective)
        #expect(fit.proof?.dataDigest == fits[0].proof?.dataDigest)
        // Every proof holds for every kind of storage.
        for design in designs {
          #expect(try fit.proof?.verify(design, response: y, weights: weights).isValid == true)
        }
      }
    }
    try FileManager.default.removeItem(atPath: path)
  }
}
