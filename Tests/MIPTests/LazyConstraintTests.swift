import Execution
import MIP
import MIPGLPK
import Synchronization
import TestSupport
import Testing

/// Lazy constraints on both kinds of backend, against enumeration.
@Suite struct LazyConstraintTests {
  static let backends: [any IntegerBackend] = [CBC(), GLPK()]

  @Test func travellingSalesmanBySubtours() throws {
    var generator = SeededGenerator(seed: 11)
    var asked = 0
    for instance in 0..<10 {
      let tour = try TourInstance(cities: 5 + instance % 5, using: &generator)
      let best = tour.shortestTour()
      for backend in Self.backends {
        let solution = try tour.model.solve(with: backend, lazyConstraints: tour.subtours)
        #expect(solution.isOptimal)
        #expect(abs((solution.objective ?? 0) - best) < 1e-6, "\(backend.name), instance \(instance)")
        #expect(abs((solution.bound ?? 0) - best) < 1e-6)
        #expect(try tour.subtours(CandidatePoint(values: solution.values, objective: best)).isEmpty)
        asked += solution.lazyRows
      }
    }
    #expect(asked > 20)
  }

  @Test(arguments: 0..<2) func integralRelaxation(backend index: Int) throws {
    // The relaxation is whole at once, where CBC's cut callback is never called.
    var model = Model()
    let x = try model.addVariables(3, .binary)
    try model.add(sum(x) <= 3)
    try model.maximize(sum(x))
    let solution = try model.solve(with: Self.backends[index]) { point in
      point.value(of: sum(x)) > 1.5 ? [sum(x) <= 1] : []
    }
    #expect(solution.objective == 1)
    #expect(solution.isOptimal)
    #expect(solution.lazyRows >= 1)
  }

  @Test(arguments: 0..<2) func noRowsAtAll(backend index: Int) throws {
    var model = Model()
    let x = try model.addVariables(3, .integer, upper: 4)
    try model.maximize(sum(x))
    let solution = try model.solve(with: Self.backends[index]) { point in
      point.value(of: sum(x)) > 5 ? [2 * x[0] + 2 * x[1] + 2 * x[2] <= 11] : []
    }
    #expect(solution.objective == 5)
  }

  @Test(arguments: 0..<2) func continuousModelOverACircle(backend index: Int) throws {
    // Tangents of the unit circle; the farthest point in direction (1, 1) is (√½, √½).
    var model = Model()
    let x = try model.addVariable(upper: 2)
    let y = try model.addVariable(upper: 2)
    let on = try model.addVariable(.binary)
    try model.add(x + y - 4 * on <= 0)
    try model.maximize(x + y - 0.25 * on)
    let solution = try model.solve(with: Self.backends[index]) { point in
      let length = (point[x] * point[x] + point[y] * point[y]).squareRoot()
      guard length > 1 + 1e-7 else { return [] }
      return [point[x] / length * x + point[y] / length * y <= 1]
    }
    #expect(abs((solution.objective ?? 0) - (2.0.squareRoot() - 0.25)) < 1e-5)
  }

  @Test(arguments: 0..<2) func removedVariablesAndBridgesKeepTheirColumns(backend index: Int) throws {
    var model = Model()
    let gone = try model.addVariable(.binary)
    let semi = try model.addVariable(.semiContinuous, lower: 2, upper: 5)
    let x = try model.addVariables(3, .binary)
    let row = try model.add(gone + semi <= 100)
    try model.add(semi + sum(x) <= 6)
    try model.maximize(semi + 2 * sum(x), quadratic: [QuadraticTerm(1, x[0], x[1])])
    try model.remove(gone)
    try model.remove(row)
    let solution = try model.solve(with: Self.backends[index]) { point in
      #expect(point.values.count == 5)
      return point[x[0]] + point[x[2]] > 1.5 ? [x[0] + x[2] <= 1, semi <= 4] : []
    }
    // Without the lazy rows x = (1, 1, 1), semi = 3; with them semi = 4, x = (1, 1, 0).
    #expect(solution.objective == 9)
    #expect(solution[x[2]] == 0)
    #expect(solution.lazyRows == 2)
  }

  @Test(arguments: 0..<2) func closureErrors(backend index: Int) throws {
    struct Failure: Error {}
    var model = Model()
    let x = try model.addVariables(3, .binary)
    try model.add(sum(x) <= 2)
    try model.maximize(sum(x))
    let backend = Self.backends[index]
    #expect(throws: MIPError.callbackFailed(reason: "Failure()")) {
      try model.solve(with: backend) { _ in throw Failure() }
    }
    #expect(
      throws: MIPError.callbackFailed(
        reason: "the constraint returned is satisfied by the point it was returned for")
    ) { try model.solve(with: backend) { _ in [sum(x) <= 3] } }
    #expect(throws: MIPError.unknownVariable(index: 7, count: 3)) {
      try model.solve(with: backend) { _ in [Variable(index: 7) <= 3] }
    }
    #expect(throws: MIPError.self) { try model.solve(with: backend) { _ in [.nan * x[0] <= 3] } }
    // A row that nothing satisfies makes the model infeasible.
    let none = try model.solve(with: backend) { _ in [sum(x) <= -1] }
    #expect(none.termination == .infeasible && !none.hasPoint)
    var options = SolveOptions()
    options.relaxed = true
    #expect(throws: MIPError.self) { try model.solve(with: backend, options: options) { _ in [] } }
  }

  @Test(arguments: 0..<2) func unboundedWithoutThem(backend index: Int) throws {
    var model = Model()
    let x = try model.addVariable(.integer)
    let y = try model.addVariable(.integer)
    try model.add(x - y <= 2)
    try model.maximize(x)
    #expect {
      try model.solve(with: Self.backends[index]) { $0[x] > 3 ? [x <= 3] : [] }
    } throws: { error in
      guard case .unsupported? = error as? MIPError else { return false }
      return true
    }
  }

  @Test(arguments: 0..<2) func cancellationInside(backend index: Int) throws {
    var generator = SeededGenerator(seed: 4)
    let tour = try TourInstance(cities: 9, using: &generator)
    let calls = Atomic<Int>(0)
    let flag = StopSignal()
    let control = RunControl(isCancelled: { flag.isRaised })
    let clock = RunControl().start()
    // Every point is refused with a row that moves it, so that only cancellation ends the search.
    let solution = try tour.model.solve(with: Self.backends[index], control: control) { point in
      if calls.add(1, ordering: .relaxed).newValue == 2 { flag.raise() }
      return tour.refusing(point)
    }
    #expect(solution.termination == .cancelled)
    #expect(clock.seconds < 3)
  }

  @Test(arguments: 0..<2) func startsCount(backend index: Int) throws {
    var generator = SeededGenerator(seed: 5)
    let tour = try TourInstance(cities: 7, using: &generator)
    let best = tour.shortestTour()
    var options = SolveOptions(start: tour.start(order: Array(0..<7)))
    let solution = try tour.model.solve(with: Self.backends[index], options: options, lazyConstraints: tour.subtours)
    #expect(abs((solution.objective ?? 0) - best) < 1e-6)
    options.nodeLimit = 0
    let limited = try tour.model.solve(with: Self.backends[index], options: options, lazyConstraints: tour.subtours)
    #expect(limited.hasPoint)
    // A start with two tours is refused.
    options.start = tour.start(successors: [1, 2, 0, 4, 5, 6, 3])
    options.nodeLimit = nil
    let refused = try tour.model.solve(with: Self.backends[index], options: options, lazyConstraints: tour.subtours)
    #expect(abs((refused.objective ?? 0) - best) < 1e-6)
  }
}
