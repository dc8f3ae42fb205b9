import Execution
import MIP
import TestSupport
import Testing

/// Warm solves against fresh ones.
struct LinearSessionTests {
  private func form(_ seed: UInt64) throws -> MatrixForm {
    var generator = SeededGenerator(seed: seed)
    var model = Model()
    let x = try model.addVariables(20, upper: 5)
    for _ in 0..<12 {
      let weights = (0..<20).map { _ in Double(Int.random(in: -2...6, using: &generator)) }
      try model.add(dot(weights, x) <= Double(Int.random(in: 10...40, using: &generator)))
    }
    try model.minimize(dot((0..<20).map { _ in Double(Int.random(in: -9...3, using: &generator)) }, x))
    return try model.matrix().form
  }

  private func fresh(_ form: MatrixForm) throws -> SolveReply {
    try CLP().run(SolveRequest(form: form, clock: RunControl().start()))
  }

  @Test(arguments: 1...6)
  func everyChangeGivesWhatAFreshSolveGives(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let session = try LinearSession(form(UInt64(seed)))
    var warmIterations = 0
    var coldIterations = 0
    for round in 0..<25 {
      switch round % 5 {
      case 0: break
      case 1:
        let column = Int.random(in: 0..<session.columnCount, using: &generator)
        let value = Double(Int.random(in: 0...5, using: &generator))
        try session.setColumnBounds(column, lower: value / 2, upper: value)
      case 2:
        let row = Int.random(in: 0..<session.rowCount, using: &generator)
        try session.setRowBounds(row, lower: -.infinity, upper: Double(Int.random(in: 0...50, using: &generator)))
      case 3:
        let column = Int.random(in: 0..<session.columnCount, using: &generator)
        try session.setCost(column, to: Double(Int.random(in: -9...9, using: &generator)))
      default:
        if round % 2 == 0 {
          let columns = (0..<20).filter { _ in Bool.random(using: &generator) }.map { Int32($0) }
          try session.add([
            MatrixRow(
              columns: columns, values: columns.map { _ in Double.random(in: 0...3, using: &generator) },
              lower: -.infinity, upper: 30)
          ])
        } else {
          try session.removeLastRows(1)
        }
      }
      let warm = try session.solve()
      let cold = try fresh(session.form)
      #expect(warm.termination == cold.termination, "round \(round)")
      warmIterations += round == 0 ? 0 : warm.iterations
      coldIterations += round == 0 ? 0 : cold.iterations
      if let bound = cold.bound { #expect(abs((warm.bound ?? .nan) - bound) <= 1e-6 * max(1, abs(bound))) }
      if cold.termination == .infeasible { #expect((warm.dualRay == nil) == (cold.dualRay == nil)) }
    }
    #expect(warmIterations < coldIterations)
  }

  @Test func crossedBoundsAreInfeasibleAndCanBeTakenBack() throws {
    let session = try LinearSession(form(9))
    let first = try #require(try session.solve().bound)
    try session.setColumnBounds(0, lower: 3, upper: 2)
    #expect(try session.solve().termination == .infeasible)
    try session.setColumnBounds(0, lower: 0, upper: 5)
    #expect(try session.solve().bound.map { abs($0 - first) < 1e-7 } == true)
  }

  @Test func badChangesAreErrors() throws {
    let session = try LinearSession(form(2))
    #expect(throws: MIPError.self) { try session.setColumnBounds(20, lower: 0, upper: 1) }
    #expect(throws: MIPError.self) { try session.setColumnBounds(0, lower: .nan, upper: 1) }
    #expect(throws: MIPError.self) { try session.setRowBounds(-1, lower: 0, upper: 1) }
    #expect(throws: MIPError.self) { try session.setCost(0, to: .infinity) }
    #expect(throws: MIPError.self) {
      try session.add([MatrixRow(columns: [1, 1], values: [1, 1], lower: 0, upper: 1)])
    }
    #expect(throws: MIPError.self) { try session.removeLastRows(99) }
    #expect(throws: MIPError.self) { try LinearSession(MatrixForm()) }
  }

  @Test func cancellationLeavesTheSessionUsable() throws {
    let session = try LinearSession(relaxationOf: HardInstances.linearProgram(rows: 300, columns: 600))
    let stopped = try session.solve(control: RunControl(isCancelled: { true }))
    #expect(stopped.termination == .cancelled || stopped.termination == .optimal)
    let reply = try session.solve()
    #expect(reply.termination == .optimal)
    let cold = try fresh(session.form)
    #expect(abs((reply.bound ?? .nan) - (cold.bound ?? 0)) <= 1e-6 * abs(cold.bound ?? 1))
  }
}
