/// A trained ensemble with everything it needs to predict from raw columns: the encoder of the columns in use, the weights
/// over them, and what was learned on the way.
///
///     let model = try SoftTrees(.exact(16)).fit(table, target: target)
///     model.selected                                   // names of the columns in use
///     let p = try model.probabilities(of: newTable)    // n × classes, row-major
///
/// It is slim from the start: columns that are not in use take no memory and need not be there when it predicts.
public struct SoftTreesModel: Sendable {
  /// How training ended.
  public enum Status: String, Sendable, Codable {
    /// All trials ran.
    case complete
    /// The time limit came first; this is the best model by then.
    case timeLimit
    /// The run was cancelled; this is the best model by then.
    case cancelled
  }

  /// One budget of a path and what it is worth.
  public struct BudgetPoint: Sendable, Equatable {
    /// Raw columns in use.
    public var features: Int
    /// What they cost.
    public var cost: Double
    /// Mean validation loss.
    public var loss: Double
    /// Its standard error over the samples.
    public var standardError: Double
    /// The columns.
    public var selected: [String]
  }

  /// What is predicted.
  public let task: TreeTask
  /// How the columns in use become numbers.
  public let encoder: FeatureEncoder
  /// W, b and O over the encoded columns in use.
  public internal(set) var weights: TreeWeights<Float>
  /// The number of raw columns that training could choose from.
  public let candidateCount: Int
  /// How training ended.
  public var status: Status
  /// Validation loss of the model: log loss, or mean squared error in units of the target's variance.
  public var validationLoss: Double?
  /// The training run that won.
  public var history: [TrainingRecord]
  /// What each trial came to.
  public var trials: [TrialSummary]
  /// Loss against budget, from small to large; empty unless a path was asked for.
  public var curve: [BudgetPoint]
  /// What swap search claims; see ``SwapReport``.
  public var swaps: SwapReport?
  /// Wall-clock seconds of the training; 0 in a model that was read from a file.
  public var seconds: Double
  /// CPU seconds of the process during the training; 0 in a model that was read from a file.
  public var cpuSeconds: Double

  /// Names of the raw columns in use, in the order of the table.
  public var selected: [String] { encoder.columns.map(\.name) }

  /// ‖W_g‖ of each raw column in use: how strongly gates depend on it, in the order of ``selected``.
  public var rowNorms: [Double] {
    let gates = weights.shape.gates
    return encoder.groups.map { columns in
      columns.reduce(0.0) { sum, column in
        weights.splits[column * gates..<(column + 1) * gates].reduce(sum) { $0 + Double($1) * Double($1) }
      }.squareRoot()
    }
  }
}
