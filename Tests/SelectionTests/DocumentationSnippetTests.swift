import Execution
import Foundation
import LinearAlgebra
import MIP
import Selection
import TestSupport
import Testing

/// The examples of the documentation catalogue compile and do what the articles say; the last test compares the texts.
@Suite struct DocumentationSnippetTests {
  /// A small layer: Gram matrix, dense weights, linear term, and inputs in heads of two.
  private let h: Matrix<Double>
  private let w: Matrix<Double>
  private let g: Matrix<Double>
  private let heads = (0..<5).map { [2 * $0, 2 * $0 + 1] }

  init() {
    var generator = SeededGenerator(seed: 51)
    h = .randomGram(10, using: &generator)
    w = .random(rows: 10, columns: 3, using: &generator)
    g = h.times(w)
  }

  @Test func overview() throws {
    let problem = try SelectionProblem(gram: h, dense: w, groups: heads, budget: .groups(3), damping: 0.01)
    let selection = try problem.select(.automatic)
    let kept = selection.support
    let refitted = selection.coefficients
    let isProved = selection.isOptimal
    #expect(kept.count == 3 && kept == kept.sorted())
    #expect(refitted.rows == 6 && refitted.columns == 3)
    #expect(isProved)
  }

  @Test func scores() throws {
    let problem = try SelectionProblem(gram: h, dense: w, budget: .groups(6), damping: 0.01)
    let baseline = try problem.select(.activation)
    let better = try problem.select(.swap)
    let excess = baseline.loss / better.loss
    #expect(excess >= 1 - 1e-9)
  }

  @Test func backward() throws {
    let problem = try SelectionProblem(gram: h, dense: w, budget: .groups(6), damping: 0.01)
    let path = try BackwardElimination().path(problem)
    let curve = (0...problem.groupCount).compactMap { path.loss(keeping: $0) }
    let support = path.support(keeping: 4)
    #expect(curve.count == 11 && zip(curve, curve.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(support?.count == 4)
  }

  @Test func forward() throws {
    let problem = try SelectionProblem(gram: h, linear: g, budget: .groups(3), damping: 0.01)
    let path = try ForwardSelection().path(problem)
    let first = path.order.prefix(3)
    let selection = try problem.select(.forward)
    #expect(first.sorted() == selection.support)
  }

  @Test func osscar() throws {
    let problem = try SelectionProblem(gram: h, dense: w, budget: .groups(6), damping: 0.01)
    let published = try problem.select(.osscar)
    let finished = try problem.select(.swap)
    let swaps = published.work.swaps
    #expect(swaps >= 0 && finished.loss <= published.loss * (1 + 1e-9))
  }

  @Test func swap() throws {
    let problem = try SelectionProblem(gram: h, dense: w, budget: .groups(6), damping: 0.01)
    let selection = try problem.select(.swap)
    let claim = selection.certificate.kind
    #expect(claim == .swapOptimal)
  }

  @Test func exhaustive() throws {
    let problem = try SelectionProblem(gram: h, dense: w, groups: heads, budget: .groups(3), damping: 0.01)
    let supports = ExhaustiveSearch.supportCount(problem)
    let selection = try problem.select(.exhaustive)
    let claim = selection.certificate.kind
    #expect(supports == 10 && claim == .enumeration)
  }

  @Test func branchAndBound() throws {
    let problem = try SelectionProblem(gram: h, dense: w, budget: .groups(6), damping: 0.01)
    let control = RunControl(timeLimit: 10)
    let selection = try problem.select(.branchAndBound, control: control)
    let gap = selection.gap
    #expect(try #require(gap) < 1e-8)
  }

  @Test func mip() throws {
    let limits: [SideConstraint] = [.excludes([0, 1]), .atLeast(1, of: [3, 4])]
    let problem = try SelectionProblem(
      gram: h, dense: w, groups: heads, budget: .groups(3), damping: 0.01, sideConstraints: limits)
    var method = MIPSelection()
    method.relativeGap = 0.01
    let selection = try method.select(problem, control: RunControl(timeLimit: 60))
    let basis = selection.certificate.assumes
    #expect(problem.isFeasible(support: selection.support) && !basis.isEmpty)
    #expect(try #require(selection.gap) <= 0.01)
  }

  @Test func automatic() throws {
    let problem = try SelectionProblem(gram: h, dense: w, budget: .groups(6), damping: 0.01)
    let selection = try problem.select()
    let report = [selection.objective, selection.bound ?? -.infinity]
    let basis = selection.certificate
    #expect(report[0] >= report[1] && basis.kind == .enumeration)
  }

  @Test func sideConstraints() throws {
    let limits: [SideConstraint] = [.allOrNone([0, 1]), .excludes([2, 4]), .implies(3, 4)]
    let problem = try SelectionProblem(
      gram: h, dense: w, groups: heads, budget: .groups(3), damping: 0.01, sideConstraints: limits)
    let selection = try problem.select()
    let complies = problem.isFeasible(support: selection.support)
    let broken = problem.violatedConstraints(by: [0, 2, 4])
    #expect(complies && broken == [0, 1])
  }

  @Test func multipleChoiceKnapsack() throws {
    let problem = try SelectionProblem(gram: h, dense: w, budget: .groups(6), damping: 0.01)
    let path = try BackwardElimination().path(problem)
    let curve = (1...problem.groupCount).map { count in
      (loss: path.loss(keeping: count) ?? .infinity, costs: [96 * Double(count), 0.01 * Double(count)])
    }
    let knapsack = try MultipleChoiceKnapsack(
      curves: [curve, curve, curve],
      resources: [.init("parameters", limit: 1600), .init("milliseconds", limit: 0.2)])
    let solution = try knapsack.solve(with: CBC(), control: RunControl(timeLimit: 10))
    let levels = solution.choice
    let held = solution.bindingResources
    // 16 neurons fit in the parameters, 20 in the time.
    #expect(levels.count == 3 && levels.reduce(0) { $0 + $1 + 1 } == 16 && held == [0])
  }

  @Test func theArticlesShowTheseExamples() throws {
    let examples = try ArticleExamples(of: "Selection", runBy: #filePath)
    #expect(examples.missing.isEmpty)
    #expect(examples.count == 12)
  }
}
