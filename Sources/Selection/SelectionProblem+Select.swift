import Execution
import LinearAlgebra

extension SelectionProblem {
  /// Chooses a support by one method and refits it.
  ///
  /// The time limit and the cancellation of `control` are honoured: the incumbent is returned with a status that says
  /// which came first. The result does not depend on `control.threads`.
  ///
  /// The support meets the budget, the fixed groups and the side constraints.
  ///
  /// - Throws: `SelectionError.singular` when H has no factor to working precision, `.unsupported` when the method
  ///   needs what the problem lacks, `.infeasible` when no support meets the side constraints, naming some that
  ///   conflict, and `.undecided` when a limit came before one was found or excluded.
  public func select(_ method: Method = .automatic, control: RunControl = RunControl()) throws -> Selection {
    let clock = control.start()
    let outcome: Outcome
    switch method {
    case .magnitude, .activation, .fluctuation:
      outcome = Outcome(support: try ScoreSelection(method).support(self, clock))
    case .backward: outcome = try BackwardElimination().outcome(self, clock)
    case .forward: outcome = try ForwardSelection().outcome(self, clock)
    case .osscar: outcome = try OSSCAR().outcome(self, clock)
    case .swap: outcome = try SwapDescent().outcome(self, clock)
    case .exhaustive: outcome = try ExhaustiveSearch().outcome(self, clock)
    case .branchAndBound: outcome = try BranchAndBound().outcome(self, clock)
    case .automatic: outcome = try AutomaticSelection().outcome(self, clock)
    }
    return try finish(outcome, method: method, clock: clock)
  }

  /// Refits a given support; a way to see what somebody else's choice is worth.
  ///
  /// - Parameters:
  ///   - support: Group indices in any order; the budget is not checked.
  ///   - method: What the selection says it was made by.
  /// - Throws: `SelectionError.invalidFixing` for an index that does not exist.
  public func evaluate(support: [Int], method: Method = .magnitude) throws -> Selection {
    let clock = RunControl().start()
    if let bad = support.first(where: { $0 < 0 || $0 >= groupCount }) {
      throw SelectionError.invalidFixing("group \(bad) does not exist, expected 0 to \(groupCount - 1)")
    }
    return try finish(Outcome(support: support), method: method, clock: clock)
  }

  func finish(_ outcome: Outcome, method: Method, clock: RunClock) throws -> Selection {
    let support = Array(Set(outcome.support)).sorted()
    let variables = rows(of: support)
    let (coefficients, loss, energy) = try core.refit(variables)
    // A bound can exceed the loss only by rounding; then it is the loss that is known.
    let bound = outcome.lossBound.map { min($0, loss) - energy }
    return Selection(
      method: method, status: outcome.status, support: support, variables: variables, coefficients: coefficients,
      objective: loss - energy, energy: energy, loss: loss, bound: bound, certificate: outcome.certificate,
      work: outcome.work, seconds: clock.seconds, cpuSeconds: clock.cpuSeconds)
  }
}
