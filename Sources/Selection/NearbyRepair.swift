/// Restores feasibility around a support in which some groups were forced in or out, by few flips of atoms.
///
/// While a row is broken, an atom that mends it moves in or out: one that breaks no other row if there is one, by the
/// least rise of the loss as single moves have it. No atom moves twice. Then atoms that fit come in, the most promising
/// first. Only rows that contain a moved group are looked at, so that a repair costs far less than a search; it may fail
/// where there is a feasible support.
struct NearbyRepair {
  /// Flips at most.
  var mostFlips = 16

  private let system: ConstraintSystem
  /// By group: the atom it belongs to, none for fixed groups.
  private let atom: [[Int]]
  /// Each atom, by its first group, with what its flip adds to row sums when it enters.
  private let effect: [[ConstraintSystem.Entry]]

  init(_ system: ConstraintSystem, atoms: [[Int]]) {
    self.system = system
    var atom = [[Int]](repeating: [], count: system.groupCount)
    var effect = [[ConstraintSystem.Entry]](repeating: [], count: system.groupCount)
    for members in atoms {
      var sums: [Int: Double] = [:]
      for group in members {
        atom[group] = members
        for entry in system.entries[group] { sums[entry.row, default: 0] += entry.coefficient }
      }
      effect[members[0]] = sums.sorted { $0.key < $1.key }.filter { $0.value != 0 }
        .map { ConstraintSystem.Entry(row: $0.key, coefficient: $0.value) }
    }
    self.atom = atom
    self.effect = effect
  }

  /// A feasible support near another one, ascending, or `nil` where none was found.
  ///
  /// - Parameters:
  ///   - start: A feasible support with its row sums.
  ///   - flipped: The first groups of atoms that change sides and stay there.
  ///   - changes: By group, the change of the loss when its atom changes sides alone.
  ///   - entering: Atoms outside the start, the most promising first.
  func support(
    near start: SupportActivity, flipping flipped: [Int], changes: [Double], entering: [[Int]]
  ) -> [Int]? {
    var isKept = start.isKept
    var activity = start.activity
    var isMoved = [Bool](repeating: false, count: system.groupCount)
    var touched: [Int] = []
    func flip(_ first: Int) {
      let sign = isKept[first] ? -1.0 : 1.0
      for group in atom[first] { isKept[group].toggle() }
      isMoved[first] = true
      for entry in effect[first] {
        activity[entry.row] += sign * entry.coefficient
        touched.append(entry.row)
      }
    }
    for first in flipped { flip(first) }
    var flips = 0
    while let (row, excess) = broken(touched, activity) {
      guard flips < mostFlips, let best = mending(row, excess, activity, isKept, isMoved, changes) else { return nil }
      flip(best)
      flips += 1
    }
    for members in entering where !isMoved[members[0]] && !isKept[members[0]] {
      let fits = effect[members[0]].allSatisfy { entry in
        let sum = activity[entry.row] + entry.coefficient
        return sum <= system.rows[entry.row].upper && sum >= system.rows[entry.row].lower
      }
      if fits { flip(members[0]) }
    }
    return isKept.indices.filter { isKept[$0] }
  }

  /// The shortest broken row and how far its sum is above (positive) or below its bounds.
  private func broken(_ touched: [Int], _ activity: [Double]) -> (row: Int, excess: Double)? {
    var best: (row: Int, excess: Double)?
    for row in touched {
      let excess = excess(of: row, activity[row])
      if excess == 0 { continue }
      if let known = best {
        let (left, right) = (system.rows[row].groups.count, system.rows[known.row].groups.count)
        guard (left, row) < (right, known.row) else { continue }
      }
      best = (row, excess)
    }
    return best
  }

  private func excess(of row: Int, _ sum: Double) -> Double {
    let row = system.rows[row]
    return sum > row.upper ? sum - row.upper : sum < row.lower ? sum - row.lower : 0
  }

  /// The first group of the atom whose flip is best for a broken row.
  private func mending(
    _ index: Int, _ excess: Double, _ activity: [Double], _ isKept: [Bool], _ isMoved: [Bool], _ changes: [Double]
  ) -> Int? {
    var best: (breaks: Int, cost: Double, group: Int)?
    for group in system.rows[index].groups {
      guard let first = atom[group].first, !isMoved[first] else { continue }
      let sign = isKept[first] ? -1.0 : 1.0
      var (breaks, mended) = (0, 0.0)
      for entry in effect[first] {
        let old = self.excess(of: entry.row, activity[entry.row])
        let new = self.excess(of: entry.row, activity[entry.row] + sign * entry.coefficient)
        if entry.row == index {
          mended = abs(old) - abs(new)
        } else if abs(new) > abs(old) {
          breaks += 1
        }
      }
      guard mended > 0 else { continue }
      // The cost per share of what is broken.
      let cost = changes[first] > 0 ? changes[first] * abs(excess) / mended : changes[first] * mended / abs(excess)
      let candidate = (breaks, cost, first)
      if best.map({ candidate < $0 }) ?? true { best = candidate }
    }
    return best?.group
  }
}
