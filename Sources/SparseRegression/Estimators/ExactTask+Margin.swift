import Execution
import Selection

extension ExactTask {
  /// The answer of ``MarginTree`` for logistic and squared hinge loss, or `nil` with groups, which it does not know.
  ///
  /// Without a given M, bounds on coefficients are derived. Where they come out a hundred times as large as any coefficient
  /// found, which a small λ₂ does to labels that can be separated, M is twice the largest coefficient instead, said so in the
  /// certificate, and raised when the answer touches it.
  func solveMargin() throws(SparseRegressionError) -> ExactAnswer? {
    guard problem.groupOf.isEmpty, pool == 1 else { return nil }
    let form: MarginProblem.Form =
      switch size {
      case .price(let price): .penalised(lambda0: price)
      case .keep(let keep): .cardinality(keep)
      }
    var factor = 2.0
    while true {
      var bounds = MarginProblem.Bounds.assumed(factor: factor)
      if problem.lambda2 > 0 { bounds = .derived }
      if let given = problem.coefficientBound { bounds = .given(given) }
      var tree = MarginTree(try MarginProblem(problem, form: form, bounds: bounds))
      tree.gap = min(relativeGap, 0.999)
      tree.warmStart = start.support
      tree.fallbackFactor = factor
      let answer = answer(try tree.solve(clock: clock))
      let isTouched = answer.bound == nil
      guard isTouched, problem.coefficientBound == nil, factor < 1000, clock.interruption == nil else { return answer }
      factor *= 4
    }
  }

  private func answer(_ solution: MarginSolution) -> ExactAnswer {
    var support = solution.support
    // Refitted without M; what the search before the tree found counts, too, even where M cuts it off.
    var refit = problem.refit(support)
    if start.value.isFinite {
      let other = problem.refit(start.support)
      if total(other) < total(refit) { (support, refit) = (start.support, other) }
    }
    var assumes = solution.assumptions
    if relativeGap > 0 { assumes.append("a gap of at most \(relativeGap) counts as closed") }
    let status: Selection.Status =
      switch solution.status {
      case .optimal: .optimal
      case .timeLimit: .timeLimit
      case .cancelled: .cancelled
      case .nodeLimit: .feasible
      }
    var answer = ExactAnswer(
      support: support, bound: solution.bound, status: status,
      certificate: Certificate(kind: .branchAndBound, assumes: assumes), work: Work(nodes: solution.nodes),
      coefficientBound: solution.assumedBound, supports: [support])
    let largest = zip(refit.support, refit.coefficients).filter { !problem.fixed.contains($0.0) }
      .reduce(0) { max($0, abs($1.1)) }
    if let most = solution.assumedBound, largest > most * (1 - 1e-9) {
      answer.bound = nil
      if status == .optimal { answer.status = .feasible }
      answer.certificate = Certificate(
        kind: .none, assumes: ["nothing is proved: M = \(most) is too small, a coefficient of \(largest) is no worse"])
    }
    return answer
  }

  private func total(_ refit: SupportRefit) -> Double {
    guard case .price(let lambda0) = size else { return refit.value }
    return refit.value + lambda0 * Double(refit.support.count { !problem.fixed.contains($0) })
  }
}
