/// The row sums of a support, to ask quickly whether an exchange keeps every row.
struct SupportActivity {
  private let system: ConstraintSystem
  private(set) var isKept: [Bool]
  /// By row.
  private(set) var activity: [Double]
  private var change: [Double]

  init(_ system: ConstraintSystem, support: [Int]) {
    self.system = system
    isKept = Array(repeating: false, count: system.groupCount)
    for group in support { isKept[group] = true }
    activity = []
    change = Array(repeating: 0, count: system.rows.count)
    recount()
  }

  /// Whether the support stays feasible; the groups to remove must be kept, those to add must not.
  /// - Complexity: O(entries of the groups).
  mutating func allows(removing: [Int], adding: [Int]) -> Bool {
    for group in removing { for entry in system.entries[group] { change[entry.row] -= entry.coefficient } }
    for group in adding { for entry in system.entries[group] { change[entry.row] += entry.coefficient } }
    var isAllowed = true
    for group in removing { settle(group, &isAllowed) }
    for group in adding { settle(group, &isAllowed) }
    return isAllowed
  }

  private mutating func settle(_ group: Int, _ isAllowed: inout Bool) {
    for entry in system.entries[group] {
      let sum = activity[entry.row] + change[entry.row]
      let row = entry.row
      // A row seen before has its change reset; its sum was feasible before the exchange and is passed over.
      if change[row] != 0, sum > system.rows[row].upper || sum < system.rows[row].lower { isAllowed = false }
      change[row] = 0
    }
  }

  mutating func exchange(removing: [Int], adding: [Int]) {
    for group in removing { isKept[group] = false }
    for group in adding { isKept[group] = true }
    recount()
  }

  /// Sums are taken anew and not updated, so that no rounding collects.
  private mutating func recount() {
    let isKept = isKept
    activity = system.rows.map { row in
      zip(row.groups, row.coefficients).reduce(0) { $0 + (isKept[$1.0] ? $1.1 : 0) }
    }
  }
}
