import LinearAlgebra

/// ``SweepTableau`` over groups: exact changes, tentative moves that can be taken back, and the best exact swap.
final class GroupTableau {
  let problem: SelectionProblem
  /// Whether each group is in the support, tentative moves included.
  private(set) var isKept: [Bool]
  /// The change of the loss by tentative moves.
  private(set) var tentativeChange = 0.0
  let isMovable: [Bool]
  let weights: [Double]
  private(set) var used: Double

  private let tableau: SweepTableau
  private let isUnit: Bool
  private let groupOfRow: [Int]
  private var moves: [Int] = []

  init(_ problem: SelectionProblem, support: [Int]) throws {
    self.problem = problem
    do {
      tableau = try SweepTableau(
        gram: problem.core.scaledGram, optimum: problem.core.dense(), support: problem.rows(of: support))
    } catch LinearAlgebraError.notPositiveDefinite(let column, let pivot) {
      throw SelectionError.singular(variable: column, relativePivot: pivot)
    }
    var kept = [Bool](repeating: false, count: problem.groupCount)
    for group in support { kept[group] = true }
    isKept = kept
    var movable = [Bool](repeating: true, count: problem.groupCount)
    for group in problem.fixedIn + problem.fixedOut { movable[group] = false }
    isMovable = movable
    weights = problem.weights
    used = support.reduce(0) { [weights] in $0 + weights[$1] }
    isUnit = problem.hasUnitGroups
    var owner = [Int](repeating: 0, count: problem.variableCount)
    for (index, group) in problem.groups.enumerated() { for row in group { owner[row] = index } }
    groupOfRow = owner
  }

  var support: [Int] { isKept.indices.filter { isKept[$0] } }

  /// The exact change of the loss if the group left (positive) or entered (negative) now; +∞ when it cannot enter
  /// because it depends on the support.
  func change(of group: Int) -> Double {
    let rows = problem.groups[group]
    if rows.count == 1 { return tableau.change(pivoting: rows[0]) }
    let blocks = tableau.blocks(rows: rows, columns: rows)
    if isKept[group] { return halfTrace(blocks.t.map { -$0 }, blocks.z, size: rows.count) }
    let gain = halfTrace(blocks.t, blocks.z, size: rows.count)
    return gain.isFinite ? -gain : .infinity
  }

  /// Moves a group into the support or out of it, tentatively.
  @discardableResult
  func move(_ group: Int) -> Double {
    var change = 0.0
    for row in problem.groups[group] { change += tableau.pivot(row) }
    isKept[group].toggle()
    used += isKept[group] ? weights[group] : -weights[group]
    tentativeChange += change
    moves.append(group)
    return change
  }

  /// How many groups can be moved tentatively at little cost.
  var cheapMoves: Int { isUnit ? SweepTableau.maximumPending : .max }

  /// Makes the tentative moves final.
  func accept() throws {
    tableau.commit()
    moves = []
    tentativeChange = 0
    if tableau.pivotsSinceRefresh > SweepTableau.refreshInterval {
      do {
        try tableau.refresh(gram: problem.core.scaledGram, optimum: problem.core.dense())
      } catch LinearAlgebraError.notPositiveDefinite(let column, let pivot) {
        throw SelectionError.singular(variable: column, relativePivot: pivot)
      }
    }
  }

  /// Takes the tentative moves back.
  func reject() {
    if isUnit, moves.count <= SweepTableau.maximumPending {
      for group in moves.reversed() {
        isKept[group].toggle()
        used += isKept[group] ? weights[group] : -weights[group]
      }
      tableau.rollBack()
    } else {
      for group in moves.reversed() {
        for row in problem.groups[group].reversed() { tableau.pivot(row) }
        isKept[group].toggle()
        used += isKept[group] ? weights[group] : -weights[group]
      }
      tableau.commit()
    }
    moves = []
    tentativeChange = 0
  }

  /// The kept movable group that is cheapest to lose, or the removed movable one that gains most, among `allowed`;
  /// ties go to the lowest index.
  func best(kept: Bool, where allowed: (Int) -> Bool = { _ in true }) -> (group: Int, change: Double)? {
    var best: (group: Int, change: Double)?
    if isUnit {
      tableau.withDiagonals { diagonal, values in
        for group in isKept.indices where isKept[group] == kept && isMovable[group] && allowed(group) {
          let row = problem.groups[group][0]
          let value = values[row] / (2 * diagonal[row])
          let change = kept ? value : -value
          if change < best?.change ?? .infinity { best = (group, change) }
        }
      }
    } else {
      for group in isKept.indices where isKept[group] == kept && isMovable[group] && allowed(group) {
        let change = change(of: group)
        if change < best?.change ?? .infinity { best = (group, change) }
      }
    }
    return best
  }

  /// The `count` best groups of ``best(kept:where:)`` by their single changes, best first.
  func ranked(kept: Bool, count: Int) -> [Int] {
    let changes = isKept.indices.filter { isKept[$0] == kept && isMovable[$0] }.map { (change(of: $0), $0) }
    return changes.sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }.prefix(count).map(\.1)
  }

  /// The exact best exchange of a kept group for a removed one that the budget allows.
  func bestSwap() throws -> (leaving: Int, entering: Int, decrease: Double)? {
    let slack = problem.limit * (1 + 1e-12) - used
    guard isUnit else { return try bestBlockSwap(slack: slack) }
    var rowMovable = [Bool](repeating: true, count: problem.variableCount)
    for group in isMovable.indices where !isMovable[group] { rowMovable[problem.groups[group][0]] = false }
    let costs: [Double]? = problem.hasUniformWeights ? nil : groupOfRow.map { weights[$0] }
    guard let swap = tableau.bestSwap(isMovable: rowMovable, costs: costs, slack: slack) else { return nil }
    return (groupOfRow[swap.leaving], groupOfRow[swap.entering], swap.decrease)
  }

  /// The block form of the swap formula: with β = P_ii⁻¹C, the entering block is worth
  /// `½ tr((T_jj + Cᵀβ)⁻¹ (Z_jj + βᵀZ_ij + Z_ijᵀβ + βᵀZ_iiβ))` once i has left.
  private func bestBlockSwap(slack: Double) throws -> (leaving: Int, entering: Int, decrease: Double)? {
    let outside = isKept.indices.filter { !isKept[$0] && isMovable[$0] }
    var best: (leaving: Int, entering: Int, decrease: Double)?
    let outsideBlocks = outside.map { group -> (t: Matrix<Double>, z: Matrix<Double>) in
      let rows = problem.groups[group]
      let blocks = tableau.blocks(rows: rows, columns: rows)
      return (
        Matrix(rows: rows.count, columns: rows.count, elements: blocks.t),
        Matrix(rows: rows.count, columns: rows.count, elements: blocks.z)
      )
    }
    for leaving in isKept.indices where isKept[leaving] && isMovable[leaving] {
      let rows = problem.groups[leaving]
      let own = tableau.blocks(rows: rows, columns: rows)
      let values = Matrix(rows: rows.count, columns: rows.count, elements: own.z)
      guard
        let factor = try? Cholesky(
          Matrix(rows: rows.count, columns: rows.count, elements: own.t.map { -$0 }), pivotTolerance: 0)
      else { continue }
      let cost = halfTrace(own.t.map { -$0 }, own.z, size: rows.count)
      for (position, entering) in outside.enumerated()
      where weights[entering] - weights[leaving] <= slack {
        let columns = problem.groups[entering]
        let cross = tableau.blocks(rows: rows, columns: columns)
        let coupling = Matrix(rows: rows.count, columns: columns.count, elements: cross.t)
        let beta = factor.solving(coupling)
        var a = outsideBlocks[position].t
        a.add(coupling.times(beta, transposingSelf: true))
        // βᵀ(Z_ij + ½Z_iiβ) and its transpose.
        var inner = Matrix(rows: rows.count, columns: columns.count, elements: cross.z)
        inner.add(values.times(beta), scale: 0.5)
        let half = beta.times(inner, transposingSelf: true)
        var b = outsideBlocks[position].z
        b.add(half)
        b.add(half.transposed())
        let gain = halfTrace(a.elements, b.elements, size: columns.count)
        guard gain.isFinite else { continue }
        if gain - cost > best?.decrease ?? -.infinity { best = (leaving, entering, gain - cost) }
      }
    }
    return best
  }
}
