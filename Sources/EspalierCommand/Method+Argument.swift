import ArgumentParser
import Selection

extension Method: ExpressibleByArgument {}

extension Method {
  /// Whether the method sets out to prove that its support is optimal.
  var seeksProof: Bool {
    switch self {
    case .exhaustive, .branchAndBound, .mip, .automatic: true
    default: false
    }
  }
}
