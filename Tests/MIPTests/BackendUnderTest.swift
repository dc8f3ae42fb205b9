import MIP
import MIPConformance
import MIPGLPK
import Testing

/// A backend that the tests run on, with what is known about it.
struct BackendUnderTest: Sendable, CustomTestStringConvertible {
  let backend: any Backend
  let configuration: ConformanceConfiguration

  init(_ backend: any Backend, _ change: (inout ConformanceConfiguration) -> Void = { _ in }) {
    self.backend = backend
    var configuration = ConformanceConfiguration()
    // A debug build copies a million values with a million calls.
    configuration.bigCount = 100_000
    change(&configuration)
    self.configuration = configuration
  }

  var testDescription: String { backend.name }

  static let all = [
    BackendUnderTest(CBC()),
    BackendUnderTest(CLP()),
    BackendUnderTest(GLPK()),
  ]

  /// Those that take integer variables.
  static var integer: [BackendUnderTest] { all.filter { $0.backend is any IntegerBackend } }
}

extension ConformanceCheck: CustomTestStringConvertible {
  public var testDescription: String { "\(theme.rawValue): \(name)" }
}
