import CClp
import Execution

/// Linear programs by CLP (COIN-OR, EPL): duals, reduced costs and rays.
public struct CLP: LinearBackend {
  public init() {}

  public let name = "CLP"
  public var version: String { String(cString: Clp_Version()) }
  public var features: BackendFeatures { [.stop] }

  public func run(_ request: SolveRequest) throws(MIPError) -> SolveReply {
    try SolveThread.run(request, solver: name) { () throws(MIPError) in try ClpSolve(request).reply() }
  }
}
