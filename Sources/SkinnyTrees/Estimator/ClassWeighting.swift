/// What samples weigh by their class.
struct ClassWeighting {
  private let factors: [Double]

  init(_ targets: TreeTargets<Float>, _ classes: Int, _ rule: SoftTreesOptions.ClassWeights, rows: [Int]) {
    guard rule == .balanced, case .classes(let labels) = targets else {
      factors = []
      return
    }
    var counts = [Double](repeating: 0, count: classes)
    for row in rows { counts[Int(labels[row])] += 1 }
    factors = counts.map { $0 > 0 ? Double(rows.count) / (Double(classes) * $0) : 1 }
  }

  func weights(_ targets: TreeTargets<Float>, _ own: [Double]?) -> [Float] {
    switch targets {
    case .classes(let labels) where !factors.isEmpty:
      return labels.enumerated().map { Float(factors[Int($1)] * (own?[$0] ?? 1)) }
    default: return own?.map { Float($0) } ?? Array(repeating: 1, count: targets.count)
    }
  }
}
