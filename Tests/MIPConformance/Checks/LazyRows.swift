import Execution
import MIP

extension ConformanceSuite {
  // The same closure on every backend, asked inside the tree or between runs.
  static let lazyRowChecks: [ConformanceCheck] = [
    ConformanceCheck(.lazyRows, "lazy_row_cuts_the_first_optimum", requires: .integers) { probe in
      let (model, x) = try Instances.smallInteger()
      try probe.solveLazily(model, optimum: 7) { point in point[x[0]] + point[x[2]] > 1.5 ? [x[0] + x[2] <= 1] : [] }
    },
    ConformanceCheck(.lazyRows, "lazy_row_at_an_integral_relaxation", requires: .integers) { probe in
      // Callbacks for cuts are not called where the relaxation is whole at once.
      var model = Model()
      let x = try model.addVariables(4, .binary)
      try model.add(sum(x) <= 4)
      try model.maximize(sum(x))
      try probe.solveLazily(model, optimum: 2) { point in
        x.reduce(0) { $0 + point[$1] } > 2.5 ? [sum(x) <= 2] : []
      }
    },
    ConformanceCheck(.lazyRows, "lazy_row_of_a_minimum", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(4, .integer, upper: 9)
      try model.add(sum(x) >= 3)
      try model.minimize(dot([4, 3, 2, 5], x) + 1)
      // Neighbours may not differ by more than 2.
      try probe.solveLazily(model, optimum: 1 + 7) { point in
        (0..<3).flatMap { index -> [LinearConstraint] in
          let difference = point[x[index]] - point[x[index + 1]]
          return abs(difference) > 2.5 ? [(x[index] - x[index + 1]).within(-2...2)] : []
        }
      }
    },
    ConformanceCheck(.lazyRows, "lazy_rows_that_never_apply", requires: .integers) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 15, seed: 50)
      try probe.solveLazily(model, optimum: optimum) { _ in [] }
    },
    ConformanceCheck(.lazyRows, "lazy_rows_leave_nothing", requires: .integers) { probe in
      var model = Model()
      let x = try model.addVariables(3, .binary)
      try model.add(sum(x) >= 1)
      try model.maximize(sum(x))
      let solution = try lazy(probe, model) { point in
        // The point itself is excluded, one after another.
        let excluded = sum(x.map { point[$0] > 0.5 ? 1 - $0 : LinearExpression($0) })
        return [excluded >= 1]
      }
      probe.expect(probe.configuration.infeasible.contains(solution.termination), solution.termination.rawValue)
      probe.expect(!solution.hasPoint, "a point of an infeasible model")
    },
    ConformanceCheck(.lazyRows, "lazy_rows_eliminate_subtours", requires: .integers) { probe in
      // Two clusters of three places, far apart; the assignment relaxation goes round each of them.
      let places: [(Double, Double)] = [(0, 0), (1, 0), (0, 1), (10, 0), (11, 0), (10, 1)]
      func distance(_ first: Int, _ second: Int) -> Double {
        let (dx, dy) = (places[first].0 - places[second].0, places[first].1 - places[second].1)
        return (dx * dx + dy * dy).squareRoot()
      }
      var model = Model()
      var edges: [(first: Int, second: Int, variable: Variable)] = []
      for first in 0..<6 { for second in 0..<first { edges.append((first, second, try model.addVariable(.binary))) } }
      for place in 0..<6 {
        try model.add(sum(edges.filter { $0.first == place || $0.second == place }.map(\.variable)) == 2)
      }
      try model.minimize(sum(edges.map { distance($0.first, $0.second) * $0.variable }))
      var best = Double.infinity
      for order in permutations([1, 2, 3, 4, 5]) {
        let tour = [0] + order
        best = min(best, (0..<6).reduce(0) { $0 + distance(tour[$1], tour[($1 + 1) % 6]) })
      }
      let all = edges
      try probe.solveLazily(model, optimum: best) { point in
        var reached: Set = [0]
        var grew = true
        while grew {
          grew = false
          for edge in all
          where point[edge.variable] > 0.5 && reached.contains(edge.first) != reached.contains(edge.second) {
            reached.formUnion([edge.first, edge.second])
            grew = true
          }
        }
        guard reached.count < 6 else { return [] }
        return [
          sum(all.filter { reached.contains($0.first) != reached.contains($0.second) }.map(\.variable)) >= 2
        ]
      }
    },
    ConformanceCheck(.lazyRows, "lazy_closure_that_throws", requires: .integers) { probe in
      struct Unwell: Error {}
      let (model, _) = try Instances.smallInteger()
      probe.expectError("a closure that throws", { if case .callbackFailed = $0 { true } else { false } }) {
        (probe) throws(MIPError) in _ = try lazy(probe, model) { _ in throw Unwell() }
      }
      try probe.expectAlive()
    },
    ConformanceCheck(.lazyRows, "lazy_row_that_makes_no_sense", requires: .integers) { probe in
      let (model, x) = try Instances.smallInteger()
      probe.expectError("a row with NaN", { _ in true }) { (probe) throws(MIPError) in
        _ = try lazy(probe, model) { _ in [.nan * x[0] <= 1] }
      }
      probe.expectError("a row that the point satisfies", { _ in true }) { (probe) throws(MIPError) in
        _ = try lazy(probe, model) { _ in [x[0] <= 5] }
      }
      probe.expectError("a variable of another model", { _ in true }) { (probe) throws(MIPError) in
        _ = try lazy(probe, model) { _ in [Variable(index: 77) <= -1] }
      }
      try probe.expectAlive()
    },
    ConformanceCheck(.lazyRows, "lazy_rows_within_a_time_limit", requires: .integers) { probe in
      let (model, x) = try Instances.marketSplit()
      let solution = try lazy(probe, model, control: RunControl(timeLimit: 1.5)) { point in
        point[x[0]] + point[x[1]] > 1.5 ? [x[0] + x[1] <= 1] : []
      }
      probe.expect(solution.termination == .timeLimit, solution.termination.rawValue)
      probe.expect(solution.seconds <= 1.5 + 2 * probe.configuration.latency, "\(solution.seconds) s")
      if solution.hasPoint {
        probe.expect(solution[x[0]] + solution[x[1]] < 1.5, "the incumbent violates the lazy row")
      }
    },
  ]
}

extension ConformanceProbe {
  /// Solves with lazy rows and expects this optimum at a point to which the closure had nothing to say.
  fileprivate mutating func solveLazily(
    _ model: Model, optimum: Double, _ closure: @escaping LazyConstraints
  ) throws {
    let accepted = Collected<[Double]>()
    let solution = try lazy(self, model) { point in
      let rows = try closure(point)
      if rows.isEmpty { accepted.append(point.values) }
      return rows
    }
    guard solution.isOptimal else { return fail("\(solution.termination.rawValue), expected \(optimum)") }
    expect(solution.objective, equals: optimum, "the objective")
    expect(solution.bound, equals: optimum, "the bound")
    expect(model.check(solution.values).passes(feasibility: 1e-6, integrality: 1e-6), "the point violates the model")
    expect(accepted.all.contains(solution.values), "the closure was not shown the point, or cut it off")
  }
}

private func lazy(
  _ probe: ConformanceProbe, _ model: Model, control: RunControl? = nil, _ closure: @escaping LazyConstraints
) throws(MIPError) -> Solution {
  guard let backend = probe.backend as? any IntegerBackend else {
    throw .unsupported(solver: probe.backend.name, feature: "integers")
  }
  return try model.solve(
    with: backend, control: control ?? RunControl(timeLimit: probe.configuration.timeLimit), lazyConstraints: closure)
}

private func permutations(_ items: [Int]) -> [[Int]] {
  guard items.count > 1 else { return [items] }
  return items.flatMap { first in permutations(items.filter { $0 != first }).map { [first] + $0 } }
}
