import LinearAlgebra
import TestSupport
import Testing

@testable import PrivateSelection

@Suite struct ExponentialMechanismTests {
  @Test func lawIsTheRecordedOne() throws {
    let fixture = try Fixture()
    let data = try fixture.data()
    let score = LeastSquaresScore(data)
    for (text, expected) in fixture.exponential {
      let law = try ExactLaw(score: score, epsilon: Epsilon(#require(Double(text))))
      for (support, probability) in zip(fixture.supports, expected) {
        #expect(abs(law.probability(of: support) - probability) < 1e-5 * probability)
      }
    }
  }

  @Test func drawsFromAFile() throws {
    let fixture = try Fixture()
    let ledger = try BudgetLedger(inMemory: .pure(Epsilon(1)))
    let release = try ExponentialMechanism(epsilon: Epsilon(1)).release(try fixture.data(), spending: ledger)
    #expect(release.support.count == 3)
    #expect(throws: PrivateSelectionError.self) { try ledger.spend(release.charge) }
  }
}
