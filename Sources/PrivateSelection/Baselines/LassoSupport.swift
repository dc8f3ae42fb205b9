/// The s columns that the lasso holds to be largest, for one block of records.
///
/// Coordinate descent [Friedman, Hastie and Tibshirani 2010] down a path of weights until s coefficients are not zero; the
/// largest s count. If the path ends before, the columns with the largest correlations fill up.
enum LassoSupport {
  static func largest(_ count: Int, rows: [Int], of data: PrivateData) -> [Int] {
    let p = data.model.features
    var columns = [Double](repeating: 0, count: p * rows.count)
    var residual = rows.map { Double(data.response[$0]) }
    for (place, row) in rows.enumerated() {
      for j in 0..<p { columns[j * rows.count + place] = Double(data.predictors[row * p + j]) }
    }
    let n = rows.count
    func dot(_ j: Int, _ vector: [Double]) -> Double {
      var sum = 0.0
      for i in 0..<n { sum += columns[j * n + i] * vector[i] }
      return sum
    }
    var squares = [Double](repeating: 0, count: p)
    for j in 0..<p {
      for i in 0..<n { squares[j] += columns[j * n + i] * columns[j * n + i] }
    }
    let correlations = (0..<p).map { abs(dot($0, residual)) }
    var beta = [Double](repeating: 0, count: p)
    var weight = correlations.max() ?? 0
    for _ in 0..<60 where weight > 0 {
      weight *= 0.85
      for _ in 0..<50 {
        var largest = 0.0
        for j in 0..<p where squares[j] > 0 {
          let product = dot(j, residual) + squares[j] * beta[j]
          let size = max(0, abs(product) - weight) / squares[j]
          let next = product < 0 ? -size : size
          let change = next - beta[j]
          if change != 0 {
            for i in 0..<n { residual[i] -= change * columns[j * n + i] }
            largest = max(largest, abs(change) * squares[j])
            beta[j] = next
          }
        }
        if largest <= 1e-3 * weight { break }
      }
      if beta.count(where: { $0 != 0 }) >= count { break }
    }
    let order = (0..<p).sorted {
      (abs(beta[$0]), correlations[$0], -$0) > (abs(beta[$1]), correlations[$1], -$1)
    }
    return Array(order.prefix(count))
  }
}
