import DataFiles
import Execution
import Foundation
import LinearAlgebra
import TestSupport
import Testing

@testable import SparseRegression

@Suite struct ExactCertificateTests {
  private func example(_ trial: Int, _ generator: inout SeededGenerator) -> ExactCase {
    var example = ExactCase(kind: trial, columns: 5 + trial % 3, using: &generator)
    example.lambda2 = max(example.lambda2, 0.05)
    return example
  }

  @Test func ownCertificatesAreAccepted() throws {
    var generator = SeededGenerator(seed: 21)
    for trial in 0..<60 {
      let example = example(trial, &generator)
      let form: PerspectiveProblem<Double>.Form? = trial % 3 == 2 ? .cardinality(2) : nil
      let problem = try example.problem(form)
      var tree = PerspectiveTree(problem)
      tree.recordsCertificate = true
      tree.gap = trial % 2 == 0 ? 0 : 0.05
      let solution = try tree.solve()
      let certificate = try #require(solution.certificate)
      let verdict = PerspectiveCertificateChecker(problem).verify(certificate)
      #expect(verdict.isValid, "trial \(trial): \(verdict) \(solution)")
      let best = example.enumeration(limit: form == nil ? nil : 2, charge: form == nil ? nil : 0)[0].objective
      #expect(verdict.provedBound <= best + 1e-9 * (1 + best), "trial \(trial)")
      #expect(verdict.objective >= best - 1e-9 * (1 + best))
    }
  }

  /// An infinite M says nothing of a column without a ridge, so that no bound rests on it.
  @Test func infiniteBoundsProveNothing() throws {
    var generator = SeededGenerator(seed: 23)
    for trial in 0..<30 {
      var example = ExactCase(kind: trial % 2, columns: 5, using: &generator)
      (example.lambda2, example.bound, example.lower, example.upper) = (0, 4, nil, nil)
      let problem = try example.problem()
      var tree = PerspectiveTree(problem)
      tree.recordsCertificate = true
      guard let certificate = try tree.solve().certificate else { continue }
      let best = example.enumeration()[0].objective
      for column in 0..<5 {
        var changed = certificate
        changed.coefficientBounds[column] = .infinity
        let verdict = PerspectiveCertificateChecker(problem).verify(changed)
        #expect(
          !verdict.isValid || verdict.provedBound <= best + 1e-9 * (1 + best), "trial \(trial): \(verdict) \(best)")
      }
    }
  }

  @Test func damagedCertificatesAreRejected() throws {
    var generator = SeededGenerator(seed: 22)
    var tampered = 0
    for trial in 0..<12 {
      var example = example(trial % 2, &generator)
      example.lambda0 = 0.2
      example.bound = 2
      let problem = try example.problem()
      let checker = PerspectiveCertificateChecker(problem)
      var tree = PerspectiveTree(problem)
      tree.recordsCertificate = true
      let certificate = try #require(try tree.solve().certificate)
      #expect(checker.verify(certificate).isValid)

      var damaged = certificate
      damaged.bound = certificate.objective * 1.01
      #expect(!checker.verify(damaged).isValid)
      damaged = certificate
      damaged.coefficientBounds = certificate.coefficientBounds.map { 0.9 * $0 }
      #expect(!checker.verify(damaged).isValid)
      damaged = certificate
      damaged.objective *= 1.001
      #expect(!checker.verify(damaged).isValid)
      if let leaf = certificate.records.indices.first(where: { certificate.records[$0].branch < 0 }) {
        damaged = certificate
        damaged.records[leaf].rounds.removeAll()
        #expect(!checker.verify(damaged).isValid)
        damaged = certificate
        let last = damaged.records[leaf].rounds.count - 1
        // Coefficients far from the optimum prove nothing.
        damaged.records[leaf].rounds[last].columns = Array(0..<example.p)
        damaged.records[leaf].rounds[last].values = Array(repeating: 5, count: example.p)
        #expect(!checker.verify(damaged).isValid)
      }
      if let branch = certificate.records.indices.first(where: { certificate.records[$0].branch >= 0 }) {
        tampered += 1
        for keep in [true, false] {
          damaged = certificate
          if keep { damaged.records[branch].outChild = -1 } else { damaged.records[branch].inChild = -1 }
          #expect(!checker.verify(damaged).isValid)
          damaged = certificate
          if keep {
            damaged.records[branch].outChild = damaged.records[branch].inChild
          } else {
            damaged.records[branch].inChild = damaged.records[branch].outChild
          }
          #expect(!checker.verify(damaged).isValid)
        }
      }
    }
    #expect(tampered > 0)
  }

  @Test func filesComeBackAsTheyWere() throws {
    var generator = SeededGenerator(seed: 23)
    let problem = try example(1, &generator).problem()
    var tree = PerspectiveTree(problem)
    tree.recordsCertificate = true
    let certificate = try #require(try tree.solve().certificate)
    let path = "/tmp/espalier-certificate-\(UInt64.random(in: .min ... .max))"
    try certificate.write(to: path)
    #expect(try PerspectiveCertificate(contentsOf: path) == certificate)
    let bytes = certificate.bytes
    for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
      try AtomicFile.write(Array(bytes.prefix(length)), to: path)
      #expect(throws: DataFileError.self) { try PerspectiveCertificate(contentsOf: path) }
    }
    try FileManager.default.removeItem(atPath: path)
  }

  /// D(r) of any coefficients in any state is below the best of that state.
  @Test func boundsOfRandomCoefficientsNeverExceedTheOptimum() throws {
    var generator = SeededGenerator(seed: 24)
    for trial in 0..<150 {
      let example = example(trial, &generator)
      let isHard = trial % 3 == 2
      let problem = try example.problem(isHard ? .cardinality(2) : nil)
      let solution = try PerspectiveTree(problem).solve()
      let chosen = Int.random(in: 0..<example.p, using: &generator)
      guard !example.unpenalised.contains(chosen) else { continue }
      let isIn = Bool.random(using: &generator)
      // A record that settles one column and then closes: the checker tells the bound of the rest and of the other half.
      let values = (0..<example.p).map { _ in 0.3 * generator.normal() }
      let round = PerspectiveCertificate.Round(
        columns: Array(0..<example.p), values: values, settledOut: isIn ? [] : [chosen],
        settledIn: isIn ? [chosen] : [])
      var close = round
      (close.settledIn, close.settledOut) = ([], [])
      let certificate = PerspectiveCertificate(
        bound: -1e9, support: solution.support, coefficients: solution.coefficients, objective: solution.objective,
        coefficientBounds: solution.coefficientBounds,
        records: [PerspectiveCertificate.Record(rounds: [round, close], branch: -1, inChild: -1, outChild: -1)])
      let verdict = PerspectiveCertificateChecker(problem).verify(certificate)
      #expect(verdict.isValid)
      let all = example.enumeration(limit: isHard ? 2 : nil, charge: isHard ? 0 : nil)
      #expect(verdict.provedBound <= all[0].objective + 1e-9)
    }
  }
}
