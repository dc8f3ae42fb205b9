import Testing

@testable import Reports

@Suite struct HistogramBinsTests {
  @Test func everyFiniteValueIsCountedOnce() {
    var generator = SplitMix(state: 3)
    let values = (0..<1000).map { _ in generator.uniform() } + [.nan, .infinity]
    for target in [nil, 1, 10, 100] {
      let bins = HistogramBins(values, target: target)
      #expect(bins.counts.reduce(0, +) == 1000)
      #expect(bins.missing == 2)
      #expect(bins.edges.count == bins.counts.count + 1)
    }
  }

  @Test func edgesBelongToTheUpperBinExceptTheLast() {
    // Edges 0, 1, 2, 3: 1 counts from 1 to 2, and 3 in the last bin.
    let bins = HistogramBins([0, 1, 2, 3], target: 3)
    #expect(bins.edges == [0, 1, 2, 3])
    #expect(bins.counts == [1, 1, 2])
  }

  @Test func oneValueAndNone() {
    #expect(HistogramBins([0.5, 0.5], target: nil).counts.reduce(0, +) == 2)
    #expect(HistogramBins([], target: nil).counts.isEmpty)
    #expect(HistogramBins([.nan], target: nil).missing == 1)
  }

  @Test func binsAreNeitherTooFewNorTooMany() {
    var generator = SplitMix(state: 5)
    let cosines = (0..<120).map { _ in 1 - 0.3 * generator.uniform() * generator.uniform() }
    #expect((6...40).contains(HistogramBins(cosines, target: nil).counts.count))
  }
}
