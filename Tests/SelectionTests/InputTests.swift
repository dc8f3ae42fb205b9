import Execution
import LinearAlgebra
import Selection
import TestSupport
import Testing

/// Input that makes no sense is refused with the place it stands at; limits give incumbents.
@Suite struct InputTests {
  private func gram(_ p: Int, seed: UInt64 = 3) -> Matrix<Double> {
    var generator = SeededGenerator(seed: seed)
    return .randomGram(p, using: &generator)
  }

  @Test(arguments: [Double.nan, .infinity]) func everyNonFiniteEntryIsNamed(_ value: Double) {
    let clean = gram(10)
    for row in 0..<10 {
      for column in 0...row {
        var h = clean
        h[row, column] = value
        h[column, row] = value
        let error = #expect(throws: SelectionError.self) {
          try SelectionProblem(gram: h, linear: Matrix(rows: 10, columns: 1), budget: .groups(2))
        }
        guard case .notFinite(let matrix, let i, let j) = error else {
          Issue.record("(\(row), \(column)): \(String(describing: error))")
          continue
        }
        #expect(matrix == "H" && Set([i, j]) == Set([row, column]))
      }
    }
  }

  @Test func asymmetryIsNamed() {
    var h = gram(6)
    h[4, 1] *= 1.5
    #expect(throws: SelectionError.notSymmetric(row: 4, column: 1)) {
      try SelectionProblem(gram: h, linear: Matrix(rows: 6, columns: 1), budget: .groups(2))
    }
  }

  @Test func groupsMustBeAPartition() {
    for groups in [[[0, 1], [1, 2]], [[0], [2]], [[0, 1, 2], []], [[0, 1, 2, 3]], [[0, 0, 1, 2]]] {
      #expect(throws: SelectionError.self) {
        try SelectionProblem(gram: gram(3), linear: Matrix(rows: 3, columns: 1), groups: groups, budget: .groups(1))
      }
    }
  }

  @Test func dependentColumnsNeedDamping() throws {
    let h = gram(4)
    // The last variable is a copy of the first.
    let order = [0, 1, 2, 3, 0]
    let doubled = h.selecting(rows: order, columns: order)
    let w = Matrix<Double>(rows: 5, columns: 1, repeating: 1)
    #expect(throws: SelectionError.self) {
      try SelectionProblem(gram: doubled, dense: w, budget: .groups(2)).select(.backward)
    }
    let selection = try SelectionProblem(gram: doubled, dense: w, budget: .groups(2), damping: 0.01).select(.automatic)
    #expect(selection.isOptimal)
  }

  @Test func budgetsAtTheEnds() throws {
    let w = Matrix<Double>(rows: 6, columns: 2, repeating: 1)
    let problem = try SelectionProblem(gram: gram(6), dense: w, budget: .groups(0), damping: 0.01)
    for method in Method.allCases where method != .fluctuation {
      let none = try problem.select(method)
      #expect(none.support.isEmpty && none.objective == 0, "\(method)")
      let all = try problem.with(budget: .groups(6)).select(method)
      #expect(all.support == Array(0..<6) && all.loss < 1e-9 * all.energy, "\(method)")
    }
    #expect(throws: SelectionError.self) { try problem.with(budget: .groups(7)) }
    #expect(throws: SelectionError.self) { try problem.with(budget: .cost(-1)) }
  }

  @Test func limitsGiveIncumbents() throws {
    let w = Matrix<Double>(rows: 30, columns: 2) { Double(($0 * 7 + $1) % 5) - 2 }
    let problem = try SelectionProblem(gram: gram(30), dense: w, budget: .groups(12), damping: 0.01)
    for method in [Method.backward, .forward, .osscar, .swap, .exhaustive, .branchAndBound, .automatic] {
      let late = try problem.select(method, control: RunControl(timeLimit: 0))
      #expect(late.status == .timeLimit && late.support.count <= 12, "\(method)")
      let stopped = try problem.select(method, control: RunControl(isCancelled: { true }))
      #expect(stopped.status == .cancelled, "\(method)")
    }
  }

  @Test func aNodeLimitLeavesAnHonestBound() throws {
    let w = Matrix<Double>(rows: 24, columns: 1) { row, _ in Double((row * 7) % 5) - 2 }
    let problem = try SelectionProblem(gram: gram(24, seed: 9), dense: w, budget: .groups(12), damping: 0.01)
    let exact = try problem.select(.branchAndBound)
    #expect(exact.isOptimal)
    for limit in [0, 1, 3, 10, 40] {
      let cut = try BranchAndBound(nodeLimit: limit).select(problem)
      let bound = try #require(cut.bound)
      #expect(bound <= exact.objective + 1e-9 * exact.energy)
      #expect(cut.objective >= exact.objective - 1e-9 * exact.energy)
    }
  }

  @Test func resultsDoNotDependOnThreads() throws {
    let w = Matrix<Double>(rows: 16, columns: 2) { Double(($0 * 5 + $1) % 7) - 3 }
    let problem = try SelectionProblem(gram: gram(16), dense: w, budget: .groups(8), damping: 0.01)
    let one = try problem.select(.exhaustive, control: RunControl(threads: 1))
    let four = try problem.select(.exhaustive, control: RunControl(threads: 4))
    #expect(one.support == four.support && one.objective == four.objective && one.work == four.work)
  }
}
