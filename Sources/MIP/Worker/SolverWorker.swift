import CSolverSupport
import Execution

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The other side of ``CBC/Mode/worker(executable:arguments:)``: a process that solves one model and ends.
///
///     @main
///     struct Tool {
///       static func main() throws {
///         SolverWorker.runIfAsked()
///         let backend = CBC(mode: .worker(executable: try SolverWorker.currentExecutable()))
///         …
///       }
///     }
///
/// The model comes in on standard input, which is a socket, and the answer goes back through it. Standard output carries
/// the solver's log. The worker ends when its parent does; SIGTERM asks it for its incumbent.
public enum SolverWorker {
  /// The argument that makes a program a worker.
  public static let argument = "--espalier-solver-worker"

  /// Becomes a worker and never returns if the only argument is ``argument``; otherwise does nothing.
  ///
  /// Call it before anything else: before arguments are parsed, signals are handled or standard input is read.
  /// - Parameter arguments: The arguments of the process, its own name first.
  public static func runIfAsked(arguments: [String] = CommandLine.arguments) {
    if arguments.count == 2, arguments[1] == argument { main() }
  }

  /// The path of the running program, so that it can be its own worker.
  ///
  /// - Throws: `MIPError.workerFailed` where the system does not tell.
  public static func currentExecutable() throws(MIPError) -> String {
    #if canImport(Darwin)
      var size: UInt32 = 4096
      var buffer = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&buffer, &size) == 0 else {
        throw .workerFailed(executable: "the running program", reason: "its path is not known")
      }
      return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    #else
      var buffer = [CChar](repeating: 0, count: 4096)
      let length = readlink("/proc/self/exe", &buffer, buffer.count)
      guard length > 0, length < buffer.count else {
        throw .workerFailed(executable: "the running program", reason: "/proc/self/exe cannot be read")
      }
      return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #endif
  }

  /// Serves one request from standard input and ends the process: status 0 when an answer was sent.
  public static func main() -> Never {
    watchStopRequests()
    lineBufferStandardOutput()
    let socket = takeWorkerSocket()
    guard socket >= 0 else { _exit(2) }
    // A program on a terminal got the argument by mistake: there is nobody to answer.
    guard WorkerChannel.send(.hello, payload: [], to: socket) else { _exit(2) }
    guard let payload = WorkerChannel.receive(.request, from: socket) else { _exit(2) }
    guard SolveThread.startThread({ endWithParent(socket) }) else { _exit(2) }
    var reader = ByteReader(payload)
    let answer: Result<SolveReply, MIPError>
    if let task = WorkerTask(from: &reader), reader.isAtEnd {
      answer = Result { () throws(MIPError) in try solve(task, socket) }
    } else {
      answer = .failure(.solverFailed(solver: "CBC", reason: "the request could not be read"))
    }
    fflush(nil)
    var writer = ByteWriter()
    writer.write(answer)
    // Not exit: a solver thread that was left behind must not meet destructors.
    _exit(WorkerChannel.send(.reply, payload: writer.bytes, to: socket) ? 0 : 2)
  }

  private static func solve(_ task: WorkerTask, _ socket: Int32) throws(MIPError) -> SolveReply {
    let control = RunControl(
      timeLimit: task.secondsLeft, threads: task.threads, isCancelled: { stopWasRequested() != 0 })
    let incumbents = IncumbentBox { nodes, incumbent, bound in
      var writer = ByteWriter()
      writer.write(nodes)
      writer.write(incumbent)
      writer.write(bound)
      _ = WorkerChannel.send(.progress, payload: writer.bytes, to: socket)
    }
    let request = SolveRequest(
      form: task.form, options: task.options, start: task.start, cutoff: task.cutoff, threads: task.threads,
      clock: control.start(), incumbents: incumbents)
    try request.form.check(for: "CBC")
    if let reply = request.form.trivialReply() { return reply }
    guard request.form.hasIntegers else { return try CLP().run(request) }
    return try SolveThread.run(request, solver: "CBC") { () throws(MIPError) in
      try CbcSearch(request, recheckInfeasible: task.recheckInfeasible, writesLog: task.writesLog).reply()
    }
  }

  /// Waits until the other end of the socket is gone.
  private static func endWithParent(_ socket: Int32) {
    var entry = pollfd(fd: socket, events: 0, revents: 0)
    while true {
      if poll(&entry, 1, -1) > 0, entry.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { _exit(3) }
    }
  }
}
