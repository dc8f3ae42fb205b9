import CKernels

/// The lasso along falling prices, by coordinate descent on Gram columns with an active set.
///
/// Friedman, Hastie and Tibshirani 2010, doi:10.18637/jss.v033.i01: covariance updates, warm starts. It serves as a start
/// for the search, so a tolerance of 10⁻⁶ is enough.
struct LassoPath {
  let gram: GramColumns
  let fixed: [Int]
  private var coefficients: [Double]
  private var correlations: [Double]
  private var active: [Int]
  private var price: Double
  private let ratio: Double

  var activeCount: Int { active.count }

  init(gram: GramColumns, fixed: [Int], points: Int = 40) {
    self.gram = gram
    self.fixed = fixed
    coefficients = Array(repeating: 0, count: gram.count)
    correlations = gram.correlations
    active = fixed.filter { gram.diagonal[$0] > 0 }
    price = zip(gram.correlations, gram.diagonal).reduce(0) { max($0, $1.1 > 0 ? abs($1.0) / $1.1.squareRoot() : 0) }
    // From the largest correlation down to a thousandth of it.
    ratio = 0.841395141645195  // 1000^(−1/40)
  }

  /// The next price: columns with a coefficient, the largest first.
  mutating func advance() -> [Int] {
    price *= ratio
    for _ in 0..<50 {
      sweep()
      var entered = false
      for index in correlations.indices where coefficients[index] == 0 && gram.diagonal[index] > 0 {
        if abs(correlations[index]) > price * gram.diagonal[index].squareRoot() * (1 + 1e-9), !active.contains(index) {
          active.append(index)
          entered = true
        }
      }
      if !entered { break }
    }
    active.removeAll { coefficients[$0] == 0 && !fixed.contains($0) }
    return active.sorted {
      let left = abs(coefficients[$0]) * gram.diagonal[$0].squareRoot()
      let right = abs(coefficients[$1]) * gram.diagonal[$1].squareRoot()
      return left != right ? left > right : $0 < $1
    }
  }

  private mutating func sweep() {
    let tolerance = 1e-6 * gram.responseSquare.squareRoot()
    let m = gram.count
    gram.fetch(active)
    for _ in 0..<200 {
      var largest = 0.0
      for index in active {
        let diagonal = gram.diagonal[index]
        let raw = correlations[index] + diagonal * coefficients[index]
        let limit = fixed.contains(index) ? 0 : price * diagonal.squareRoot()
        let value = raw > limit ? (raw - limit) / diagonal : raw < -limit ? (raw + limit) / diagonal : 0
        let change = value - coefficients[index]
        if change == 0 { continue }
        coefficients[index] = value
        // Correlations stay those of the residual, less the ridge's part in the changed entry.
        gram.column(index).withUnsafeBufferPointer { source in
          correlations.withUnsafeMutableBufferPointer { target in
            if let source = source.baseAddress, let target = target.baseAddress {
              espalier_axpy(-change, source, target, m)
            }
          }
        }
        correlations[index] -= change * gram.ridge[index]
        largest = max(largest, abs(change) * diagonal.squareRoot())
      }
      if largest <= tolerance { break }
    }
  }
}
