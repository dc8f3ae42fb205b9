/// The mean difference of two lists of losses on the same samples, and its standard error: what samples find hard for both
/// does not count.
struct PairedDifference {
  let mean: Double
  let standardError: Double

  init(_ losses: [Double], _ reference: [Double]) {
    let differences = zip(losses, reference).map { $0 - $1 }
    let count = Double(max(1, differences.count))
    let mean = differences.reduce(0, +) / count
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
    self.mean = mean
    standardError = (variance / count).squareRoot()
  }
}
