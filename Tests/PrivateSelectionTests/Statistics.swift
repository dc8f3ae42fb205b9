#if canImport(Glibc)
  import Glibc
#endif

/// Tests of frequencies against a known law.
enum Statistics {
  /// The p-value of Pearson's χ² with cells pooled, in descending probability, until each expects at least 10.
  ///
  /// Unpooled cells of small expectation give false alarms of 10⁻⁸ and less, so pooling is not optional.
  static func chiSquare(observed: [Int], probabilities: [Double]) -> Double {
    let total = Double(observed.reduce(0, +))
    let order = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
    var cells: [(observed: Double, expected: Double)] = []
    var open = (observed: 0.0, expected: 0.0)
    for index in order {
      open.observed += Double(observed[index])
      open.expected += probabilities[index] * total
      if open.expected >= 10 {
        cells.append(open)
        open = (0, 0)
      }
    }
    if let last = cells.indices.last {
      cells[last].observed += open.observed
      cells[last].expected += open.expected
    }
    guard cells.count > 1 else { return 1 }
    let statistic = cells.reduce(0) { $0 + ($1.observed - $1.expected) * ($1.observed - $1.expected) / $1.expected }
    return upperGamma(Double(cells.count - 1) / 2, statistic / 2)
  }

  /// The regularised upper incomplete gamma function Q(a, x) by series or continued fraction.
  static func upperGamma(_ a: Double, _ x: Double) -> Double {
    if x <= 0 { return 1 }
    let front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1 {
      var (term, sum, k) = (1 / a, 1 / a, a)
      for _ in 0..<10_000 where term > sum * 1e-16 {
        k += 1
        term *= x / k
        sum += term
      }
      return max(0, 1 - sum * front)
    }
    var b = x + 1 - a
    var c = 1e300
    var d = 1 / b
    var h = d
    for i in 1..<10_000 {
      let an = -Double(i) * (Double(i) - a)
      b += 2
      d = 1 / (an * d + b)
      c = b + an / c
      h *= d * c
      if abs(d * c - 1) < 1e-15 { break }
    }
    return front * h
  }

  /// The asymptotic p-value of Kolmogorov and Smirnov that the values are uniform on [0, 1].
  static func uniformity(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let n = Double(sorted.count)
    var distance = 0.0
    for (index, value) in sorted.enumerated() {
      distance = max(distance, value - Double(index) / n, Double(index + 1) / n - value)
    }
    let t = (n.squareRoot() + 0.12 + 0.11 / n.squareRoot()) * distance
    var sum = 0.0
    for k in 1...100 { sum += (k % 2 == 1 ? 2 : -2) * exp(-2 * Double(k * k) * t * t) }
    return min(1, max(0, sum))
  }

  /// Clopper and Pearson's one-sided bounds of a probability at confidence 1 − α.
  static func clopperPearson(successes: Int, trials: Int, alpha: Double) -> (lower: Double, upper: Double) {
    func tail(_ p: Double, atLeast k: Int) -> Double {
      guard k > 0 else { return 1 }
      if p <= 0 { return 0 }
      if p >= 1 { return 1 }
      var sum = 0.0
      let n = Double(trials)
      // Sum the smaller number of terms in logarithms.
      for i in k...trials {
        let x = Double(i)
        let term = exp(lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1) + x * log(p) + (n - x) * log1p(-p))
        sum += term
        if term < sum * 1e-14 && x > n * p { break }
      }
      return min(1, sum)
    }
    func solve(_ isBelow: (Double) -> Bool) -> Double {
      var (low, high) = (0.0, 1.0)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if isBelow(middle) { low = middle } else { high = middle }
      }
      return (low + high) / 2
    }
    let lower = successes == 0 ? 0 : solve { tail($0, atLeast: successes) < alpha }
    let upper = successes == trials ? 1 : solve { 1 - tail($0, atLeast: successes + 1) > alpha }
    return (lower, upper)
  }
}
