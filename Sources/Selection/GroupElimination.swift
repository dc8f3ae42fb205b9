import CKernels
import LinearAlgebra

/// ``SymmetricElimination`` over groups: which group is cheapest (or dearest) to eliminate now, and eliminating it.
///
/// On (H⁻¹, WWᵀ) a group's worth is the exact loss of removing it, on (H, GGᵀ) the exact gain of adding it.
final class GroupElimination {
  enum Preference {
    /// Least worth per weight: removal.
    case least
    /// Most worth per weight: addition.
    case most
  }

  let groups: [[Int]]
  private(set) var isGone: [Bool]
  /// The sum of the worths of the groups eliminated.
  private(set) var total = 0.0
  private let elimination: SymmetricElimination
  private let groupOfRow: [Int]
  private let isUnit: Bool
  /// By position of the elimination: 0 where the row may be chosen, and its weight. Valid for one compaction.
  private var excluded: [Double] = []
  private var positionWeights: [Double] = []
  private var markedCompaction = -1

  init(_ a: Matrix<Double>, _ b: Matrix<Double>, groups: [[Int]]) {
    self.groups = groups
    isGone = Array(repeating: false, count: groups.count)
    elimination = SymmetricElimination(a, b)
    var owner = [Int](repeating: 0, count: a.rows)
    for (index, group) in groups.enumerated() { for row in group { owner[row] = index } }
    groupOfRow = owner
    isUnit = groups.allSatisfy { $0.count == 1 }
  }

  func worth(of group: Int) -> Double {
    let rows = groups[group]
    if rows.count == 1 { return elimination.value(of: rows[0]) }
    let blocks = elimination.blocks(rows)
    return halfTrace(blocks.a, blocks.b, size: rows.count)
  }

  /// Eliminates a group and returns what it was worth.
  @discardableResult
  func eliminate(_ group: Int) -> Double {
    var worth = 0.0
    for row in groups[group] { worth += elimination.eliminate(row) }
    isGone[group] = true
    total += worth
    return worth
  }

  /// The group with the least (most) worth per weight among the candidates; ties go to the lowest index.
  func best(_ preference: Preference, candidates: [Bool], weights: [Double]) -> Int? {
    if isUnit, preference == .least { return leastSingle(candidates: candidates, weights: weights) }
    var best: Int?
    var bestValue = preference == .least ? Double.infinity : -Double.infinity
    let consider = { (group: Int, worth: Double) in
      let value = worth / weights[group]
      if preference == .least ? value < bestValue : (value > bestValue && value < .infinity) {
        best = group
        bestValue = value
      } else if value == bestValue, let current = best, group < current {
        best = group
      } else if best == nil, preference == .least, value == .infinity {
        best = group
      }
    }
    if isUnit {
      let (rows, isActive) = (elimination.rows, elimination.isActive)
      elimination.withDiagonals { a, b in
        for position in rows.indices where isActive[position] {
          let group = groupOfRow[rows[position]]
          if candidates[group] { consider(group, b[position] / (2 * a[position])) }
        }
      }
    } else {
      for group in groups.indices where candidates[group] && !isGone[group] { consider(group, worth(of: group)) }
    }
    return best
  }

  /// The vectorised form of ``best(_:candidates:weights:)`` for the longest loop of all, backward elimination of
  /// single variables. Between calls only the group last eliminated may drop out of `candidates`.
  private func leastSingle(candidates: [Bool], weights: [Double]) -> Int? {
    let rows = elimination.rows
    if markedCompaction != elimination.compactions || excluded.count != rows.count {
      markedCompaction = elimination.compactions
      let isActive = elimination.isActive
      excluded = rows.indices.map { isActive[$0] && candidates[groupOfRow[rows[$0]]] ? 0 : .infinity }
      positionWeights = rows.map { weights[groupOfRow[$0]] }
    }
    let position = elimination.withDiagonals { a, b in
      espalier_least_ratio(a, b, positionWeights, excluded, rows.count)
    }
    guard position >= 0 else { return nil }
    excluded[position] = .infinity
    return groupOfRow[rows[position]]
  }

  /// The `count` groups of least worth, cheapest first; ties go to the lowest index.
  func cheapest(_ count: Int, candidates: [Bool]) -> [Int] {
    let worths = groups.indices.filter { candidates[$0] && !isGone[$0] }.map { (worth(of: $0), $0) }
    return worths.sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }.prefix(count).map(\.1)
  }
}
