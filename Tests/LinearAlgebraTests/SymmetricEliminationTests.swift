import LinearAlgebra
import TestSupport
import Testing

@Suite struct SymmetricEliminationTests {
  /// A least-squares problem with a unit diagonal.
  private struct Problem {
    let h: Matrix<Double>
    let g: Matrix<Double>
    let inverse: Matrix<Double>
    let optimum: Matrix<Double>

    init(_ d: Int, outputs: Int, seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      h = Matrix.randomGram(d, scales: false, using: &generator).withUnitDiagonal()
      optimum = .random(rows: d, columns: outputs, using: &generator)
      g = h.tripleLoop(optimum)
      inverse = referenceSolve(h, .identity(d))
    }

    var removal: SymmetricElimination {
      SymmetricElimination(inverse, optimum.tripleLoop(optimum, transposingOther: true))
    }
    var addition: SymmetricElimination { SymmetricElimination(h, g.tripleLoop(g, transposingOther: true)) }

    func objective(without removed: [Int]) -> Double {
      referenceObjective(h, g, rows: (0..<h.rows).filter { !removed.contains($0) })
    }
  }

  private func close(_ a: Double, _ b: Double, scale: Double) -> Bool { abs(a - b) < 1e-9 * scale }

  @Test func valuesBeforeAnyRemovalAreExactLosses() {
    let problem = Problem(8, outputs: 3, seed: 1)
    let base = problem.objective(without: [])
    let elimination = problem.removal
    for row in 0..<8 {
      #expect(close(elimination.value(of: row), problem.objective(without: [row]) - base, scale: abs(base)))
    }
  }

  @Test func removalMatchesRefits() {
    let problem = Problem(9, outputs: 4, seed: 2)
    let base = problem.objective(without: [])
    let elimination = problem.removal
    var removed: [Int] = []
    for row in [4, 0, 8, 3, 5, 1] {
      elimination.eliminate(row)
      removed.append(row)
      #expect(close(elimination.total, problem.objective(without: removed) - base, scale: abs(base)))
    }
  }

  @Test func additionMatchesRefits() {
    let problem = Problem(9, outputs: 4, seed: 3)
    let base = problem.objective(without: [])
    let elimination = problem.addition
    var support: [Int] = []
    for row in [2, 7, 0, 6, 5, 1, 3, 4, 8] {
      elimination.eliminate(row)
      support.append(row)
      let expected = -referenceObjective(problem.h, problem.g, rows: support)
      #expect(close(elimination.total, expected, scale: abs(base)))
    }
  }

  @Test func eliminationReturnsTheValueBefore() {
    let elimination = Problem(5, outputs: 2, seed: 4).removal
    let value = elimination.value(of: 3)
    #expect(elimination.eliminate(3) == value && elimination.total == value)
  }

  @Test func onlyLowerTrianglesAreRead() {
    let problem = Problem(6, outputs: 2, seed: 5)
    var (a, b) = (problem.inverse, problem.optimum.tripleLoop(problem.optimum, transposingOther: true))
    for i in 0..<6 { for j in i + 1..<max(6, i + 1) { (a[i, j], b[i, j]) = (.nan, .nan) } }
    let elimination = SymmetricElimination(a, b)
    for row in [1, 4, 2] { elimination.eliminate(row) }
    let direct = problem.removal
    for row in [1, 4, 2] { direct.eliminate(row) }
    #expect(close(elimination.total, direct.total, scale: direct.total))
  }

  @Test func blocksMatchTheReducedProblem() {
    let problem = Problem(10, outputs: 3, seed: 6)
    let elimination = problem.removal
    for row in [0, 9, 4] { elimination.eliminate(row) }
    let kept = [1, 2, 3, 5, 6, 7, 8]
    // On what is left, A is the inverse and B the coefficient Gram matrix of the reduced problem.
    let reduced = problem.h.selecting(rows: kept, columns: kept)
    let inverse = referenceSolve(reduced, .identity(7))
    let coefficients = referenceSolve(reduced, problem.g.selecting(rows: kept))
    let products = coefficients.tripleLoop(coefficients, transposingOther: true)
    let block = [6, 1, 8]
    let found = elimination.blocks(block)
    for (i, row) in block.enumerated() {
      for (j, column) in block.enumerated() {
        let (a, b) = (kept.firstIndex(of: row) ?? 0, kept.firstIndex(of: column) ?? 0)
        #expect(abs(found.a[i * 3 + j] - inverse[a, b]) < 1e-9 * inverse.frobeniusNorm)
        #expect(abs(found.b[i * 3 + j] - products[a, b]) < 1e-9 * products.frobeniusNorm)
      }
    }
  }

  /// More than two panels of 32, so that flushes and compactions happen with updates pending on both sides of them.
  @Test(arguments: [31, 32, 33, 64, 65, 79]) func manyEliminationsStayExact(count: Int) {
    let problem = Problem(80, outputs: 2, seed: 7)
    let elimination = problem.removal
    var generator = SeededGenerator(seed: 8)
    let order = Array((0..<80).shuffled(using: &generator).prefix(count))
    for row in order { elimination.eliminate(row) }
    let base = problem.objective(without: [])
    #expect(close(elimination.total, problem.objective(without: order) - base, scale: abs(base)))
  }

  @Test func rowsAndDiagonalsStayInStep() {
    let problem = Problem(70, outputs: 2, seed: 9)
    let elimination = problem.removal
    var gone = Set<Int>()
    for step in 0..<70 {
      let row = (step * 29) % 70
      elimination.eliminate(row)
      gone.insert(row)
      let active = elimination.rows.indices.filter { elimination.isActive[$0] }.map { elimination.rows[$0] }
      #expect(active == (0..<70).filter { !gone.contains($0) })
      #expect(elimination.rows == elimination.rows.sorted())
      elimination.withDiagonals { a, b in
        for (position, row) in elimination.rows.enumerated() where elimination.isActive[position] {
          #expect(elimination.value(of: row) == b[position] / (2 * a[position]))
        }
      }
    }
  }

  @Test func eliminatedRowsAreCompactedAway() {
    let elimination = Problem(40, outputs: 1, seed: 10).removal
    for row in 0..<32 { elimination.eliminate(row) }
    #expect(elimination.rows == Array(32..<40))
  }

  @Test func theOrderDoesNotMatterForWhatIsLeft() {
    let problem = Problem(60, outputs: 3, seed: 11)
    let gone = Array(0..<45)
    let (forwards, backwards) = (problem.removal, problem.removal)
    for row in gone { forwards.eliminate(row) }
    for row in gone.reversed() { backwards.eliminate(row) }
    #expect(close(forwards.total, backwards.total, scale: forwards.total))
    let rest = Array(45..<60)
    let (first, second) = (forwards.blocks(rest), backwards.blocks(rest))
    #expect(zip(first.a, second.a).allSatisfy { abs($0 - $1) < 1e-10 * (1 + abs($0)) })
    #expect(zip(first.b, second.b).allSatisfy { abs($0 - $1) < 1e-9 * (1 + abs($0)) })
  }

  @Test func readingBlocksBetweenEliminationsChangesNothing() {
    let problem = Problem(50, outputs: 2, seed: 12)
    let (quiet, watched) = (problem.removal, problem.removal)
    for row in 0..<40 {
      quiet.eliminate(row)
      watched.eliminate(row)
      _ = watched.blocks([45, 42])
    }
    #expect(close(quiet.total, watched.total, scale: quiet.total))
  }

  @Test func oneRowByHand() {
    // A = 4, B = 6: worth 6 / (2·4).
    let elimination = SymmetricElimination(
      Matrix(rows: 1, columns: 1, elements: [4]), Matrix(rows: 1, columns: 1, elements: [6]))
    #expect(elimination.eliminate(0) == 0.75)
    #expect(elimination.isActive == [false] && elimination.total == 0.75)
  }

  @Test func anEmptyPairIsAccepted() {
    let empty = Matrix<Double>(rows: 0, columns: 0)
    #expect(SymmetricElimination(empty, empty).rows.isEmpty)
  }
}
