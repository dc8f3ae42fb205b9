import CSolverSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A worker process seen from its parent: never blocks, never raises SIGPIPE, leaves no zombie.
final class ChildProcess {
  /// What came of a look at a descriptor.
  enum Transfer {
    case bytes(Int)
    case notNow
    case end
  }

  private let process: WorkerProcess
  private var hasEnded = false
  private var rawStatus: Int32?

  /// Starts a program.
  ///
  /// - Throws: `MIPError.workerFailed` when it cannot be started.
  init(executable: String, arguments: [String]) throws(MIPError) {
    var process = WorkerProcess()
    var words = ([executable] + arguments).map { strdup($0) }
    words.append(nil)
    let error = startWorker(executable, &words, &process)
    for word in words { free(word) }
    guard error == 0 else {
      throw .workerFailed(executable: executable, reason: "it cannot be started: \(String(cString: strerror(error)))")
    }
    self.process = process
  }

  deinit {
    kill(SIGKILL)
    reap(waiting: true)
    close(process.socket)
    close(process.output)
  }

  /// Waits until a descriptor is ready, at most some milliseconds.
  func wait(milliseconds: Int32, writing: Bool, readingOutput: Bool) {
    var entries = [
      pollfd(fd: process.socket, events: Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0), revents: 0),
      pollfd(fd: readingOutput ? process.output : -1, events: Int16(POLLIN), revents: 0),
    ]
    poll(&entries, 2, milliseconds)
  }

  func send(_ bytes: ArraySlice<UInt8>) -> Transfer {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    return Self.transfer(bytes.withUnsafeBytes { Self.systemSend(process.socket, $0.baseAddress, $0.count, flags) })
  }

  /// Tells the worker that nothing more will come.
  func endSending() { shutdown(process.socket, Int32(SHUT_WR)) }

  func receive(into buffer: inout [UInt8]) -> Transfer {
    Self.transfer(buffer.withUnsafeMutableBytes { Self.systemRead(process.socket, $0.baseAddress, $0.count) })
  }

  func readOutput(into buffer: inout [UInt8]) -> Transfer {
    Self.transfer(buffer.withUnsafeMutableBytes { Self.systemRead(process.output, $0.baseAddress, $0.count) })
  }

  /// Asks for the incumbent.
  func requestStop() { kill(SIGTERM) }

  /// Ends the process, whatever it does.
  func terminate() { kill(SIGKILL) }

  /// Waits for the end, at most some seconds.
  func waitForEnd(seconds: Double) {
    var waited = 0.0
    while !hasEnded {
      reap(waiting: false)
      if hasEnded || waited >= seconds { return }
      usleep(1000)
      waited += 0.001
    }
  }

  /// How the process ended, in words.
  var endDescription: String {
    guard hasEnded else { return "it goes on without an answer" }
    guard let status = rawStatus else { return "it ended" }
    let signal = status & 0x7f
    return signal == 0 ? "it ended with status \((status >> 8) & 0xff)" : "it was ended by signal \(signal)"
  }

  private func kill(_ signal: Int32) {
    // Once it is reaped, its number may belong to somebody else.
    if !hasEnded { _ = Self.systemKill(process.pid, signal) }
  }

  private func reap(waiting: Bool) {
    while !hasEnded {
      var status: Int32 = 0
      let pid = waitpid(process.pid, &status, waiting ? 0 : WNOHANG)
      if pid == process.pid {
        rawStatus = status
        hasEnded = true
      } else if pid < 0, errno == EINTR {
        continue
      } else if pid < 0 {
        // The program that we are in ignores SIGCHLD or reaped it itself.
        hasEnded = true
      } else {
        return
      }
    }
  }

  private static func transfer(_ count: Int) -> Transfer {
    if count > 0 { return .bytes(count) }
    if count == 0 { return .end }
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? .notNow : .end
  }

  private static func systemKill(_ pid: Int32, _ signal: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.kill(pid, signal)
    #elseif canImport(Musl)
      Musl.kill(pid, signal)
    #else
      Darwin.kill(pid, signal)
    #endif
  }

  private static func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    #if canImport(Glibc)
      Glibc.send(descriptor, bytes, count, flags)
    #elseif canImport(Musl)
      Musl.send(descriptor, bytes, count, flags)
    #else
      Darwin.send(descriptor, bytes, count, flags)
    #endif
  }

  private static func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
  }
}
