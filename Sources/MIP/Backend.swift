import Execution

/// A solver behind the common protocol.
///
/// A backend takes a minimisation in matrix form and answers with a ``SolveReply``; everything that all solvers share
/// (bridges, trivial models, checking of points, signs, gaps) is done above it in ``Model/solve(with:options:control:)``.
/// What it can do is said by the protocols it refines and by ``features``.
public protocol Backend: Sendable {
  /// "CBC", "GLPK", "CLP".
  var name: String { get }
  /// The version of the library that runs.
  var version: String { get }
  /// What it takes without a bridge.
  var features: BackendFeatures { get }

  /// Solves. Called on any thread; must come back soon after `request.stop` is raised or the time limit has passed,
  /// with the incumbent.
  /// - Throws: `MIPError.solverFailed` when the solve never ran; limits and infeasibility are replies.
  func run(_ request: SolveRequest) throws(MIPError) -> SolveReply
}

/// A backend that solves models with integer variables.
public protocol IntegerBackend: Backend {}

/// A backend that gives duals and reduced costs of linear programs, and rays of infeasible and unbounded ones.
public protocol LinearBackend: Backend {}

/// A backend that asks for violated rows inside its tree search.
public protocol LazyRowBackend: IntegerBackend {
  /// As ``Backend/run(_:)``, with rows that are generated when an integer point violates them.
  ///
  /// - Parameters:
  ///   - request: The model without the lazy rows, and its options.
  ///   - separate: Takes a point (one value a column) and returns rows it violates; empty means it is feasible. Called
  ///     one at a time, on the solver's thread.
  func run(_ request: SolveRequest, separate: @escaping @Sendable ([Double]) throws -> [MatrixRow]) throws(MIPError)
    -> SolveReply
}

/// What a backend takes without a bridge.
public struct BackendFeatures: OptionSet, Sendable, Hashable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Special ordered sets of type 1.
  public static let sos1 = BackendFeatures(rawValue: 1 << 0)
  /// Special ordered sets of type 2.
  public static let sos2 = BackendFeatures(rawValue: 1 << 1)
  /// A start point.
  public static let start = BackendFeatures(rawValue: 1 << 2)
  /// A cutoff on the objective.
  public static let cutoff = BackendFeatures(rawValue: 1 << 3)
  /// A limit on the nodes of the tree.
  public static let nodeLimit = BackendFeatures(rawValue: 1 << 4)
  /// More than one thread.
  public static let threads = BackendFeatures(rawValue: 1 << 5)
  /// A seed.
  public static let seed = BackendFeatures(rawValue: 1 << 6)
  /// Its log goes to a callback.
  public static let log = BackendFeatures(rawValue: 1 << 7)
  /// A stop returns the incumbent.
  public static let stop = BackendFeatures(rawValue: 1 << 8)
  /// Incumbent, bound and nodes are reported while it runs.
  public static let progress = BackendFeatures(rawValue: 1 << 9)
}

/// A row over columns: `lower ≤ Σ values · x[columns] ≤ upper`.
public struct MatrixRow: Sendable, Equatable {
  public var columns: [Int32]
  public var values: [Double]
  public var lower: Double
  public var upper: Double

  public init(columns: [Int32], values: [Double], lower: Double, upper: Double) {
    self.columns = columns
    self.values = values
    self.lower = lower
    self.upper = upper
  }
}
