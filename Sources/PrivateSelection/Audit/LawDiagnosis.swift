/// Probabilities of a prepared mechanism. NOT PRIVATE: every number here depends on the data without any noise.
///
/// For benchmarks, tests and simulated data only. Publishing any of it breaks the guarantee of the release.
public struct LawDiagnosis: Sendable {
  private let prepared: PreparedExponentialMechanism

  /// - Parameter prepared: an exponential mechanism whose law is to be studied.
  public init(notPrivate prepared: PreparedExponentialMechanism) { self.prepared = prepared }

  /// The number of cells of the envelope.
  public var cellCount: Int { prepared.sampler.cells.count }

  /// The share of proposals that are accepted, and P(support).
  ///
  /// P(support) is the support's own mass over the mass of all. Its own mass and that of exactly known cells count exactly; what
  /// the other cells hold besides it is sampled by `proposals` proposals, without bias. So the probability is at most 1,
  /// with a sampling error only in the mass of the rest.
  /// - Parameters:
  ///   - support: ascending columns.
  ///   - proposals: sampled proposals from cells that are not exactly known.
  public func estimate(support: [Int], proposals: Int) -> (acceptance: Double, probability: Double) {
    let sampler = prepared.sampler
    let rate = sampler.epsilon.value / Double(sampler.rangeWidth)
    let reference = sampler.cells.map(\.level).min() ?? 0
    var (exact, other) = (0.0, 0.0)
    var starts: [Double] = []
    var inexact: [Int] = []
    for (index, cell) in sampler.cells.enumerated() {
      let mass =
        exponential(-rate * Double(cell.level - reference)) * (cell.choose == 0 ? 1 : cell.count.approximateValue)
      if cell.isExact {
        exact += mass
      } else {
        other += mass
        starts.append(other)
        inexact.append(index)
      }
    }
    let worker = prepared.score.makeWorker()
    var mean = 0.0
    if !inexact.isEmpty, proposals > 0 {
      var generator = SystemRandomNumberGenerator()
      for _ in 0..<proposals {
        let point = Double.random(in: 0..<other, using: &generator)
        var (low, high) = (0, starts.count - 1)
        while low < high {
          let middle = (low + high) / 2
          if starts[middle] > point { high = middle } else { low = middle + 1 }
        }
        let cell = sampler.cells[inexact[low]]
        let chosen = ExactSampling.subset(of: cell.candidates.count, count: cell.choose, using: &generator)
        let drawn = (cell.fixed.map { Int($0) } + chosen.map { Int(cell.candidates[$0]) }).sorted()
        // Proposals of the wanted support count 0 here: its mass is known.
        if drawn == support { continue }
        mean += exponential(-rate * Double(worker.code(drawn) - cell.level))
      }
      mean /= Double(proposals)
    }
    let own = exponential(-rate * Double(worker.code(support) - reference))
    let isCounted = sampler.cells.contains { cell in
      cell.isExact && cell.choose == 0 && cell.fixed.map { Int($0) }.sorted() == support
    }
    let total = exact + other * mean + (isCounted ? 0 : own)
    return (total / (exact + other), own / total)
  }
}

extension PreparedListMechanism {
  /// P(support) of this mechanism. NOT PRIVATE: depends on the data without any noise; for simulated data only.
  /// - Parameter support: ascending columns.
  public func notPrivateProbability(of support: [Int]) -> Double { probability(of: support) }
}
