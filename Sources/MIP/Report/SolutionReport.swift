/// What a solution means: where its objective comes from, which rows and bounds hold it back, how exact it is.
///
///     let report = try solution.report(for: model)
///     print(report)
///     for line in report.bindingRows { print(line.name, line.price ?? .nan) }
///
/// Made by ``Solution/report(for:tolerance:)``. It encodes to JSON, without infinities.
public struct SolutionReport: Sendable, Hashable, Encodable {
  /// Which bound is reached.
  public enum Side: String, Sendable, Hashable, Codable {
    case lower
    case upper
    /// Both bounds, which are equal.
    case both
  }

  /// A row whose activity is at one of its bounds.
  public struct BindingRow: Sendable, Hashable, Encodable {
    public var row: Row
    /// The row's name, or `row[index]`.
    public var name: String
    /// The value of its left-hand side.
    public var activity: Double
    public var side: Side
    /// The bound that is reached.
    public var bound: Double
    /// What is left to the bound: 0 up to the tolerance, negative where the row is broken by less than it.
    public var slack: Double
    /// How the optimal objective changes per unit by which the bound is raised; `nil` without duals.
    public var price: Double?
  }

  /// A variable whose value is at one of its bounds.
  public struct VariableAtBound: Sendable, Hashable, Encodable {
    public var variable: Variable
    /// The variable's name, or `x[index]`.
    public var name: String
    public var value: Double
    public var side: Side
    /// How the optimal objective changes per unit by which the bound is raised; `nil` without duals.
    public var reducedCost: Double?
  }

  /// A variable that is not 0.
  public struct Nonzero: Sendable, Hashable, Encodable {
    public var variable: Variable
    /// The variable's name, or `x[index]`.
    public var name: String
    public var value: Double
    /// Coefficient times value in the linear objective.
    public var contribution: Double
  }

  public internal(set) var termination: Termination
  public internal(set) var primalStatus: Solution.PrimalStatus
  public internal(set) var sense: ObjectiveSense
  public internal(set) var objective: Double?
  public internal(set) var bound: Double?
  public internal(set) var gap: Double?
  public internal(set) var solver: String
  public internal(set) var nodes: Int
  public internal(set) var seconds: Double
  /// The largest violation of a row or bound, relative to the size of its terms.
  public internal(set) var largestViolation: Double?
  /// Where it occurs; `nil` when nothing is violated.
  public internal(set) var violatedMost: String?
  /// The largest distance of an integer variable from a whole number.
  public internal(set) var largestFraction: Double?
  /// In the order of the model.
  public internal(set) var bindingRows: [BindingRow] = []
  /// How many rows are not at a bound.
  public internal(set) var slackRows = 0
  /// In the order of the model.
  public internal(set) var variablesAtBounds: [VariableAtBound] = []
  /// In the order of the model.
  public internal(set) var nonzeros: [Nonzero] = []
  /// The constant of the objective; with the contributions and ``productsContribution`` it makes up the objective.
  public internal(set) var constant: Double
  /// What products contribute to the objective.
  public internal(set) var productsContribution = 0.0

  /// The nonzeros that contribute to the objective, the largest contribution first.
  public var contributions: [Nonzero] {
    nonzeros.filter { $0.contribution != 0 }.sorted {
      let (left, right) = (abs($0.contribution), abs($1.contribution))
      return left != right ? left > right : $0.variable.index < $1.variable.index
    }
  }
}

extension SolutionReport: CustomStringConvertible {
  /// The report with ten lines a section at most.
  public var description: String { lines().joined(separator: "\n") }

  /// The report as text.
  ///
  /// - Parameter limit: How many entries a section shows.
  public func lines(limit: Int = 10) -> [String] {
    var lines = [heading]
    guard primalStatus == .feasible else { return lines }
    if let largestViolation, let largestFraction {
      let place = violatedMost.map { " (\($0))" } ?? ""
      lines.append(
        "largest violation \(compact(largestViolation))\(place), largest fraction \(compact(largestFraction))")
    }
    lines.append("objective \(compact(objective ?? .nan)) from \(nonzeros.count) nonzero variables:")
    lines += Self.shown(contributions, limit) {
      "  \(compact($0.contribution))  \($0.name) = \(compact($0.value))"
    }
    if productsContribution != 0 { lines.append("  \(compact(productsContribution))  products") }
    if constant != 0 { lines.append("  \(compact(constant))  constant") }
    lines.append("binding rows: \(bindingRows.count) of \(bindingRows.count + slackRows)")
    lines += Self.shown(bindingRows, limit) { row in
      let sign = row.side == .both ? "=" : row.side == .upper ? "≤" : "≥"
      return "  \(row.name): \(compact(row.activity)) \(sign) \(compact(row.bound))"
        + (row.price.map { ", shadow price \(compact($0))" } ?? "")
    }
    lines.append("variables at a bound: \(variablesAtBounds.count)")
    let priced = variablesAtBounds.filter { ($0.reducedCost ?? 0) != 0 }
    lines += Self.shown(priced, limit) {
      "  \($0.name) = \(compact($0.value)), reduced cost \(compact($0.reducedCost ?? 0))"
    }
    return lines
  }

  private var heading: String {
    var parts = [termination.rawValue]
    if let objective { parts.append("objective \(compact(objective))") }
    if let bound { parts.append("bound \(compact(bound))") }
    if let gap { parts.append("gap \(compact(100 * gap)) %") }
    return parts.joined(separator: ", ") + " (\(solver), \(nodes) node\(nodes == 1 ? "" : "s"))"
  }

  private static func shown<Entry>(_ entries: [Entry], _ limit: Int, _ text: (Entry) -> String) -> [String] {
    let limit = max(0, limit)
    let more = entries.count - limit
    return entries.prefix(limit).map(text) + (more > 0 ? ["  … and \(more) more"] : [])
  }
}
