import CKernels

/// A support with the best coefficients in the box, in members of a working set.
struct RefittedSupport {
  /// Members, ascending.
  var support: [Int]
  var coefficients: [Double]
  /// F, every member of the support charged but the unpenalised ones.
  var objective: Double
}

extension WorkingSet {
  /// F(S): the least ½‖y − Xb‖² + λ₁‖b‖₁ + λ₂‖b‖² in the box over coefficients that are zero outside S, and the charges of S.
  func refit(_ support: [Int]) -> RefittedSupport {
    let k = support.count
    var factor = SmallCholesky()
    var x = support.map { q[$0] }
    let isPriced = support.contains { price[$0] > 0 }
    let isRegular = factor.factorise(order: k) { row, column in
      gram[support[row] * capacity + support[column]] + (row == column ? 2 * ridge[support[row]] : 0)
    }
    if isRegular { factor.solve(&x) }
    let isInside =
      isRegular && !isPriced && (0..<k).allSatisfy { x[$0] <= above[support[$0]] && -x[$0] <= below[support[$0]] }
    if !isInside {
      if !isRegular { x = Array(repeating: 0, count: k) }
      descend(support, &x)
    }
    var objective = energy
    for (index, local) in support.enumerated() {
      var product = 0.0
      for (other, value) in zip(support, x) { product += gram[local * capacity + other] * value }
      objective += x[index] * (0.5 * product - q[local] + ridge[local] * x[index]) + price[local] * abs(x[index])
      if !data.isFree[Int(members[local])] { objective += data.lambda0 }
    }
    return RefittedSupport(support: support, coefficients: x, objective: objective)
  }

  /// Coordinate descent in the box, for supports with a price λ₁ or whose unconstrained fit leaves the box.
  private func descend(_ support: [Int], _ x: inout [Double]) {
    let k = support.count
    for index in 0..<k { x[index] = min(max(x[index], -below[support[index]]), above[support[index]]) }
    for _ in 0..<20_000 {
      var largest = 0.0
      for index in 0..<k {
        let local = support[index]
        var gradient = q[local]
        for other in 0..<k where other != index { gradient -= gram[local * capacity + support[other]] * x[other] }
        let whole = gram[local * capacity + local] + 2 * ridge[local]
        let size = max(0, abs(gradient) - price[local])
        let free = whole > 0 ? (gradient > 0 ? size : -size) / whole : 0
        let next = min(max(free, -below[local]), above[local])
        let step = next - x[index]
        largest = max(largest, whole * step * step)
        x[index] = next
      }
      if largest <= 1e-18 * energy { return }
    }
  }
}
