import Foundation
import LinearAlgebra
import TestSupport
import Testing

@testable import SparseRegression

/// Certificates with some of their words changed: the checker refuses them, or what they claim is true by enumeration.
@Suite struct CertificateFuzzTests {
  private struct Case {
    var x: Matrix<Double>
    var y: [Double]
    var bytes: [UInt8]
  }

  private func cases(_ generator: inout SeededGenerator) throws -> [Case] {
    try (0..<8).map { number in
      let (n, p) = (14, 6)
      var columns = (0..<p).map { _ in (0..<n).map { _ in generator.normal() } }
      if number % 3 == 1 { for j in 1..<p { columns[j] = zip(columns[j - 1], columns[j]).map { 0.9 * $0 + 0.4 * $1 } } }
      let y = (0..<n).map { columns[1][$0] - 0.7 * columns[4][$0] + 0.5 * generator.normal() }
      let x = Matrix(rows: n, columns: p, layout: .columnMajor, elements: columns.flatMap(\.self))
      var options = SubsetOptions(
        lambda2: number % 2 == 0 ? 0.02 : 0, standardize: number % 4 < 2, method: .exact, recordsCertificate: true)
      if number == 3 { options.lambda1 = 0.1 }
      if number == 4 { options.constraints.unpenalized = [2] }
      if number == 5 { options.constraints.groups = [.init(columns: [0, 1, 5], atMost: 1)] }
      if number == 6 { options.constraints.lower = Array(repeating: 0, count: p) }
      if number == 7 { options.coefficientBound = 3 }
      let size: SubsetSize = number % 2 == 0 ? .keep(2) : .price(0.2)
      let fit = try BestSubsetRegression(size, options: options).fit(DesignMatrix(x), response: y)
      return Case(x: x, y: y, bytes: try #require(fit.proof).bytes)
    }
  }

  private func change(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let words = bytes.count / 8
    let place = 8 * Int.random(in: 1..<words, using: &generator)
    func word(_ at: Int) -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) } }
    let old = word(place)
    let number = Double(bitPattern: old)
    let new: UInt64
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: new = word(8 * Int.random(in: 1..<words, using: &generator))
    case 1: new = UInt64(Int.random(in: 0...7, using: &generator))
    case 2: new = (number * ([0.5, 0.9, 0.999, 1.001, 1.1, 2, -1].randomElement(using: &generator) ?? 1)).bitPattern
    case 3:
      new = ([Double.nan, .infinity, -.infinity, 0, 1e308, 1e-308].randomElement(using: &generator) ?? 0).bitPattern
    case 4: new = [UInt64.max, .max >> 1, 1 << 63, 1 << 32].randomElement(using: &generator) ?? 0
    case 5: new = old &+ 1
    case 6: new = old &- 1
    default: new = old ^ 1 << UInt64.random(in: 0..<64, using: &generator)
    }
    for index in 0..<8 { bytes[place + index] = UInt8(truncatingIfNeeded: new >> UInt64(8 * index)) }
  }

  /// The least objective of the problem that a certificate states, and the least of those whose coefficients its M allows
  /// where its verdict rests on one.
  private func optima(
    _ certificate: SubsetCertificate, _ verdict: CertificateVerdict, _ data: Case
  ) -> (all: Double, allowed: Double) {
    let options = SubsetOptions(
      lambda1: certificate.lambda1, lambda2: certificate.lambda2, intercept: certificate.hasIntercept,
      standardize: certificate.isStandardized, constraints: certificate.constraints)
    let oracle = EstimatorOracle(data.x, data.y, options: options)
    let (limit, price): (Int, Double) =
      switch certificate.size {
      case .keep(let keep): (keep, 0)
      case .price(let price): (data.x.columns, price)
      }
    let all = oracle.all(limit: limit, lambda0: price)
    let bounds = certificate.proof.coefficientBounds
    let allowed = all.filter {
      verdict.assumption == "unconditional" || zip($0.support, $0.coefficients).allSatisfy { abs($1) <= bounds[$0] }
    }
    return (all.first?.objective ?? .infinity, allowed.first?.objective ?? .infinity)
  }

  @Test func acceptedClaimsAreTrue() throws {
    var generator = SeededGenerator(seed: 41 &+ FuzzRun.seed)
    let cases = try cases(&generator)
    let run = FuzzRun()
    var (count, accepted) = (0, 0)
    while run.goesOn {
      let data = cases[count % cases.count]
      count += 1
      var bytes = data.bytes
      for _ in 0...Int.random(in: 0..<3, using: &generator) { change(&bytes, &generator) }
      if count % 50 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator)) }
      guard let certificate = bytes.withUnsafeBytes({ SubsetCertificate(bytes: $0) }) else { continue }
      let verdict: CertificateVerdict
      do {
        verdict = try certificate.verify(DesignMatrix(data.x), response: data.y)
      } catch is SparseRegressionError {
        continue
      }
      guard verdict.isValid else { continue }
      accepted += 1
      let best = optima(certificate, verdict, data)
      let tiny = 1e-7 * (1 + abs(best.all))
      guard max(verdict.provedBound, certificate.proof.bound) <= best.allowed + tiny,
        verdict.objective >= best.all - tiny
      else {
        Issue.record("input \(count): \(verdict), optimum \(best): \(Data(bytes).base64EncodedString())")
        return
      }
    }
    // Changes of coefficients in a leaf move its bound a little; some of those must still pass, and most others not.
    #expect(accepted > 0 && accepted < count)
  }
}
