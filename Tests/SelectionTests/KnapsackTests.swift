import Execution
import MIP
import MIPGLPK
import Selection
import TestSupport
import Testing

/// The knapsack's solvers against enumeration and against each other.
@Suite struct KnapsackTests {
  private typealias Level = MultipleChoiceKnapsack.Level

  private func check(_ solution: KnapsackSolution, of problem: MultipleChoiceKnapsack, _ place: String) {
    #expect(solution.isOptimal, "\(place): \(solution.status)")
    #expect(problem.isFeasible(solution.choice), "\(place)")
    #expect(solution.objective == problem.value(of: solution.choice), "\(place)")
    #expect(solution.gap == 0, "\(place)")
    #expect(solution.use == problem.use(of: solution.choice), "\(place)")
  }

  @Test func solversEqualEnumeration() throws {
    var generator = SeededGenerator(seed: 91)
    var infeasible = 0
    for trial in 0..<72 {
      let kind = KnapsackCase.Kind.allCases[trial % 3]
      let problem = try KnapsackCase(
        layers: 1 + trial % 5, levels: 2 + trial % 4, resources: trial % 4, kind: kind,
        tightness: Double.random(in: 0...0.6, using: &generator), using: &generator
      ).problem
      let least = KnapsackCase.leastValue(of: problem)
      let results = [
        try problem.solve(with: CBC()), try problem.solveByDynamicProgramming(),
        try problem.solveByDynamicProgramming(.labels),
      ]
      for (index, solution) in results.enumerated() {
        guard let least else {
          infeasible += 1
          #expect(solution.status == .infeasible, "trial \(trial), solver \(index)")
          continue
        }
        check(solution, of: problem, "trial \(trial), solver \(index)")
        #expect(abs((solution.objective ?? .nan) - least) <= 1e-9 * max(1, abs(least)), "trial \(trial), \(index)")
      }
    }
    #expect(infeasible > 0)
  }

  @Test func labelsEqualSolversOnLargerProblems() throws {
    var generator = SeededGenerator(seed: 92)
    var infeasible = 0
    for trial in 0..<24 {
      let problem = try KnapsackCase(
        layers: 6 + trial % 7, levels: 4 + trial % 5, resources: 1 + trial % 3,
        kind: KnapsackCase.Kind.allCases[trial % 3], tightness: Double.random(in: 0.2...0.7, using: &generator),
        using: &generator
      ).problem
      let labels = try problem.solveByDynamicProgramming(.labels)
      // Under three resources that have nothing to do with each other there may be no choice.
      if labels.status == .infeasible { infeasible += 1 } else { check(labels, of: problem, "labels, trial \(trial)") }
      for backend in [CBC(), GLPK()] as [any IntegerBackend] {
        let solution = try problem.solve(with: backend)
        guard let objective = labels.objective else {
          #expect(solution.status == .infeasible && KnapsackCase.leastValue(of: problem) == nil, "trial \(trial)")
          continue
        }
        check(solution, of: problem, "\(backend.name), trial \(trial)")
        #expect(abs((solution.objective ?? .nan) - objective) <= 1e-9 * max(1, abs(objective)), "trial \(trial)")
      }
    }
    #expect(infeasible <= 2)
  }

  @Test func tableEqualsLabels() throws {
    var generator = SeededGenerator(seed: 93)
    for trial in 0..<20 {
      let problem = try KnapsackCase(
        layers: 4 + trial % 9, levels: 3 + trial % 6, resources: 1, kind: .correlated,
        tightness: Double.random(in: 0.1...0.9, using: &generator), using: &generator
      ).problem
      let table = try problem.solveByDynamicProgramming(.table)
      let labels = try problem.solveByDynamicProgramming(.labels)
      check(table, of: problem, "table, trial \(trial)")
      check(labels, of: problem, "labels, trial \(trial)")
      #expect(table.objective == labels.objective, "trial \(trial)")
      #expect(table.certificate.kind == .enumeration)
    }
  }

  @Test func resourceThatCannotBeMetIsNamed() throws {
    let levels = [Level(value: 1, costs: [2, 1]), Level(value: 0, costs: [3, 5])]
    let problem = try MultipleChoiceKnapsack(
      layers: [levels, levels], resources: [.init("parameters", limit: 3.5), .init("latency", limit: 9)])
    for solution in [try problem.solve(with: CBC()), try problem.solveByDynamicProgramming()] {
      #expect(solution.status == .infeasible && solution.choice.isEmpty)
      #expect(solution.conflicts.map(\.resources) == [[0]])
      #expect(solution.conflicts.first?.leastUse == 4)
      #expect(solution.conflicts.first?.description.contains("'parameters'") == true)
    }
  }

  /// Each row can be met alone, the first two not together; the third has nothing to do with it.
  @Test func rowsThatConflictAreNamed() throws {
    let levels = [Level(value: 1, costs: [0, 2, 1]), Level(value: 0, costs: [2, 0, 1])]
    let problem = try MultipleChoiceKnapsack(
      layers: [levels, levels, levels],
      resources: [.init("a", limit: 2), .init("c", limit: 100), .init("b", limit: 2)]
        .enumerated().map { index, resource in index == 1 ? .init("b", limit: 3) : resource })
    for solution in [try problem.solve(with: CBC()), try problem.solveByDynamicProgramming()] {
      #expect(solution.status == .infeasible)
      #expect(solution.conflicts.count == 1)
    }
    let joint = try MultipleChoiceKnapsack(
      layers: [levels, levels, levels],
      resources: [.init("a", limit: 2), .init("slack", limit: 3), .init("b", limit: 4)]
    )
    #expect(try joint.solve(with: CBC()).status == .infeasible)
    let tight = try MultipleChoiceKnapsack(
      layers: [levels, levels, levels].map { $0.map { Level(value: $0.value, costs: [$0.costs[0], 0, $0.costs[1]]) } },
      resources: [.init("a", limit: 2), .init("slack", limit: 3), .init("b", limit: 3)])
    for solution in [try tight.solve(with: CBC()), try tight.solveByDynamicProgramming()] {
      #expect(solution.conflicts.map(\.resources) == [[0, 2]])
      #expect(solution.conflicts.first?.leastUse == 4)
    }
  }

  @Test func timeLimitReturnsIncumbentAndBound() throws {
    var generator = SeededGenerator(seed: 94)
    let problem = try KnapsackCase(
      layers: 40, levels: 25, resources: 3, kind: .correlated, tightness: 0.4, using: &generator
    ).problem
    let control = RunControl(timeLimit: 0.3)
    for solution in [
      try problem.solve(with: CBC(), control: control), try problem.solveByDynamicProgramming(control: control),
    ] {
      #expect(problem.isFeasible(solution.choice))
      let objective = try #require(solution.objective)
      let bound = try #require(solution.bound)
      #expect(bound <= objective)
      #expect(solution.status == .timeLimit || solution.isOptimal)
      #expect(solution.seconds < 5)
    }
    let cancelled = try problem.solveByDynamicProgramming(control: RunControl(isCancelled: { true }))
    #expect(problem.isFeasible(cancelled.choice) && cancelled.status == .cancelled)
  }

  @Test func labelLimitIsNoProof() throws {
    var generator = SeededGenerator(seed: 95)
    let problem = try KnapsackCase(
      layers: 12, levels: 12, resources: 3, kind: .correlated, tightness: 0.4, using: &generator
    ).problem
    let solution = try problem.solveByDynamicProgramming(.labels, labelLimit: 2)
    #expect(solution.status == .feasible && solution.certificate.kind == .none)
    #expect((solution.bound ?? .infinity) <= (solution.objective ?? -.infinity))
  }

  @Test func bindingResourceIsNamed() throws {
    let levels = [Level(value: 1, costs: [0, 0]), Level(value: 0, costs: [1, 1])]
    let problem = try MultipleChoiceKnapsack(
      layers: [levels, levels], resources: [.init("slack", limit: 5), .init("tight", limit: 1)])
    let solution = try problem.solve(with: CBC())
    #expect(solution.objective == 1 && solution.bindingResources == [1])
  }

  @Test func faultsAreNamed() {
    func error(_ layers: [[Level]], _ limits: [Double]) -> SelectionError? {
      do {
        _ = try MultipleChoiceKnapsack(layers: layers, resources: limits.map { .init(limit: $0) })
        return nil
      } catch { return error }
    }
    #expect(error([[]], [])?.description.contains("layer 0") == true)
    #expect(error([[Level(value: .nan, costs: [])]], [])?.description.contains("layer 0, level 0") == true)
    #expect(error([[Level(value: 1, costs: [1])]], [])?.description.contains("expected 0") == true)
    #expect(error([[Level(value: 1, costs: [.infinity])]], [1])?.description.contains("resource 0") == true)
    #expect(error([[Level(value: 1, costs: [1])]], [.nan])?.description.contains("limit of resource 0") == true)
    #expect(throws: SelectionError.self) {
      _ = try MultipleChoiceKnapsack(layers: [[Level(value: 1, costs: [0.5])]], resources: [.init(limit: 1)])
        .solveByDynamicProgramming(.table)
    }
  }

  @Test func emptyProblems() throws {
    let none = try MultipleChoiceKnapsack(layers: [], resources: [.init(limit: 0)])
    #expect(try none.solve(with: CBC()).objective == 0)
    #expect(try none.solveByDynamicProgramming().choice.isEmpty)
    let impossible = try MultipleChoiceKnapsack(layers: [], resources: [.init(limit: -1)])
    #expect(try impossible.solve(with: CBC()).status == .infeasible)
  }

  /// 10⁹ parameters a layer: a solver's feasibility tolerance is worth thousands of them, ours is worth none.
  @Test func wholeLimitsAreExact() throws {
    let levels = [Level(value: 2, costs: [1_000_000_000]), Level(value: 1, costs: [1_000_000_001])]
    let problem = try MultipleChoiceKnapsack(
      layers: [levels, levels, levels], resources: [.init("parameters", limit: 3_000_000_001)])
    for solution in [try problem.solve(with: CBC()), try problem.solveByDynamicProgramming(.labels)] {
      #expect(solution.objective == 5 && solution.use == [3_000_000_001])
    }
  }
}
