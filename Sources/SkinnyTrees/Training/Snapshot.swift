/// Weights on a support, with what they are worth on the validation sample.
struct Snapshot: Sendable {
  /// Groups in use, ascending.
  var groups: [Int]
  /// Weights over the encoded columns of the groups, in order.
  var weights: TreeWeights<Float>
  /// Mean loss on the validation sample; on the training batches where there is none.
  var loss: Double
}

/// One line of the history of a training run.
public struct TrainingRecord: Sendable, Equatable, Codable {
  /// Steps taken.
  public var step: Int
  /// Groups in use.
  public var features: Int
  /// Mean loss of the batches since the last record.
  public var trainingLoss: Double
  /// Loss on the validation rows, where there are any.
  public var validationLoss: Double?
}
