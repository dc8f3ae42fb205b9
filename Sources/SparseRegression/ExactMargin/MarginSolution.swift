/// What a ``MarginTree`` found and proved.
public struct MarginSolution: Sendable {
  /// How the search ended.
  public enum Status: String, Sendable, Codable {
    /// The bound is within the gap that was asked for, or as near as rounding lets it come.
    case optimal
    case timeLimit
    case nodeLimit
    case cancelled
  }

  public var status: Status
  /// Columns with a coefficient, ascending, and unpenalised ones.
  public var support: [Int]
  /// Their coefficients.
  public var coefficients: [Double]
  /// b₀, 0 without one.
  public var intercept: Double
  /// F: Σ w loss + λ₁‖b‖₁ + λ₂‖b‖² + λ₀ times the number of penalised columns.
  public var objective: Double
  /// A proved lower bound of F.
  public var bound: Double
  /// What the bound rests on.
  public var assumptions: [String]
  /// M, where the bound rests on one that was given or assumed.
  public var assumedBound: Double?
  /// The largest |b| allowed, one a column.
  public var coefficientBounds: [Double]
  /// Whether a penalised coefficient lies at a limit M.
  public var hasBindingBound: Bool
  /// Nodes of the tree.
  public var nodes: Int
  /// Columns in the working set at the end.
  public var workingSetSize: Int
  /// How often the columns outside the working set were read.
  public var fullPasses: Int
  /// Wall-clock seconds.
  public var seconds: Double
  /// CPU seconds of the process.
  public var cpuSeconds: Double

  /// (F − bound)/|F|; 0 when they agree.
  public var gap: Double {
    let difference = max(0, objective - bound)
    return difference == 0 ? 0 : difference / abs(objective)
  }
}
