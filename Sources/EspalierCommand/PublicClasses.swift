/// How the hinge loss of `private` tells two classes apart: by public constants, each record by itself.
enum PublicClasses: Equatable {
  /// Below 0 is −1, any other response +1.
  case signs
  /// What is nearer to the first label is −1, any other response +1.
  case labels(negative: Double, positive: Double)

  /// −1 or +1. A missing response and one in the middle of two labels are +1.
  func sign(of response: Double) -> Double {
    switch self {
    case .signs: return response < 0 ? -1 : 1
    case .labels(let negative, let positive):
      if response == negative { return -1 }
      // Halves first: the sum of two large labels could overflow.
      let middle = negative / 2 + positive / 2
      return (negative < positive ? response < middle : response > middle) ? -1 : 1
    }
  }

  var text: String {
    switch self {
    case .signs: "responses below 0 are −1, all others +1"
    case .labels(let negative, let positive):
      "responses nearer to \(negative) than to \(positive) are −1, all others +1"
    }
  }
}
