/// Which groups are decided, with bound propagation on the rows and undo.
///
/// For every row it holds the least and the most its sum can still become, and the sum with every undecided group kept.
/// A row fixes a group whose other value would push the sum past a bound (activity-based bound tightening; Brearley,
/// Mitra and Williams 1975). Undoing restores sums from a record, not by subtraction, so that no rounding collects.
struct ConstraintState: Sendable {
  let system: ConstraintSystem
  /// By group: 1 kept, 0 removed, −1 undecided.
  private(set) var values: [Int8]
  /// Decided groups in the order in which they were decided.
  private(set) var trail: [Int] = []
  /// By row: the sum with undecided groups chosen to make it least, or most.
  private(set) var least: [Double]
  private(set) var most: [Double]
  /// By row: the sum with every undecided group kept.
  private(set) var present: [Double]
  /// The row that failed last.
  private(set) var failedRow = 0

  private var saved: [(row: Int, least: Double, most: Double, present: Double)] = []
  private var savedStarts: [Int] = []
  private var pending: [Int] = []
  private var isPending: [Bool]

  /// The state at the start, with the fixed groups decided; `nil` when propagation alone shows that nothing is feasible.
  init?(_ system: ConstraintSystem) {
    self.init(undecided: system)
    guard fix(system.fixedIn.map { ($0, 1) } + system.fixedOut.map { ($0, 0) }) else { return nil }
    for row in system.rows.indices { enqueue(row) }
    guard propagate(), system.covering.conflict(values: values, least: least) == nil else { return nil }
  }

  /// The state with given decisions, which must be closed under propagation.
  init(_ system: ConstraintSystem, values: [Int8]) {
    self.init(undecided: system)
    for group in values.indices where values[group] >= 0 { decide(group, values[group]) }
    for row in pending { isPending[row] = false }
    pending = []
  }

  private init(undecided system: ConstraintSystem) {
    self.system = system
    values = Array(repeating: -1, count: system.groupCount)
    least = system.rows.map { $0.coefficients.reduce(0) { $0 + min($1, 0) } }
    most = system.rows.map { $0.coefficients.reduce(0) { $0 + max($1, 0) } }
    present = system.rows.map { $0.coefficients.reduce(0, +) }
    isPending = Array(repeating: false, count: system.rows.count)
  }

  /// Where to come back to by ``undo(to:)``.
  var mark: Int { trail.count }

  /// Decides a group and what follows; when that fails, everything is as before.
  mutating func assign(_ group: Int, _ value: Int8) -> Bool { fix([(group, value)]) }

  /// Decides groups and what follows; when that fails, everything is as before.
  mutating func fix(_ decisions: [(group: Int, value: Int8)]) -> Bool {
    let start = mark
    for (group, value) in decisions where values[group] != value {
      guard values[group] < 0 else {
        failedRow = system.entries[group].first?.row ?? 0
        clearPending()
        undo(to: start)
        return false
      }
      decide(group, value)
    }
    guard propagate() else {
      undo(to: start)
      return false
    }
    if let row = system.covering.conflict(values: values, least: least) {
      failedRow = row
      undo(to: start)
      return false
    }
    return true
  }

  mutating func undo(to mark: Int) {
    while trail.count > mark {
      values[trail.removeLast()] = -1
      let start = savedStarts.removeLast()
      while saved.count > start {
        let entry = saved.removeLast()
        least[entry.row] = entry.least
        most[entry.row] = entry.most
        present[entry.row] = entry.present
      }
    }
  }

  /// The groups not removed, ascending.
  var notRemoved: [Int] { values.indices.filter { values[$0] != 0 } }

  /// The rows that do not hold when every undecided group is kept, with the amount to be removed: positive beyond the
  /// upper bound, negative below the lower one.
  var violations: [(row: Int, excess: Double)] {
    system.rows.indices.compactMap { index in
      let row = system.rows[index]
      if present[index] > row.upper { return (index, present[index] - row.upper) }
      if present[index] < row.lower { return (index, present[index] - row.lower) }
      return nil
    }
  }

  /// By group, how much of what is violated the removal of an undecided group mends; 0 for others.
  func relief(_ violations: [(row: Int, excess: Double)]) -> [Double] {
    var result = [Double](repeating: 0, count: values.count)
    for (index, excess) in violations {
      let row = system.rows[index]
      for (group, coefficient) in zip(row.groups, row.coefficients) where values[group] < 0 {
        // A coefficient of the sign of the excess helps.
        result[group] += max(0, coefficient / excess)
      }
    }
    return result
  }

  private mutating func decide(_ group: Int, _ value: Int8) {
    values[group] = value
    trail.append(group)
    savedStarts.append(saved.count)
    for entry in system.entries[group] {
      let (row, a) = (entry.row, entry.coefficient)
      saved.append((row, least[row], most[row], present[row]))
      if value == 1 {
        if a > 0 { least[row] += a } else { most[row] += a }
      } else {
        if a > 0 { most[row] -= a } else { least[row] -= a }
        present[row] -= a
      }
      enqueue(row)
    }
  }

  private mutating func enqueue(_ row: Int) {
    if !isPending[row] {
      isPending[row] = true
      pending.append(row)
    }
  }

  private mutating func clearPending() {
    for row in pending { isPending[row] = false }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func propagate() -> Bool {
    while let index = pending.popLast() {
      isPending[index] = false
      guard tighten(index) else {
        failedRow = index
        clearPending()
        return false
      }
    }
    return true
  }

  private mutating func tighten(_ index: Int) -> Bool {
    let row = system.rows[index]
    if least[index] > row.upper || most[index] < row.lower { return false }
    if row.upper - least[index] >= row.largest, most[index] - row.lower >= row.largest { return true }
    for position in row.groups.indices where values[row.groups[position]] < 0 {
      let (group, a) = (row.groups[position], row.coefficients[position])
      // Decided anew each time: what was just fixed moved the sums.
      if abs(a) > row.upper - least[index] {
        decide(group, a > 0 ? 0 : 1)
      } else if abs(a) > most[index] - row.lower {
        decide(group, a > 0 ? 1 : 0)
      }
    }
    return least[index] <= row.upper && most[index] >= row.lower
  }
}
