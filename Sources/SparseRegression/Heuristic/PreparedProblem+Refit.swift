import CKernels
import LinearAlgebra

/// The best coefficients on a support, by the problem's own loss, penalties and bounds.
struct SupportRefit: Sendable {
  /// Columns with a coefficient and fixed ones, ascending.
  var support: [Int]
  /// In the units of the prepared columns.
  var coefficients: [Double]
  /// For losses with an intercept of their own.
  var intercept: Double
  /// Σ loss.
  var loss: Double
  /// Loss, λ₁ and λ₂ terms.
  var value: Double
  /// Rows: residuals of squared loss, `b₀ + x̃ᵀb` otherwise.
  var rowValues: [Double]
}

extension PreparedProblem {
  /// Refits a support; columns whose coefficient comes out as 0 leave it.
  ///
  /// - Parameters:
  ///   - columns: The support.
  ///   - warm: Coefficients to start from.
  ///   - keepsZeros: Whether columns with a coefficient of 0 stay, for squared loss.
  /// - Complexity: O(n·k²), for other losses than the squared one times the number of Newton steps.
  func refit(_ columns: [Int], warm: SupportRefit? = nil, keepsZeros: Bool = false) -> SupportRefit {
    let support = Array(Set(columns + fixed)).sorted()
    let data = self.columns.columns(support)
    return loss == .squared ? squaredRefit(support, data, keepsZeros) : marginRefit(support, data, warm)
  }

  private func quadratic(_ support: [Int], _ matrix: [Double], _ linear: [Double], intercept: Bool) -> SmallQuadratic {
    let isFixed = support.map { fixed.contains($0) }
    let extra = intercept ? 1 : 0
    return SmallQuadratic(
      matrix: matrix, linear: linear, prices: isFixed.map { $0 ? 0 : lambda1 } + Array(repeating: 0, count: extra),
      lower: support.map { lower?[$0] ?? -.infinity } + Array(repeating: -.infinity, count: extra),
      upper: support.map { upper?[$0] ?? .infinity } + Array(repeating: .infinity, count: extra))
  }

  private func squaredRefit(_ support: [Int], _ data: [Double], _ keepsZeros: Bool = false) -> SupportRefit {
    let (n, k) = (self.columns.rows, support.count)
    var matrix = Self.gram(data, n: n, k: k)
    var linear = [Double](repeating: 0, count: k)
    for (index, column) in support.enumerated() {
      matrix[index * k + index] += ridge(column)
      linear[index] = Self.dot(data, index * n, response, n)
    }
    var b = quadratic(support, matrix, linear, intercept: false).minimizer()
    if isPlain {
      // One step of refinement from the true residual.
      let r = residual(data, b)
      let correction = (0..<k).map { Self.dot(data, $0 * n, r, n) - ridge(support[$0]) * b[$0] }
      let step = quadratic(support, matrix, correction, intercept: false).minimizer()
      for index in 0..<k { b[index] += step[index] }
    }
    let rows = residual(data, b)
    let loss = 0.5 * rows.reduce(0) { $0 + $1 * $1 }
    return finished(support, b, intercept: 0, loss: loss, rows: rows, keepsZeros: keepsZeros)
  }

  private func residual(_ data: [Double], _ b: [Double]) -> [Double] {
    var result = response
    let n = result.count
    for (index, coefficient) in b.enumerated() where coefficient != 0 {
      Self.axpy(-coefficient, data, index * n, &result)
    }
    return result
  }

  private func finished(
    _ support: [Int], _ b: [Double], intercept: Double, loss: Double, rows: [Double], keepsZeros: Bool = false
  ) -> SupportRefit {
    let kept = support.indices.filter { keepsZeros || b[$0] != 0 || fixed.contains(support[$0]) }
    var refit = SupportRefit(
      support: kept.map { support[$0] }, coefficients: kept.map { b[$0] }, intercept: intercept, loss: loss,
      value: loss,
      rowValues: rows)
    refit.value += penalty(refit)
    return refit
  }

  private func penalty(_ refit: SupportRefit) -> Double {
    zip(refit.support, refit.coefficients).reduce(0) { total, entry in
      fixed.contains(entry.0) ? total : total + lambda1 * abs(entry.1) + lambda2 * entry.1 * entry.1
    }
  }

  /// Newton's method with a line search; with λ₁ or bounds the quadratic model of each step has them (proximal Newton, Lee,
  /// Sun and Saunders 2014, doi:10.1137/130921428).
  private func marginRefit(_ support: [Int], _ data: [Double], _ warm: SupportRefit?) -> SupportRefit {
    guard let margin else { return squaredRefit(support, data) }
    let (n, k) = (self.columns.rows, support.count)
    let order = fitsIntercept ? k + 1 : k
    var b = [Double](repeating: 0, count: order)
    if let warm {
      var known: [Int: Double] = [:]
      for (column, coefficient) in zip(warm.support, warm.coefficients) { known[column] = coefficient }
      for (index, column) in support.enumerated() { b[index] = known[column] ?? 0 }
      if fitsIntercept { b[k] = warm.intercept }
    }
    func predictions(_ b: [Double]) -> [Double] {
      var rows = [Double](repeating: fitsIntercept ? b[k] : 0, count: n)
      for index in 0..<k where b[index] != 0 { Self.axpy(b[index], data, index * n, &rows) }
      return rows
    }
    func loss(_ rows: [Double]) -> Double {
      var total = 0.0
      for row in 0..<n { total += (weights?[row] ?? 1) * margin.value(response[row] * rows[row]) }
      return total
    }
    func penalties(_ b: [Double]) -> Double {
      var total = 0.0
      for (index, column) in support.enumerated() where !fixed.contains(column) {
        total += lambda1 * abs(b[index]) + lambda2 * b[index] * b[index]
      }
      return total
    }
    var rows = predictions(b)
    var value = loss(rows) + penalties(b)
    for _ in 0..<100 {
      var slopes = [Double](repeating: 0, count: n)
      var roots = slopes
      for row in 0..<n {
        let weight = weights?[row] ?? 1
        slopes[row] = weight * response[row] * margin.slope(response[row] * rows[row])
        roots[row] = (weight * margin.curvature(response[row] * rows[row])).squareRoot()
      }
      var scaled = data
      for index in 0..<k { for row in 0..<n { scaled[index * n + row] *= roots[row] } }
      if fitsIntercept { scaled.append(contentsOf: roots) }
      var matrix = Self.gram(scaled, n: n, k: order)
      // H b − gradient, so that the model is one in the coefficients themselves.
      var linear = [Double](repeating: 0, count: order)
      for index in 0..<k { linear[index] = -Self.dot(data, index * n, slopes, n) }
      if fitsIntercept { linear[k] = -slopes.reduce(0, +) }
      for row in 0..<order {
        for column in 0..<order { linear[row] += matrix[row * order + column] * b[column] }
      }
      // A trace of the diagonal keeps directions without curvature (all margins satisfied) from being singular.
      for index in 0..<order {
        let extra = 1e-10 * matrix[index * order + index] + 1e-300
        matrix[index * order + index] += extra
        linear[index] += extra * b[index]
        if index < k { matrix[index * order + index] += ridge(support[index]) }
      }
      let target = quadratic(support, matrix, linear, intercept: fitsIntercept).minimizer(from: b)
      var step = 1.0
      var moved = false
      for _ in 0..<40 {
        let trial = zip(b, target).map { $0 + step * ($1 - $0) }
        let trialRows = predictions(trial)
        let trialValue = loss(trialRows) + penalties(trial)
        if trialValue < value {
          moved = value - trialValue > 1e-14 * abs(value)
          b = trial
          rows = trialRows
          value = trialValue
          break
        }
        step /= 2
      }
      if !moved { break }
    }
    return finished(
      support, Array(b.prefix(k)), intercept: fitsIntercept ? b[k] : 0, loss: loss(rows), rows: rows)
  }

  var margin: MarginLoss? {
    switch loss {
    case .squared: nil
    case .logistic: .logistic
    case .squaredHinge: .squaredHinge
    }
  }

  /// AᵀA of k columns of n numbers, row-major and complete.
  static func gram(_ data: [Double], n: Int, k: Int) -> [Double] {
    var result = [Double](repeating: 0, count: k * k)
    data.withUnsafeBufferPointer { data in
      result.withUnsafeMutableBufferPointer { result in
        guard let data = data.baseAddress, let result = result.baseAddress else { return }
        Double.syrk(transpose: false, n: k, k: n, alpha: 1, a: data, lda: n, beta: 0, c: result, ldc: k)
      }
    }
    for row in 0..<k { for column in 0..<row { result[column * k + row] = result[row * k + column] } }
    return result
  }

  static func dot(_ data: [Double], _ offset: Int, _ vector: [Double], _ n: Int) -> Double {
    data.withUnsafeBufferPointer { data in
      vector.withUnsafeBufferPointer { vector in
        guard let data = data.baseAddress, let vector = vector.baseAddress else { return 0 }
        return espalier_dot(data + offset, vector, n)
      }
    }
  }

  static func axpy(_ factor: Double, _ data: [Double], _ offset: Int, _ target: inout [Double]) {
    let n = target.count
    data.withUnsafeBufferPointer { data in
      target.withUnsafeMutableBufferPointer { target in
        guard let data = data.baseAddress, let target = target.baseAddress else { return }
        espalier_axpy(factor, data + offset, target, n)
      }
    }
  }
}
