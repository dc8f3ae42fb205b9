/// Looks whether rows that demand groups and rows that limit them can hold together.
///
/// Propagation sees one row at a time: a budget of 10 with five disjoint sets of which at least 2 are kept looks
/// open until the budget is used up elsewhere. Here every limiting row (no negative coefficient, an upper bound) is
/// charged with the least it takes to meet the demanding rows (no negative coefficient, a positive lower bound). A
/// group counts for one demanding row only and helps the others for nothing, so the sum is a lower bound; within a
/// row it is a fractional knapsack.
struct CoveringBound: Sendable {
  private struct Demand: Sendable {
    var row: Int
    var lower: Double
    /// Entries of groups that count elsewhere.
    var foreign: [(group: Int, coefficient: Double)]
  }

  /// What a demanding row can be charged for a limiting row.
  private struct Charge: Sendable {
    var demand: Int
    /// Entries of groups that count for the demand, by rising price.
    var owned: [(group: Int, coefficient: Double, price: Double)]
  }

  private struct Limit: Sendable {
    var row: Int
    var upper: Double
    /// The demands whose groups have a price here; the others are met for nothing.
    var charges: [Charge]
    /// The sum of all prices: with more slack than that the row holds.
    var most: Double
  }

  private let limits: [Limit]
  private let demands: [Demand]

  init(_ rows: [ConstraintSystem.Row], groupCount: Int) {
    let nonnegative = rows.indices.filter { rows[$0].coefficients.allSatisfy { $0 >= 0 } }
    var owner = [Int](repeating: -1, count: groupCount)
    var demands: [Demand] = []
    var owned: [[(group: Int, coefficient: Double)]] = []
    for index in nonnegative where rows[index].lower > 0 {
      let row = rows[index]
      var own: [(group: Int, coefficient: Double)] = []
      var foreign = own
      for (group, coefficient) in zip(row.groups, row.coefficients) where coefficient > 0 {
        if owner[group] < 0 {
          owner[group] = index
          own.append((group, coefficient))
        } else {
          foreign.append((group, coefficient))
        }
      }
      demands.append(Demand(row: index, lower: row.lower, foreign: foreign))
      owned.append(own)
    }
    self.demands = demands
    var limits: [Limit] = []
    var price = [Double](repeating: 0, count: groupCount)
    for index in nonnegative where rows[index].upper < .infinity && !demands.isEmpty {
      let row = rows[index]
      for (group, coefficient) in zip(row.groups, row.coefficients) { price[group] = coefficient }
      var limit = Limit(row: index, upper: row.upper, charges: [], most: 0)
      for (demand, own) in owned.enumerated() where own.contains(where: { price[$0.group] > 0 }) {
        let entries = own.map { (group: $0.group, coefficient: $0.coefficient, price: price[$0.group]) }
          .sorted { ($0.price / $0.coefficient, $0.group) < ($1.price / $1.coefficient, $1.group) }
        limit.charges.append(Charge(demand: demand, owned: entries))
        limit.most += entries.reduce(0) { $0 + $1.price }
      }
      if !limit.charges.isEmpty { limits.append(limit) }
      for group in row.groups { price[group] = 0 }
    }
    self.limits = limits
  }

  /// A limiting row that cannot hold any more, or `nil`.
  /// - Complexity: O(entries of demanding rows × limiting rows that share a group with them), and less where demands
  ///   are met or limits have slack.
  func conflict(values: [Int8], least: [Double]) -> Int? {
    guard limits.contains(where: { least[$0.row] + $0.most > $0.upper }) else { return nil }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: demands.count) { needs in
      var isOpen = false
      for (index, demand) in demands.enumerated() {
        var need = demand.lower - least[demand.row]
        if need > 0 {
          for entry in demand.foreign where values[entry.group] < 0 {
            need -= entry.coefficient
            if need <= 0 { break }
          }
        }
        needs.initializeElement(at: index, to: need)
        if need > 0 { isOpen = true }
      }
      return isOpen ? conflict(values: values, least: least, needs: needs) : nil
    }
  }

  private func conflict(values: [Int8], least: [Double], needs: UnsafeMutableBufferPointer<Double>) -> Int? {
    for limit in limits where least[limit.row] + limit.most > limit.upper {
      var total = 0.0
      for charge in limit.charges {
        var need = needs[charge.demand]
        if need <= 0 { continue }
        for entry in charge.owned where values[entry.group] < 0 {
          total += entry.price * min(1, need / entry.coefficient)
          need -= entry.coefficient
          if need <= 0 { break }
        }
      }
      // The charge is a sum of quotients; a little more rounding than the row's own is granted.
      if total > 0, least[limit.row] + total > limit.upper + 1e-9 * max(abs(limit.upper), total) { return limit.row }
    }
    return nil
  }
}
