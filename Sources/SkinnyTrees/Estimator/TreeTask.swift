/// What an ensemble predicts.
public enum TreeTask: Sendable, Equatable {
  /// One of some classes, in this order; outputs are scores before the softmax.
  case classification(classes: [String])
  /// A number: `center + scale · output`.
  case regression(center: Double, scale: Double)

  /// c.
  public var outputs: Int {
    switch self {
    case .classification(let classes): classes.count
    case .regression: 1
    }
  }
}
