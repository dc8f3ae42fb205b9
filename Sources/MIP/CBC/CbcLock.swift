import Synchronization

/// One CBC solve at a time in this process.
///
/// Debian's library shares command-reader state between solves: of 40 runs with four threads 34 held a solve that
/// silently did nothing; under one lock from loading to deleting none did.
enum CbcLock {
  private static let mutex = Mutex(())

  static func held(_ body: () throws(MIPError) -> SolveReply) throws(MIPError) -> SolveReply {
    try mutex.withLock { (_: inout sending ()) -> Result<SolveReply, MIPError> in
      Result { () throws(MIPError) in try body() }
    }.get()
  }
}
