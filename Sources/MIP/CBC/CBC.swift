import CCbc
import Execution

/// Mixed-integer programs by CBC (COIN-OR, EPL).
public struct CBC: IntegerBackend {
  public init() {}

  public let name = "CBC"
  public var version: String { String(cString: Cbc_getVersion()) }
  public var features: BackendFeatures { [.start, .cutoff, .nodeLimit, .threads] }

  public func run(_ request: SolveRequest) throws(MIPError) -> SolveReply {
    try SolveThread.run(request, solver: name) { () throws(MIPError) in
      try CbcLock.held { () throws(MIPError) in try CbcSolve(request).reply() }
    }
  }
}
