/// What was chosen of a ``MultipleChoiceKnapsack``, what it is worth, and what is proved about it.
public struct KnapsackSolution: Sendable {
  /// How the run ended. `.feasible` means that the memory set aside for labels was used up, or that the MIP solver
  /// stopped without a proof.
  public var status: Selection.Status
  /// One level index a layer; empty when there is none.
  public var choice: [Int]
  /// The sum of the values of the choice; `nil` without one.
  public var objective: Double?
  /// A proved lower bound of the objective; `nil` when there is none.
  public var bound: Double?
  /// What the claim rests on.
  public var certificate: Certificate
  /// What each resource is used; empty without a choice.
  public var use: [Double]
  /// Resources that hold the choice back: some layer has a level of smaller value that this resource alone forbids.
  public var bindingResources: [Int]
  /// Why there is no choice, when the problem is infeasible.
  public var conflicts: [KnapsackConflict]
  /// `nodes` counts labels, or nodes of the MIP solver's tree.
  public var work: Work
  /// Wall-clock seconds.
  public var seconds: Double
  /// CPU seconds of the process.
  public var cpuSeconds: Double

  /// Whether the choice is proved optimal.
  public var isOptimal: Bool { status == .optimal }

  /// `(objective − bound) / |objective|`; 0 when they agree, `nil` without either or for an objective of 0.
  public var gap: Double? {
    guard let objective, let bound else { return nil }
    let difference = max(0, objective - bound)
    if difference == 0 { return 0 }
    return objective == 0 ? nil : difference / abs(objective)
  }
}

/// Resources that no choice can meet together, while it can meet them with any one of them left out.
public struct KnapsackConflict: Sendable, Hashable, CustomStringConvertible {
  /// Indices of the resources, ascending.
  public var resources: [Int]
  /// The least use of the last of ``resources`` by choices that meet the others.
  public var leastUse: Double
  /// In words, with names and numbers.
  public var description: String
}
