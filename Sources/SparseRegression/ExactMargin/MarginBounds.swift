/// Bounds on what coefficients can be in solutions that are no worse than a known one.
struct MarginBounds {
  let data: MarginData
  /// F of the known one.
  let objective: Double

  /// M for every column: λ₀ + λ₂b² ≤ F, since losses are not negative.
  func coefficientBounds() -> [Double] {
    let value = (max(0, objective - data.lambda0) / data.problem.lambda2).squareRoot() * (1 + 1e-9) + 1e-300
    return Array(repeating: value, count: data.columnCount)
  }

  /// |b₀|, for problems without unpenalised columns.
  ///
  /// Both losses are at least −m, so the mean of m over the samples of a class (weight W) is at least −F/W: |b₀| is at most
  /// F/W + |x̄ᵀb|, x̄ the mean row of the class; |x̄ᵀb| is bounded by ‖x̄‖‖b‖ with λ₂‖b‖² ≤ F, and by the few largest |x̄_j| M_j, of
  /// which F/λ₀ can be in.
  func interceptBound() -> Double {
    let (n, p) = (data.rows, data.columnCount)
    var means = [Double](repeating: 0, count: 2 * n)
    var totals = [0.0, 0.0]
    for row in 0..<n { totals[data.problem.response[row] > 0 ? 0 : 1] += data.problem.weights?[row] ?? 1 }
    for row in 0..<n {
      let side = data.problem.response[row] > 0 ? 0 : 1
      means[side * n + row] = (data.problem.weights?[row] ?? 1) / totals[side]
    }
    let products = data.problem.columns.products(means)
    var most = min(p, data.limit ?? p)
    if data.lambda0 > 0, objective / data.lambda0 < Double(most) { most = Int(objective / data.lambda0) }
    var result = 0.0
    for side in 0..<2 {
      let row = products[side * p..<(side + 1) * p]
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let byRidge = data.problem.lambda2 > 0 ? length * (objective / data.problem.lambda2).squareRoot() : .infinity
      let steps = row.indices.map { index in
        let limit = max(data.above[index - side * p], data.below[index - side * p])
        return row[index] == 0 ? 0 : abs(row[index]) * limit
      }
      let byBox = steps.sorted(by: >).prefix(most).reduce(0, +)
      result = max(result, objective / totals[side] + min(byRidge, byBox))
    }
    return result * (1 + 1e-9)
  }
}
