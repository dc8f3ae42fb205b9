import CKernels

/// The ridge fit of one support, and what every column could change about it.
///
/// With A = (G_SS + D)⁻¹ and V = A G_S: it keeps the coefficients b = A g_S, and for every column l
///
///     c_l = g_l − G_lS b          the correlation with the residual
///     h_l = G_ll + d_l − G_lS A G_Sl    what is left of the column beside the support
///
/// so that bringing in l lowers the objective by c_l²/2h_l, and exchanging i ∈ S for l changes it by
///
///     ½ (c_l + b_i V_il / A_ii)² / (h_l + V_il² / A_ii) − ½ b_i² / A_ii.
///
/// Columns enter and leave by rank-one updates, O(k·m) each; after many of them everything is computed afresh.
struct SupportState {
  let gram: GramColumns
  /// Local indices in the order of entering.
  private(set) var support: [Int] = []
  private(set) var coefficients: [Double] = []
  private(set) var inverse: [[Double]] = []
  /// V, a row for each column of the support.
  private(set) var projections: [[Double]] = []
  private(set) var correlations: [Double]
  private(set) var remainders: [Double]
  /// 0 for columns outside, −∞ inside and for columns that may not enter.
  private(set) var blocked: [Double]
  /// ½‖ỹ − X̃b‖² + ½ bᵀDb.
  private(set) var value: Double
  private var updates = 0
  private let floor: [Double]

  init(_ gram: GramColumns) {
    self.gram = gram
    correlations = gram.correlations
    remainders = gram.diagonal
    floor = gram.diagonal.map { max(1e-10 * $0, .leastNormalMagnitude) }
    blocked = gram.diagonal.map { $0 > 0 ? 0 : -.infinity }
    value = gram.responseSquare / 2
  }

  var sorted: [Int] { support.sorted() }

  /// Whether a column stands on its own beside the support.
  func isIndependent(_ index: Int) -> Bool { remainders[index] > floor[index] }

  /// Brings in a column; false, and no change, where it depends on the support.
  @discardableResult
  mutating func add(_ index: Int) -> Bool {
    guard isIndependent(index), !support.contains(index) else { return false }
    let column = gram.column(index)
    let h = remainders[index]
    let m = gram.count
    let u = projections.map { $0[index] }
    // The entering row of V: what is left of G's column, over h.
    var entering = column
    entering.withUnsafeMutableBufferPointer { target in
      guard let target = target.baseAddress else { return }
      for (position, share) in u.enumerated() {
        gram.column(support[position]).withUnsafeBufferPointer { source in
          if let source = source.baseAddress { espalier_axpy(-share, source, target, m) }
        }
      }
      for l in 0..<m { target[l] /= h }
    }
    let b = correlations[index] / h
    let c = correlations[index]
    for position in u.indices {
      let share = u[position]
      coefficients[position] -= share * b
      Self.subtract(entering, times: share, from: &projections[position])
      for other in u.indices { inverse[position][other] += share * u[other] / h }
      inverse[position].append(-share / h)
    }
    inverse.append(u.map { -$0 / h } + [1 / h])
    update(entering, correlation: c, remainder: h)
    projections.append(entering)
    support.append(index)
    coefficients.append(b)
    value -= c * b / 2
    blocked[index] = -.infinity
    refreshIfDue()
    return true
  }

  /// Takes out the column at a position of ``support``.
  mutating func remove(at position: Int) {
    let pivot = inverse[position][position]
    let b = coefficients[position]
    let leaving = projections[position]
    let row = inverse[position]
    for other in support.indices where other != position {
      let share = row[other] / pivot
      coefficients[other] -= share * b
      Self.subtract(leaving, times: share, from: &projections[other])
      for third in support.indices { inverse[other][third] -= share * row[third] }
      inverse[other].remove(at: position)
    }
    inverse.remove(at: position)
    projections.remove(at: position)
    update(leaving, correlation: -b / pivot, remainder: -1 / pivot)
    coefficients.remove(at: position)
    value += b * b / (2 * pivot)
    blocked[support.remove(at: position)] = 0
    refreshIfDue()
  }

  /// What taking out the column at a position costs.
  func removalCost(_ position: Int) -> Double {
    coefficients[position] * coefficients[position] / (2 * inverse[position][position])
  }

  /// The best column to bring in, alone or for the one at a position, and the decrease it brings (negative: an increase).
  ///
  /// - Parameters:
  ///   - position: The position of the column that leaves, or `nil`.
  ///   - blocked: 0 for columns that may enter, −∞ for others.
  ///   - gains: Gets twice the gain of every column beside the cost of the one that leaves.
  func bestEntry(
    leaving position: Int? = nil, blocked: [Double], gains: inout [Double]
  ) -> (index: Int, decrease: Double)? {
    var at = 0
    let m = gram.count
    if m == 0 { return nil }
    let pivot = position.map { inverse[$0][$0] } ?? 1
    let b = position.map { coefficients[$0] } ?? 0
    let best = gains.withUnsafeMutableBufferPointer { gains in
      correlations.withUnsafeBufferPointer { c in
        remainders.withUnsafeBufferPointer { h in
          floor.withUnsafeBufferPointer { floor in
            blocked.withUnsafeBufferPointer { blocked in
              guard let position else {
                return espalier_exchange_gains(
                  nil, c.baseAddress, h.baseAddress, floor.baseAddress, blocked.baseAddress, 0, 0, m, gains.baseAddress,
                  &at)
              }
              return projections[position].withUnsafeBufferPointer { v in
                espalier_exchange_gains(
                  v.baseAddress, c.baseAddress, h.baseAddress, floor.baseAddress, blocked.baseAddress, b / pivot,
                  1 / pivot, m, gains.baseAddress, &at)
              }
            }
          }
        }
      }
    }
    return at < 0 ? nil : (at, best / 2 - (position.map(removalCost) ?? 0))
  }

  /// Computes everything afresh from the Gram columns.
  mutating func refresh() {
    let members = support
    var fresh = SupportState(gram)
    fresh.blocked = blocked
    for index in members { fresh.blocked[index] = 0 }
    // Columns that turn out to depend on the others leave.
    for index in members { _ = fresh.addPlain(index) }
    self = fresh
  }

  private mutating func addPlain(_ index: Int) -> Bool {
    let due = updates
    updates = Int.min / 2
    defer { updates = due }
    return add(index)
  }

  private mutating func refreshIfDue() {
    updates += 1
    if updates >= 64 {
      refresh()
      updates = 0
    }
  }

  private mutating func update(_ row: [Double], correlation: Double, remainder: Double) {
    let m = gram.count
    row.withUnsafeBufferPointer { row in
      correlations.withUnsafeMutableBufferPointer { c in
        remainders.withUnsafeMutableBufferPointer { h in
          guard let row = row.baseAddress, let c = c.baseAddress, let h = h.baseAddress else { return }
          espalier_rank_one_update(row, correlation, remainder, c, h, m)
        }
      }
    }
  }

  private static func subtract(_ row: [Double], times factor: Double, from target: inout [Double]) {
    let m = row.count
    row.withUnsafeBufferPointer { row in
      target.withUnsafeMutableBufferPointer { target in
        guard let row = row.baseAddress, let target = target.baseAddress else { return }
        espalier_axpy(-factor, row, target, m)
      }
    }
  }
}
