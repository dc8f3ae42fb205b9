/// An inequality over removal indicators y and their products, valid at every binary y:
///
///     value(y) = constant + Σ_g linear[g]·y_g + Σ_{g>h} pairs[g(g−1)/2 + h]·y_g·y_h  ≤  loss(y)   (or ≤ 0)
///
/// y_g is 1 where the group at position g is removed. The loss is that beyond ``RemovalForm/baseLoss``.
struct MasterRow: Sendable {
  var constant: Double
  var linear: [Double]
  /// Packed below the diagonal; empty for a row without products.
  var pairs: [Double] = []
  /// Whether the right-hand side is the loss, and not 0.
  var bindsLoss = true

  static func pairIndex(_ g: Int, _ h: Int) -> Int { g > h ? g * (g - 1) / 2 + h : h * (h - 1) / 2 + g }

  /// The left-hand side at a binary point.
  func value(removed: [Bool]) -> Double {
    value(linear: removed.map { $0 ? 1 : 0 }) { removed[$0] && removed[$1] ? 1 : 0 }
  }

  /// The left-hand side at any point of indicators and products.
  func value(_ point: MasterPoint) -> Double { value(linear: point.removal) { point.pair($0, $1) } }

  private func value(linear y: [Double], pair: (Int, Int) -> Double) -> Double {
    var sum = constant
    for g in linear.indices { sum += linear[g] * y[g] }
    guard !pairs.isEmpty else { return sum }
    for g in linear.indices { for h in 0..<g { sum += pairs[g * (g - 1) / 2 + h] * pair(g, h) } }
    return sum
  }
}

/// A point of the master: removal indicators, products of two where the master has them, and the bound on the loss.
struct MasterPoint: Sendable {
  var removal: [Double]
  /// Packed below the diagonal; empty in a master without products.
  var pairs: [Double] = []
  /// Beyond ``RemovalForm/baseLoss``.
  var loss = 0.0

  func pair(_ g: Int, _ h: Int) -> Double { pairs[MasterRow.pairIndex(g, h)] }
}
