/// What a finished tree proved, in a form that can be checked again without it: for every leaf, coefficients whose dual
/// bound closes it.
///
///     var tree = PerspectiveTree(problem)
///     tree.recordsCertificate = true
///     let certificate = try tree.solve().certificate
///     try certificate?.write(to: "fit.certificate")
///     let verdict = try PerspectiveCertificateChecker(problem).verify(certificate)
///
/// The records form a binary tree. Each holds rounds: sparse coefficients b, and what their residual y − Xb settles, by the
/// dual bound with the other value forced. The last round closes the record, or it branches on a column.
public struct PerspectiveCertificate: Sendable, Equatable {
  /// Coefficients, and what they prove in the state reached before.
  public struct Round: Sendable, Equatable {
    /// Columns with a nonzero coefficient.
    public var columns: [Int]
    /// Their coefficients.
    public var values: [Double]
    /// Columns that are out from here on: with them in, the bound reaches the claim.
    public var settledOut: [Int]
    /// Columns that are in from here on: with them out, the bound reaches the claim.
    public var settledIn: [Int]
  }

  /// One node of the tree.
  public struct Record: Sendable, Equatable {
    public var rounds: [Round]
    /// The column branched on, or −1 for a leaf.
    public var branch: Int
    /// The record with the branching column in, or −1.
    public var inChild: Int
    /// The record with the branching column out, or −1.
    public var outChild: Int
  }

  /// The claim: no support has a smaller objective.
  public var bound: Double
  /// Columns of the incumbent, ascending.
  public var support: [Int]
  /// Its coefficients.
  public var coefficients: [Double]
  /// F of the incumbent.
  public var objective: Double
  /// The bounds on |b| that the proof uses, one a column.
  public var coefficientBounds: [Double]
  /// The tree; the root first.
  public var records: [Record]
  /// What every bound of the proof moves from the diagonal of XᵀX into the ridges, one a column, or empty for nothing. XᵀX
  /// less this must be positive semidefinite.
  public var shift: [Double] = []

  /// (objective − bound)/|objective|; 0 when they agree.
  public var gap: Double {
    let difference = max(0, objective - bound)
    return difference == 0 ? 0 : difference / abs(objective)
  }
}
