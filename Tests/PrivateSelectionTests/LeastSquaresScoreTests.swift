import LinearAlgebra
import TestSupport
import Testing

@testable import PrivateSelection

@Suite struct LeastSquaresScoreTests {
  @Test func agreesWithTheRecordedScores() throws {
    let fixture = try Fixture()
    let data = try fixture.data()
    #expect(abs(data.model.scoreSensitivity / 60 - fixture.sensitivity) < 1e-15)
    let worker = LeastSquaresScore(data).makeWorker()
    let unit = data.model.scoreScale.grid / 60
    for (support, score) in zip(fixture.supports, fixture.scores) {
      // The recorded scores are of the clipped data before rounding to 2⁻²⁰ of the bound.
      let found = Double(worker.code(support)) * unit
      #expect(abs(found - score) < 1e-5 * fixture.sensitivity, "\(support)")
    }
  }

  @Test func boundsHoldForEveryMemberOfEveryCell() throws {
    let fixture = try Fixture()
    for radius in [1.1, 0.2, 0.02] {
      let score = LeastSquaresScore(try fixture.data(radius: radius))
      let worker = score.makeWorker()
      for fixed in [[], [4], [1, 7], [9, 2]] {
        let choose = 3 - fixed.count
        let profile = worker.profile(fixed: fixed, choose: choose)
        for support in fixture.supports where Set(fixed).isSubset(of: support) {
          let added = support.filter { !fixed.contains($0) }
          for variant in profile.variants.indices {
            let gains = added.reduce(0) { $0 + profile.variants[variant].gains[$1] }
            #expect(profile.bound(variant, gainSum: gains) <= Double(worker.code(support)))
          }
        }
      }
    }
  }
}
