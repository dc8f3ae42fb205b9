import LinearAlgebra
import Selection
import TestSupport
import Testing

/// Every method against brute force with a textbook solver on random small problems.
@Suite struct OracleTests {
  struct Case: Sendable, CustomStringConvertible {
    let seed: UInt64
    let sizes: [Int]
    let keep: Int
    var description: String { "seed \(seed), groups \(sizes), keep \(keep)" }
  }

  static let cases: [Case] = (0..<24).map { index in
    let sizes: [[Int]] = [
      Array(repeating: 1, count: 9), Array(repeating: 2, count: 6), [1, 3, 2, 1, 4], Array(repeating: 4, count: 5),
    ]
    let chosen = sizes[index % 4]
    return Case(seed: UInt64(100 + index), sizes: chosen, keep: 1 + index % (chosen.count - 1))
  }

  static func groups(_ sizes: [Int]) -> [[Int]] {
    var (start, result) = (0, [[Int]]())
    for size in sizes {
      result.append(Array(start..<start + size))
      start += size
    }
    return result
  }

  private func problem(
    _ test: Case, budget: Budget? = nil, costs: [Double]? = nil, fixedIn: [Int] = [], fixedOut: [Int] = []
  )
    throws -> (SelectionProblem, h: Matrix<Double>, g: Matrix<Double>)
  {
    var generator = SeededGenerator(seed: test.seed)
    let p = test.sizes.reduce(0, +)
    let h = Matrix.randomGram(p, using: &generator)
    let w = Matrix.random(rows: p, columns: 1 + Int(test.seed % 4), using: &generator)
    let problem = try SelectionProblem(
      gram: h, dense: w, groups: Self.groups(test.sizes), costs: costs, budget: budget ?? .groups(test.keep),
      fixedIn: fixedIn, fixedOut: fixedOut, damping: 0.01)
    return (problem, problem.gram, problem.gram.times(w))
  }

  private func bruteForce(
    _ problem: SelectionProblem, _ h: Matrix<Double>, _ g: Matrix<Double>, allowed: ([Int]) -> Bool
  ) -> (support: [Int], objective: Double) {
    var best: (support: [Int], objective: Double) = ([], .infinity)
    for size in 0...problem.groupCount {
      for support in subsets(of: problem.groupCount, size: size) where allowed(support) {
        let value = referenceObjective(h, g, rows: support.flatMap { problem.groups[$0] })
        if value < best.objective { best = (support, value) }
      }
    }
    return best
  }

  @Test(arguments: cases) func methodsAgainstBruteForce(_ test: Case) throws {
    let (problem, h, g) = try problem(test)
    let best = bruteForce(problem, h, g) { $0.count == test.keep }
    let energy = -referenceObjective(h, g, rows: Array(0..<h.rows))
    let tolerance = 1e-8 * energy
    for method in Method.allCases where method != .fluctuation {
      let selection = try problem.select(method)
      #expect(selection.support.count == test.keep)
      #expect(selection.support == selection.support.sorted())
      let value = referenceObjective(h, g, rows: selection.variables)
      #expect(abs(selection.objective - value) < tolerance, "\(method)")
      #expect(abs(selection.energy - energy) < tolerance)
      #expect(abs(selection.loss - (value + energy)) < tolerance)
      #expect(selection.objective > best.objective - tolerance)
      if let bound = selection.bound { #expect(bound <= best.objective + tolerance, "\(method)") }
      let refit = referenceSolve(
        h.selecting(rows: selection.variables, columns: selection.variables), g.selecting(rows: selection.variables))
      for (x, y) in zip(refit.elements, selection.coefficients.elements) { #expect(abs(x - y) < 1e-7 * (1 + abs(x))) }
      if [.exhaustive, .branchAndBound, .automatic].contains(method) {
        #expect(selection.isOptimal, "\(method)")
        #expect(selection.objective < best.objective + tolerance, "\(method)")
        #expect(try #require(selection.gap) < 1e-8)
      }
    }
  }

  @Test(arguments: cases.prefix(8)) func fixedGroupsAreHonoured(_ test: Case) throws {
    let keep = max(2, min(test.keep, test.sizes.count - 2))
    let (problem, h, g) = try problem(test, budget: .groups(keep), fixedIn: [1], fixedOut: [0])
    let best = bruteForce(problem, h, g) { $0.count == keep && $0.contains(1) && !$0.contains(0) }
    for method in Method.allCases where method != .fluctuation {
      let selection = try problem.select(method)
      #expect(selection.support.contains(1) && !selection.support.contains(0), "\(method)")
      #expect(selection.support.count == keep)
      if [.exhaustive, .branchAndBound, .automatic].contains(method) {
        #expect(abs(selection.objective - best.objective) < 1e-8 * problem.evaluatedEnergy, "\(method)")
      }
    }
  }

  @Test(arguments: cases.prefix(12)) func unequalCosts(_ test: Case) throws {
    var generator = SeededGenerator(seed: test.seed &+ 999)
    let costs = test.sizes.map { Double($0) + Double.random(in: 0..<2, using: &generator) }
    let limit = costs.reduce(0, +) * 0.55
    let (problem, h, g) = try problem(test, budget: .cost(limit), costs: costs)
    let cost = { (support: [Int]) in support.reduce(0) { $0 + costs[$1] } }
    let best = bruteForce(problem, h, g) { cost($0) <= limit }
    for method in Method.allCases where method != .fluctuation && method != .osscar {
      let selection = try problem.select(method)
      #expect(cost(selection.support) <= limit * (1 + 1e-9), "\(method)")
      if let bound = selection.bound { #expect(bound <= best.objective + 1e-8 * selection.energy) }
      if [.exhaustive, .branchAndBound, .automatic].contains(method) {
        #expect(abs(selection.objective - best.objective) < 1e-8 * selection.energy, "\(method)")
      }
    }
    #expect(throws: SelectionError.self) { try problem.select(.osscar) }
  }

  /// A swap certificate means that no single exchange helps, by independent refits of all of them.
  @Test(arguments: cases) func swapCertificateHolds(_ test: Case) throws {
    let (problem, h, g) = try problem(test)
    let selection = try problem.select(.swap)
    #expect(selection.certificate.kind == .swapOptimal)
    for leaving in selection.support {
      for entering in 0..<problem.groupCount where !selection.support.contains(entering) {
        let support = selection.support.filter { $0 != leaving } + [entering]
        let value = referenceObjective(h, g, rows: support.flatMap { problem.groups[$0] })
        #expect(value > selection.objective - 1e-8 * selection.energy)
      }
    }
  }

  @Test func backwardPathIsNestedAndExact() throws {
    for test in Self.cases.prefix(8) {
      let (problem, h, g) = try problem(test)
      let path = try BackwardElimination().path(problem)
      let energy = -referenceObjective(h, g, rows: Array(0..<h.rows))
      for keep in 0...problem.groupCount {
        let support = try #require(path.support(keeping: keep))
        let value = referenceObjective(h, g, rows: support.flatMap { problem.groups[$0] })
        #expect(abs(try #require(path.loss(keeping: keep)) - (value + energy)) < 1e-9 * energy)
        if keep > 0 { #expect(Set(try #require(path.support(keeping: keep - 1))).isSubset(of: support)) }
        let direct = try problem.with(budget: .groups(keep)).select(.backward)
        #expect(direct.support == support)
      }
    }
  }

  @Test func forwardPathIsExact() throws {
    for test in Self.cases.prefix(8) {
      let (problem, h, g) = try problem(test)
      let path = try ForwardSelection().path(problem)
      let energy = -referenceObjective(h, g, rows: Array(0..<h.rows))
      for keep in 0...problem.groupCount {
        let support = try #require(path.support(keeping: keep))
        let value = referenceObjective(h, g, rows: support.flatMap { problem.groups[$0] })
        #expect(abs(try #require(path.loss(keeping: keep)) - (value + energy)) < 1e-8 * energy)
      }
    }
  }
}

extension SelectionProblem {
  fileprivate var evaluatedEnergy: Double { (try? select(.magnitude).energy) ?? .nan }
}
