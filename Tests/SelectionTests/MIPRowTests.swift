import LinearAlgebra
import TestSupport
import Testing

@testable import Selection

/// Every row that the outer approximation adds to its master holds at every support: 2ⁿ of them, by brute force.
@Suite struct MIPRowTests {
  struct Instance: Sendable, CustomStringConvertible {
    let seed: UInt64
    let sizes: [Int]
    let columns: Int
    var description: String { "seed \(seed), groups \(sizes), \(columns) outputs" }
  }

  static let instances: [Instance] = (0..<10).map { index in
    let sizes: [[Int]] = [
      Array(repeating: 1, count: 8), [2, 2, 2, 2, 2, 2], [1, 3, 2, 1, 4], Array(repeating: 3, count: 5), [1, 1],
    ]
    return Instance(seed: UInt64(700 + index), sizes: sizes[index % 5], columns: [1, 3, 40][index % 3])
  }

  private func form(_ instance: Instance, fixedIn: [Int] = [], fixedOut: [Int] = []) throws -> (
    form: RemovalForm, losses: [Double], generator: SeededGenerator
  ) {
    var generator = SeededGenerator(seed: instance.seed)
    let p = instance.sizes.reduce(0, +)
    let h = Matrix.randomGram(p, using: &generator)
    let w = Matrix.random(rows: p, columns: instance.columns, using: &generator)
    let problem = try SelectionProblem(
      gram: h, dense: w, groups: OracleTests.groups(instance.sizes), budget: .groups(instance.sizes.count - 1),
      fixedIn: fixedIn, fixedOut: fixedOut, damping: 0.01)
    let form = try RemovalForm(problem)
    let g = problem.gram.times(w)
    let energy = -referenceObjective(problem.gram, g, rows: Array(0..<p))
    let losses = (0..<1 << form.count).map { bits in
      let kept = fixedIn + (0..<form.count).filter { bits >> $0 & 1 == 0 }.map { form.groups[$0] }
      return referenceObjective(problem.gram, g, rows: problem.rows(of: kept.sorted())) + energy
    }
    return (form, losses, generator)
  }

  private static func removed(_ bits: Int, _ count: Int) -> [Bool] { (0..<count).map { bits >> $0 & 1 == 1 } }

  private func check(_ rows: [MasterRow], _ form: RemovalForm, _ losses: [Double]) {
    let tolerance = 1e-8 * (losses.max() ?? 1)
    for row in rows {
      for bits in losses.indices {
        let value = row.value(removed: Self.removed(bits, form.count))
        let extra = losses[bits] - form.baseLoss
        #expect(value <= (row.bindsLoss ? extra : 0) + tolerance)
      }
    }
  }

  /// A random point that need not come from any relaxation.
  private static func point(_ n: Int, _ generator: inout SeededGenerator) -> MasterPoint {
    MasterPoint(
      removal: (0..<n).map { _ in .random(in: 0...1, using: &generator) },
      pairs: (0..<n * (n - 1) / 2).map { _ in .random(in: 0...1, using: &generator) })
  }

  @Test(arguments: instances) func lossOfRemovals(_ instance: Instance) throws {
    let (form, losses, _) = try form(instance, fixedIn: [1], fixedOut: [0])
    for bits in losses.indices {
      let positions = (0..<form.count).filter { bits >> $0 & 1 == 1 }
      #expect(abs(form.baseLoss + form.loss(removing: positions) - losses[bits]) < 1e-8 * (losses.max() ?? 1))
    }
  }

  @Test(arguments: instances) func rowsHoldAtAllSupports(_ instance: Instance) throws {
    for fixed in [false, true] {
      var (form, losses, generator) = try form(instance, fixedIn: fixed ? [1] : [], fixedOut: fixed ? [0] : [])
      guard form.count > 0 else { continue }
      let complement = Cutter.complement(ComplementRows(form, removals: Double(form.count) / 2))
      let perspective = Cutter.perspective(try #require(PerspectiveRows(form)))
      for cutter in [complement, perspective] {
        for _ in 0..<4 { check(cutter.rows(at: Self.point(form.count, &generator)), form, losses) }
        for bits in losses.indices where bits % 5 == 0 {
          check(cutter.rows(tightAt: Self.removed(bits, form.count)), form, losses)
        }
      }
    }
  }

  /// A row made at a removed set gives its loss there, so that no support is met twice.
  @Test(arguments: instances) func rowsAreTight(_ instance: Instance) throws {
    let (form, losses, _) = try form(instance)
    let cutters: [Cutter] = [
      .complement(ComplementRows(form, removals: Double(form.count) / 2)),
      .perspective(try #require(PerspectiveRows(form))), .none(form),
    ]
    for cutter in cutters {
      for bits in losses.indices where bits % 3 == 0 {
        let removed = Self.removed(bits, form.count)
        let best = cutter.rows(tightAt: removed).map { $0.value(removed: removed) }.max() ?? -.infinity
        #expect(abs(best - losses[bits]) < 1e-8 * (losses.max() ?? 1))
      }
    }
  }

  /// The rows of the relaxation bound the loss of every support the budget allows, and the last is near the optimum of
  /// the relaxation: no smaller than the first.
  @Test(arguments: instances) func relaxationUnderTheBudget(_ instance: Instance) throws {
    let (form, losses, _) = try form(instance)
    let rows = try #require(PerspectiveRows(form))
    let weights = (0..<form.count).map { 1 + Double($0 % 3) }
    let limit = 0.6 * weights.reduce(0, +)
    let relaxed = rows.relaxation(weights: weights, limit: limit, rounds: 24) { false }
    #expect(zip(weights, relaxed.removal).reduce(0) { $0 + $1.0 * (1 - $1.1) } <= limit * (1 + 1e-9))
    check(relaxed.rows, form, losses)
  }
}
