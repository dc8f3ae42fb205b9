import LinearAlgebra

/// `min ½ bᵀHb − gᵀb + Σ priceᵢ|bᵢ|` with `lower ≤ b ≤ upper`, for the few columns of a support.
///
/// Without prices and bounds one Cholesky factorisation; otherwise coordinate descent, and then the exact solution on the
/// coefficients that are neither 0 nor at a bound, kept when it has the same signs and is not worse.
struct SmallQuadratic {
  /// H, row-major, complete.
  var matrix: [Double]
  var linear: [Double]
  var prices: [Double]
  var lower: [Double]
  var upper: [Double]

  var order: Int { linear.count }

  var isPlain: Bool {
    prices.allSatisfy { $0 == 0 } && lower.allSatisfy { $0 == -.infinity } && upper.allSatisfy { $0 == .infinity }
  }

  func objective(_ b: [Double]) -> Double {
    var total = 0.0
    for row in 0..<order {
      var product = 0.0
      for column in 0..<order { product += matrix[row * order + column] * b[column] }
      total += b[row] * (0.5 * product - linear[row]) + prices[row] * abs(b[row])
    }
    return total
  }

  /// The minimiser; a coefficient of a column that depends on others may be any of several.
  func minimizer(from start: [Double]? = nil) -> [Double] {
    if order == 0 { return [] }
    if isPlain, let exact = solved(Array(0..<order), linear) { return exact }
    var b = start ?? Array(repeating: 0, count: order)
    for index in 0..<order { b[index] = min(max(b[index], lower[index]), upper[index]) }
    for _ in 0..<5000 {
      var largest = 0.0
      var size = 0.0
      for index in 0..<order {
        let diagonal = matrix[index * order + index]
        if diagonal <= 0 { continue }
        var raw = linear[index] + diagonal * b[index]
        for other in 0..<order { raw -= matrix[index * order + other] * b[other] }
        let soft = raw > prices[index] ? raw - prices[index] : raw < -prices[index] ? raw + prices[index] : 0
        let value = min(max(soft / diagonal, lower[index]), upper[index])
        largest = max(largest, abs(value - b[index]) * diagonal.squareRoot())
        size = max(size, abs(value) * diagonal.squareRoot())
        b[index] = value
      }
      if largest <= 1e-12 * size { break }
    }
    return polished(b)
  }

  private func polished(_ b: [Double]) -> [Double] {
    let free = (0..<order).filter { index in
      (b[index] != 0 || prices[index] == 0) && b[index] > lower[index] && b[index] < upper[index]
    }
    if free.isEmpty { return b }
    let held = (0..<order).filter { !free.contains($0) && b[$0] != 0 }
    var target: [Double] = []
    for index in free {
      var value = linear[index] - (b[index] > 0 ? prices[index] : -prices[index])
      for other in held { value -= matrix[index * order + other] * b[other] }
      target.append(value)
    }
    guard let exact = solved(free, target) else { return b }
    var result = b
    for (position, index) in free.enumerated() {
      let value = exact[position]
      guard value >= lower[index], value <= upper[index], prices[index] == 0 || value * b[index] > 0 else { return b }
      result[index] = value
    }
    return objective(result) <= objective(b) ? result : b
  }

  /// The solution of H's rows and columns `indices`, or `nil` where they are singular.
  private func solved(_ indices: [Int], _ target: [Double]) -> [Double]? {
    let k = indices.count
    let part = Matrix<Double>(rows: k, columns: k) { matrix[indices[$0] * order + indices[$1]] }
    guard let factor = try? Cholesky(part, pivotTolerance: 1e-13) else { return nil }
    return factor.solving(Matrix(rows: k, columns: 1, elements: target)).elements
  }
}
