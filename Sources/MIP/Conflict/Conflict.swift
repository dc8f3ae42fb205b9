/// Why a model is infeasible: demands that no point satisfies together, such that without any one of them a point exists
/// (an irreducible infeasible subset).
///
///     let conflict = try model.conflict(with: CBC())
///     print(conflict)
///
/// Made by ``Model/conflict(with:options:control:)``.
public struct Conflict: Sendable {
  public enum Status: String, Sendable, Hashable, Codable {
    /// ``items`` cannot hold together.
    case found
    /// The model has a feasible point, so that there is no conflict.
    case feasible
    /// A limit was reached before it was known whether the model is infeasible.
    case undetermined
  }

  public internal(set) var status: Status
  /// Demands that cannot hold together, in the order of ``Model/conflictItems``; empty without a conflict.
  public internal(set) var items: [ConflictItem] = []
  /// Those of ``items`` of which it is not known whether the rest is still infeasible without them: a limit was
  /// reached, or the solver did not decide.
  public internal(set) var undecided: [ConflictItem] = []
  /// What each of ``items`` says.
  public internal(set) var reasons: [String] = []
  /// The limit that cut the search short, if one did.
  public internal(set) var interruption: Termination?
  /// How many linear programs were solved.
  public internal(set) var linearSolves = 0
  /// How many mixed-integer programs were solved.
  public internal(set) var integerSolves = 0
  /// Wall-clock seconds.
  public internal(set) var seconds = 0.0

  /// Whether it is proved that each item is needed: without any one of them there is a point, which was found and
  /// checked.
  public var isIrreducible: Bool { status == .found && undecided.isEmpty }

  /// The rows among the items.
  public var rows: [Row] {
    items.compactMap { if case .row(let row) = $0 { row } else { nil } }
  }
}

extension Conflict: CustomStringConvertible {
  /// A heading and a line an item.
  public var description: String {
    switch status {
    case .feasible: return "no conflict: the model is feasible"
    case .undetermined:
      return "it is not known whether the model is infeasible (\(interruption?.rawValue ?? "undecided"))"
    case .found:
      let heading =
        isIrreducible
        ? "These \(items.count) demands cannot hold together, and each is needed for that:"
        : "These \(items.count) demands cannot hold together; of \(undecided.count) it is not proved that they are needed:"
      return ([heading] + reasons.map { "  " + $0 }).joined(separator: "\n")
    }
  }
}
