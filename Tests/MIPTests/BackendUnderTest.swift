import MIP
import MIPConformance
import MIPGLPK
import Testing

/// A backend that the tests run on, with what is known about it.
struct BackendUnderTest: Sendable, CustomTestStringConvertible {
  let backend: any Backend
  let configuration: ConformanceConfiguration
  let testDescription: String

  init(_ backend: any Backend, name: String? = nil, _ change: (inout ConformanceConfiguration) -> Void = { _ in }) {
    self.backend = backend
    testDescription = name ?? backend.name
    var configuration = ConformanceConfiguration()
    // A debug build copies a million values with a million calls; a release build tests the full size.
    #if DEBUG
      configuration.bigCount = 20_000
    #endif
    change(&configuration)
    self.configuration = configuration
  }

  static let all: [BackendUnderTest] = [
    BackendUnderTest(CBC()),
    worker,
    BackendUnderTest(CLP()),
    BackendUnderTest(GLPK()) {
      $0.excluded["numerics_tiny_coefficient"] =
        "GLPK 5.0 calls a vertex optimal that is not when a row holds coefficients of 1 and of 1e-13"
    },
  ]

  /// CBC in processes of its own, by the tool that lies beside the test bundle.
  private static var worker: BackendUnderTest {
    let executable = (try? WorkerProgram.path()) ?? "espalier"
    return BackendUnderTest(CBC(mode: .worker(executable: executable)), name: "CBC worker")
  }

  /// Those that take integer variables.
  static var integer: [BackendUnderTest] { all.filter { $0.backend is any IntegerBackend } }
}

extension ConformanceCheck: CustomTestStringConvertible {
  public var testDescription: String { "\(theme.rawValue): \(name)" }
}
