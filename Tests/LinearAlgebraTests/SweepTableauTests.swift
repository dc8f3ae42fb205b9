import LinearAlgebra
import TestSupport
import Testing

@Suite struct SweepTableauTests {
  private func problem(_ d: Int, outputs: Int, seed: UInt64) -> (h: Matrix<Double>, g: Matrix<Double>) {
    var generator = SeededGenerator(seed: seed)
    let h = Matrix.randomGram(d, scales: false, using: &generator)
    let scale = h.diagonal.map { 1 / $0.squareRoot() }
    let unit = Matrix(rows: d, columns: d) { h[$0, $1] * scale[$0] * scale[$1] }
    return (unit, unit.times(.random(rows: d, columns: outputs, using: &generator)))
  }

  @Test func pivotChangesMatchRefits() throws {
    let (h, g) = problem(9, outputs: 4, seed: 1)
    let support = [0, 2, 3, 7]
    let tableau = try SweepTableau(gram: h, optimum: referenceSolve(h, g), support: support)
    let base = referenceObjective(h, g, rows: support)
    for index in 0..<9 {
      let rows = support.contains(index) ? support.filter { $0 != index } : support + [index]
      let expected = referenceObjective(h, g, rows: rows) - base
      #expect(abs(tableau.change(pivoting: index) - expected) < 1e-9 * abs(base))
    }
  }

  @Test func everySwapMatchesRefits() throws {
    let (h, g) = problem(8, outputs: 3, seed: 2)
    let support = [1, 4, 6]
    let base = referenceObjective(h, g, rows: support)
    var best = -Double.infinity
    for leaving in support {
      for entering in 0..<8 where !support.contains(entering) {
        let rows = support.filter { $0 != leaving } + [entering]
        let decrease = base - referenceObjective(h, g, rows: rows)
        best = max(best, decrease)
        var movable = [Bool](repeating: false, count: 8)
        movable[leaving] = true
        movable[entering] = true
        let tableau = try SweepTableau(gram: h, optimum: referenceSolve(h, g), support: support)
        let swap = try #require(tableau.bestSwap(isMovable: movable))
        #expect(swap.leaving == leaving && swap.entering == entering)
        #expect(abs(swap.decrease - decrease) < 1e-9 * abs(base))
      }
    }
    let tableau = try SweepTableau(gram: h, optimum: referenceSolve(h, g), support: support)
    let swap = try #require(tableau.bestSwap())
    #expect(abs(swap.decrease - best) < 1e-9 * abs(base))
  }

  @Test func costsLimitSwaps() throws {
    let (h, g) = problem(8, outputs: 3, seed: 3)
    let costs = [1.0, 2, 3, 4, 5, 6, 7, 8]
    let tableau = try SweepTableau(gram: h, optimum: referenceSolve(h, g), support: [2, 3])
    let swap = try #require(tableau.bestSwap(costs: costs, slack: -2))
    // Leaving cost 3 or 4, entering at most that minus 2: only 0 and 1 are cheap enough.
    #expect(costs[swap.entering] - costs[swap.leaving] <= -2)
    #expect(tableau.bestSwap(costs: costs, slack: -10) == nil)
  }

  @Test func enterThenLeaveRestoresTheTableau() throws {
    let (h, g) = problem(10, outputs: 5, seed: 4)
    let tableau = try SweepTableau(gram: h, optimum: referenceSolve(h, g), support: [0, 5])
    let all = Array(0..<10)
    let before = tableau.blocks(rows: all, columns: all)
    tableau.pivot(3)
    tableau.commit()
    tableau.pivot(3)
    let after = tableau.blocks(rows: all, columns: all)
    for (x, y) in zip(before.t + before.z, after.t + after.z) { #expect(abs(x - y) < 1e-10 * (1 + abs(x))) }
  }

  @Test func rollBackForgetsPendingPivots() throws {
    let (h, g) = problem(10, outputs: 5, seed: 5)
    let tableau = try SweepTableau(gram: h, optimum: referenceSolve(h, g), support: [0, 5, 6])
    let changes = (0..<10).map { tableau.change(pivoting: $0) }
    for index in [1, 5, 8] { tableau.pivot(index) }
    tableau.rollBack()
    #expect((0..<10).map { tableau.change(pivoting: $0) } == changes)
    #expect(tableau.pendingChange == 0)
  }

  @Test func pendingAndCommittedPivotsAgree() throws {
    let (h, g) = problem(12, outputs: 4, seed: 6)
    let delayed = try SweepTableau(gram: h, optimum: referenceSolve(h, g), support: [])
    let eager = try SweepTableau(gram: h, optimum: referenceSolve(h, g), support: [])
    for index in [3, 7, 1, 3, 9, 11, 7, 0, 2] {
      let (a, b) = (delayed.pivot(index), eager.pivot(index))
      eager.commit()
      #expect(abs(a - b) < 1e-11 * (1 + abs(a)))
    }
    let all = Array(0..<12)
    let (x, y) = (delayed.blocks(rows: all, columns: all), eager.blocks(rows: all, columns: all))
    for (a, b) in zip(x.t + x.z, y.t + y.z) { #expect(abs(a - b) < 1e-10 * (1 + abs(a))) }
  }

  /// Thousands of pivots on an ill-conditioned matrix: the refresh rule keeps the drift of the reported changes small.
  @Test func driftStaysBoundedByTheRefreshRule() throws {
    var generator = SeededGenerator(seed: 7)
    let d = 40
    // Condition number near 1e6: two strong factors over small noise.
    let x = Matrix.random(rows: 200, columns: 2, using: &generator)
      .times(.random(rows: 2, columns: d, using: &generator))
    var noisy = x
    noisy.add(.random(rows: 200, columns: d, using: &generator), scale: 0.02)
    let h = noisy.selfProduct(transposing: true)
    let scale = h.diagonal.map { 1 / $0.squareRoot() }
    let unit = Matrix(rows: d, columns: d) { h[$0, $1] * scale[$0] * scale[$1] }
    let w = Matrix.random(rows: d, columns: 3, using: &generator)
    let tableau = try SweepTableau(gram: unit, optimum: w, support: Array(0..<20))
    var worst = 0.0
    for step in 1...4000 {
      tableau.pivot(Int.random(in: 0..<d, using: &generator))
      if step % 8 == 0 { tableau.commit() }
      if tableau.pivotsSinceRefresh >= SweepTableau.refreshInterval {
        let fresh = try SweepTableau(
          gram: unit, optimum: w, support: (0..<d).filter { tableau.isInside[$0] })
        for index in 0..<d {
          let (drifted, exact) = (tableau.change(pivoting: index), fresh.change(pivoting: index))
          worst = max(worst, abs(drifted - exact) / abs(exact))
        }
        try tableau.refresh(gram: unit, optimum: w)
      }
    }
    #expect(worst < 1e-6, "relative drift \(worst)")
  }
}
