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
    /// Entries of groups that count for this row, per limiting row by rising price.
    var owned: [[(group: Int, coefficient: Double, price: Double)]]
    /// Entries of groups that count elsewhere.
    var foreign: [(group: Int, coefficient: Double)]
  }

  private let limits: [Int]
  private let demands: [Demand]
  private let bounds: [(lower: Double, upper: Double)]

  init(_ rows: [ConstraintSystem.Row], groupCount: Int) {
    let nonnegative = rows.indices.filter { rows[$0].coefficients.allSatisfy { $0 >= 0 } }
    let limits = nonnegative.filter { rows[$0].upper < .infinity }
    var owner = [Int](repeating: -1, count: groupCount)
    var demands: [Demand] = []
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
      let priced = limits.map { limit -> [(group: Int, coefficient: Double, price: Double)] in
        var price = [Double](repeating: 0, count: groupCount)
        for (group, coefficient) in zip(rows[limit].groups, rows[limit].coefficients) { price[group] = coefficient }
        return own.map { ($0.group, $0.coefficient, price[$0.group]) }
          .sorted { ($0.price / $0.coefficient, $0.group) < ($1.price / $1.coefficient, $1.group) }
      }
      demands.append(Demand(row: index, owned: priced, foreign: foreign))
    }
    self.limits = demands.isEmpty ? [] : limits
    self.demands = limits.isEmpty ? [] : demands
    bounds = rows.map { ($0.lower, $0.upper) }
  }

  /// A limiting row that cannot hold any more, or `nil`.
  /// - Complexity: O(limiting rows × entries of demanding rows).
  func conflict(values: [Int8], least: [Double]) -> Int? {
    for (position, limit) in limits.enumerated() {
      var charge = 0.0
      for demand in demands {
        var need = bounds[demand.row].lower - least[demand.row]
        for entry in demand.foreign where need > 0 && values[entry.group] < 0 { need -= entry.coefficient }
        for entry in demand.owned[position] where values[entry.group] < 0 {
          guard need > 0 else { break }
          charge += entry.price * min(1, need / entry.coefficient)
          need -= entry.coefficient
        }
      }
      // The charge is a sum of quotients; a little more rounding than the row's own is granted.
      let upper = bounds[limit].upper
      if charge > 0, least[limit] + charge > upper + 1e-9 * max(abs(upper), charge) { return limit }
    }
    return nil
  }
}
