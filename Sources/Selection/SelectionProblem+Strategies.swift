import Execution

// The methods with settings of their own. `SelectionProblem.select(_:control:)` runs them with their defaults.

extension OSSCAR {
  /// Chooses a support with these settings and refits it; see ``SelectionProblem/select(_:control:)``.
  public func select(_ problem: SelectionProblem, control: RunControl = RunControl()) throws -> Selection {
    try problem.select(.osscar, control: control, by: outcome)
  }
}

extension SwapDescent {
  /// Chooses a support with these settings and refits it; see ``SelectionProblem/select(_:control:)``.
  public func select(_ problem: SelectionProblem, control: RunControl = RunControl()) throws -> Selection {
    try problem.select(.swap, control: control, by: outcome)
  }
}

extension ExhaustiveSearch {
  /// Chooses a support with these settings and refits it; see ``SelectionProblem/select(_:control:)``.
  public func select(_ problem: SelectionProblem, control: RunControl = RunControl()) throws -> Selection {
    try problem.select(.exhaustive, control: control, by: outcome)
  }
}

extension BranchAndBound {
  /// Chooses a support with these settings and refits it; see ``SelectionProblem/select(_:control:)``.
  public func select(_ problem: SelectionProblem, control: RunControl = RunControl()) throws -> Selection {
    try problem.select(.branchAndBound, control: control) { try outcome($0, $1) }
  }
}

extension MIPSelection {
  /// Chooses a support with these settings and refits it; see ``SelectionProblem/select(_:control:)``.
  public func select(_ problem: SelectionProblem, control: RunControl = RunControl()) throws -> Selection {
    try problem.select(.mip, control: control) { try outcome($0, $1) }
  }
}

extension SelectionProblem {
  fileprivate func select(
    _ method: Method, control: RunControl, by outcome: (SelectionProblem, RunClock) throws -> Outcome
  ) throws -> Selection {
    let clock = control.start()
    return try finish(outcome(self, clock), method: method, clock: clock)
  }
}
