/// One report from a long computation, in the units of that computation.
///
///     let control = RunControl(observer: { print($0.stage, $0.done, $0.total ?? 0) })
///
/// `incumbent` and `bound` are values of the objective being minimised; they are absent where the work has none.
public struct Progress: Sendable, Equatable {
  /// What is being done, in a few words: "backward", "layer 3 ffn".
  public var stage: String
  /// Units of work finished in this stage.
  public var done: Int
  /// Units of work in this stage, if it can be known.
  public var total: Int?
  /// The best objective found so far.
  public var incumbent: Double?
  /// A proved lower bound of the objective.
  public var bound: Double?

  public init(stage: String, done: Int, total: Int? = nil, incumbent: Double? = nil, bound: Double? = nil) {
    self.stage = stage
    self.done = done
    self.total = total
    self.incumbent = incumbent
    self.bound = bound
  }
}

/// Receives progress. It may be called from any thread, one call at a time per computation.
public typealias ProgressObserver = @Sendable (Progress) -> Void
