/// What a ``PerspectiveTree`` found and proved.
public struct PerspectiveSolution: Sendable {
  /// How the search ended.
  public enum Status: String, Sendable, Codable {
    /// The bound is within the gap that was asked for.
    case optimal
    case timeLimit
    case nodeLimit
    case cancelled
  }

  /// One support, with its coefficients and objective.
  public struct Support: Sendable, Equatable {
    /// Columns, ascending.
    public var columns: [Int]
    /// Their coefficients, those in the box with the least objective.
    public var coefficients: [Double]
    /// ½‖y − Xb‖² + λ₂‖b‖² + λ₀ times the number of penalised columns.
    public var objective: Double
  }

  public var status: Status
  /// The best supports, the best first: as many as the pool holds, or fewer when there are no more.
  public var supports: [Support]
  /// A proved lower bound of the objective of the best support; with a pool, of every support that is not in it.
  public var bound: Double
  /// What the bound rests on.
  public var assumptions: [String]
  /// The largest |b| allowed, one a column.
  public var coefficientBounds: [Double]
  /// Whether a coefficient lies at a limit that was only assumed.
  public var hasBindingBound: Bool
  /// The proof, when it was asked for and the search came to its end.
  public var certificate: PerspectiveCertificate?
  /// Nodes of the tree.
  public var nodes: Int
  /// Columns in the working set at the end.
  public var workingSetSize: Int
  /// How often all columns were read.
  public var fullPasses: Int
  /// Wall-clock seconds.
  public var seconds: Double
  /// CPU seconds of the process.
  public var cpuSeconds: Double
  /// M where the bound rests on one that was given or assumed, the largest of them; `nil` where it does not.
  public var assumedBound: Double?

  /// The best support's columns, ascending.
  public var support: [Int] { supports.first?.columns ?? [] }
  /// The coefficients of ``support``.
  public var coefficients: [Double] { supports.first?.coefficients ?? [] }
  /// F of the best support; infinite without one.
  public var objective: Double { supports.first?.objective ?? .infinity }
  /// (F − bound)/|F|; 0 when they agree.
  public var gap: Double {
    let difference = max(0, objective - bound)
    return difference == 0 ? 0 : difference / abs(objective)
  }
}
