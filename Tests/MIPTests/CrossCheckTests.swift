import Execution
import MIP
import TestSupport
import Testing

/// Random programs, solved by every backend and by brute force. A failing case names its seed.
struct CrossCheckTests {
  /// 300 programs: binaries, integers of small ranges, continuous variables, every kind of row, infeasible ones too.
  @Test(arguments: 0..<6)
  func smallIntegerPrograms(_ block: Int) throws {
    for seed in block * 50..<(block + 1) * 50 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let program = Self.program(seed, &generator)
      let expected = try program.enumerated().first?.objective
      let model = try program.model()
      // A process for every solve takes its time.
      for subject in BackendUnderTest.integer where seed % 5 == 0 || subject.testDescription != "CBC worker" {
        for variant in Self.variants(model, seed, &generator) {
          let solution = try model.solve(
            with: subject.backend, options: variant.options, control: RunControl(timeLimit: 60))
          let place = "seed \(seed), \(subject.testDescription), \(variant.name)"
          Self.compare(solution, expected, model, place)
        }
      }
    }
  }

  /// Linear programs: every backend gives CLP's answer, with and without presolve.
  @Test func smallLinearPrograms() throws {
    var feasible = 0
    for seed in 1000..<1150 {
      var generator = SeededGenerator(seed: UInt64(seed))
      var program = RandomProgram(
        integers: 0, widest: 1, continuous: Int.random(in: 2...9, using: &generator),
        rows: Int.random(in: 1...8, using: &generator), using: &generator)
      for index in program.lower.indices where Int.random(in: 0..<6, using: &generator) == 0 {
        if Bool.random(using: &generator) {
          program.lower[index] = -.infinity
        } else {
          program.upper[index] = .infinity
        }
      }
      Self.makeAnEquality(in: &program, &generator)
      let model = try program.model()
      let reference = try model.solve(with: CLP())
      if reference.isOptimal { feasible += 1 }
      for subject in BackendUnderTest.all {
        for presolve in [true, false] {
          var options = SolveOptions()
          options.presolve = presolve
          let solution = try model.solve(with: subject.backend, options: options)
          let place = "seed \(seed), \(subject.testDescription), presolve \(presolve)"
          if reference.isOptimal, let objective = reference.objective {
            Self.compare(solution, objective, model, place)
          } else {
            #expect(Self.agree(reference.termination, solution.termination), "\(place): \(solution.termination)")
          }
        }
      }
    }
    #expect(feasible > 50, "\(feasible) of 150 have an optimum")
  }

  private static func program(_ seed: Int, _ generator: inout SeededGenerator) -> RandomProgram {
    // Every third has binaries only, every third integers, every third continuous variables as well.
    let integers: Int
    switch seed % 3 {
    case 0: integers = Int.random(in: 2...8, using: &generator)
    case 1: integers = Int.random(in: 2...4, using: &generator)
    default: integers = Int.random(in: 1...4, using: &generator)
    }
    var program = RandomProgram(
      integers: integers, widest: seed % 3 == 1 ? 4 : 1,
      continuous: seed % 3 == 2 ? Int.random(in: 1...3, using: &generator) : 0,
      rows: Int.random(in: 1...5, using: &generator), using: &generator)
    if seed % 4 == 0 { makeAnEquality(in: &program, &generator) }
    return program
  }

  /// Turns a row into an equality that some point within the bounds satisfies.
  private static func makeAnEquality(in program: inout RandomProgram, _ generator: inout SeededGenerator) {
    let point = program.lower.indices.map { index -> Double in
      let lower = program.lower[index].isFinite ? Int(program.lower[index]) : -3
      let upper = program.upper[index].isFinite ? Int(program.upper[index]) : 3
      return Double(Int.random(in: min(lower, upper)...max(lower, upper), using: &generator))
    }
    let row = Int.random(in: program.rows.indices, using: &generator)
    let activity = zip(program.rows[row], point).reduce(0) { $0 + $1.0 * $1.1 }
    program.rowLower[row] = activity
    program.rowUpper[row] = activity
  }

  private struct Variant {
    var name: String
    var options: SolveOptions
  }

  /// As it is; without presolve; from a start, which may be infeasible.
  private static func variants(_ model: Model, _ seed: Int, _ generator: inout SeededGenerator) -> [Variant] {
    var variants = [Variant(name: "plain", options: SolveOptions())]
    var options = SolveOptions()
    options.presolve = false
    variants.append(Variant(name: "without presolve", options: options))
    options = SolveOptions()
    for variable in model.variables where seed % 2 == 0 || Bool.random(using: &generator) {
      guard let bounds = try? model.bounds(of: variable) else { continue }
      options.start[variable] = Double(Int.random(in: Int(bounds.lower)...Int(bounds.upper), using: &generator))
    }
    variants.append(Variant(name: "from a start", options: options))
    return variants
  }

  private static func compare(_ solution: Solution, _ expected: Double?, _ model: Model, _ place: String) {
    guard let expected else {
      #expect(
        [.infeasible, .infeasibleOrUnbounded].contains(solution.termination), "\(place): \(solution.termination)")
      #expect(!solution.hasPoint, "\(place): a point")
      return
    }
    #expect(solution.isOptimal, "\(place): \(solution.termination), expected \(expected)")
    let objective = solution.objective ?? .nan
    #expect(abs(objective - expected) <= 1e-6 * max(1, abs(expected)), "\(place): \(objective), expected \(expected)")
    let bound = solution.bound ?? .nan
    #expect(abs(bound - expected) <= 1e-5 * max(1, abs(expected)), "\(place): bound \(bound), expected \(expected)")
    #expect(model.check(solution.values).passes(feasibility: 1e-6, integrality: 1e-6), "\(place): the point")
  }

  /// Infeasible and unbounded may be told apart or not.
  private static func agree(_ first: Termination, _ second: Termination) -> Bool {
    if first == second { return true }
    let open: Set<Termination> = [.infeasible, .unbounded, .infeasibleOrUnbounded]
    return open.contains(first) && open.contains(second)
      && (first == .infeasibleOrUnbounded || second == .infeasibleOrUnbounded)
  }
}
