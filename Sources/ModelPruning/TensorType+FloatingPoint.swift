import DataFiles

extension TensorType {
  /// Whether the elements are weights as one counts them, not indices or masks.
  var isFloatingPoint: Bool {
    switch self {
    case .f16, .bf16, .f32, .f64: true
    default: false
    }
  }
}
