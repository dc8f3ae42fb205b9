import LinearAlgebra

/// What a method chose, what it is worth, and what is proved about it.
///
/// Whoever made it, a selection says the same things, so heuristic and exact methods compare line by line.
/// Losses are computed in the complement form, `½ tr(P_RR⁻¹ M_RR)` over the removed variables R, which does not
/// cancel when the loss is a small part of the energy.
public struct Selection: Sendable {
  /// How the run ended.
  public enum Status: String, Sendable, Codable {
    /// The support is optimal, to the tolerance in the certificate.
    case optimal
    /// The method finished; it proves no optimality.
    case feasible
    case infeasible
    /// The time limit came first; this is the incumbent.
    case timeLimit
    /// The task was cancelled; this is the incumbent.
    case cancelled
  }

  /// The method that was asked for.
  public var method: Method
  public var status: Status
  /// Kept groups, ascending.
  public var support: [Int]
  /// Kept variables (rows of H), in the order of the groups; the rows of ``coefficients``.
  public var variables: [Int]
  /// The refitted coefficients of ``variables``, |variables|×m.
  public var coefficients: Matrix<Double>
  /// f(S) = min ½ tr(BᵀHB) − tr(GᵀB) over coefficients that are zero outside S.
  public var objective: Double
  /// −f(all variables) ≥ 0.
  public var energy: Double
  /// f(S) − f(all) ≥ 0, in the complement form.
  public var loss: Double
  /// A proved lower bound of f over all supports that the budget, the fixed groups and the side constraints allow, or
  /// `nil`.
  public var bound: Double?
  public var certificate: Certificate
  public var work: Work
  /// Wall-clock seconds.
  public var seconds: Double
  /// CPU seconds of the process.
  public var cpuSeconds: Double

  /// Loss as a share of the energy.
  public var relativeLoss: Double { energy > 0 ? loss / energy : 0 }

  /// (objective − bound) / |objective|, or `nil` without a bound, or for an objective of zero above its bound.
  public var gap: Double? {
    bound.flatMap { bound in
      let difference = max(0, objective - bound)
      if difference == 0 { return 0 }
      let gap = difference / abs(objective)
      return gap.isFinite ? gap : nil
    }
  }

  public var isOptimal: Bool { status == .optimal }
}

/// What the claim of a selection rests on.
public struct Certificate: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable {
    /// Every support was looked at.
    case enumeration
    case branchAndBound
    case mip
    /// No exchange of one kept group for one removed group lowers the loss.
    case swapOptimal
    case none
  }

  public var kind: Kind
  /// In words, what the claim assumes.
  public var assumes: [String]

  public init(kind: Kind, assumes: [String] = []) {
    self.kind = kind
    self.assumes = assumes
  }
}

/// Counts of work done.
public struct Work: Sendable, Equatable, Codable {
  /// Supports looked at, or nodes of the tree.
  public var nodes = 0
  /// Swaps carried out.
  public var swaps = 0
  /// Cutting planes.
  public var cuts = 0

  public init(nodes: Int = 0, swaps: Int = 0, cuts: Int = 0) {
    self.nodes = nodes
    self.swaps = swaps
    self.cuts = cuts
  }
}
