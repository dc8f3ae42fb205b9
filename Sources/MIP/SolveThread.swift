import Execution
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs a C solver on a thread of its own and watches it from the thread that asked.
///
/// GLPK aborts when a problem is deleted on another thread than its creator's, and a task may hop threads, so every
/// solve is one call on one pinned thread. The caller looks at cancellation and the time limit meanwhile. A solver that
/// does not react within the grace time is left alone with its thread: the caller gets the best point it has handed in,
/// and the thread ends whenever the solver does.
public enum SolveThread {
  /// How long a solver may take to react before its caller stops waiting, in seconds.
  public static let grace = 0.35

  /// - Parameters:
  ///   - solver: Its name, for errors.
  ///   - request: Its stop signal is raised on cancellation and, a little late, at the time limit.
  ///   - onStop: Called once, on the caller's thread, right after the signal was raised.
  ///   - body: The whole solve, from creating the C model to deleting it.
  /// - Returns: The reply of `body`, or the incumbent handed in when the solver was left behind.
  /// - Throws: What `body` throws; `MIPError.solverFailed` when no thread can be made.
  public static func run(
    _ request: SolveRequest, solver: String, onStop: () -> Void = {},
    _ body: @escaping @Sendable () throws(MIPError) -> SolveReply
  ) throws(MIPError) -> SolveReply {
    let outcome = ThreadOutcome()
    guard startThread({ outcome.finish(Result(catching: { () throws(MIPError) in try body() })) }) else {
      throw .solverFailed(solver: solver, reason: "no thread could be started")
    }
    let clock = request.clock
    var reason: Termination?
    var deadline = Double.infinity
    while !outcome.wait(seconds: 0.02) {
      if reason == nil {
        if clock.control.isCancelled() {
          reason = .cancelled
        } else if let limit = clock.control.timeLimit, clock.seconds > limit + 0.05 {
          reason = .timeLimit
        }
        if reason != nil {
          request.stop.raise()
          onStop()
          deadline = clock.seconds + grace
        }
      } else if clock.seconds > deadline {
        return request.incumbents.reply(reason ?? .cancelled)
      }
    }
    var reply = try outcome.result.get()
    // A solver that was stopped may call it a limit of its own.
    if let reason, reply.termination != .optimal, reply.termination != .infeasible { reply.termination = reason }
    return reply
  }

  /// Starts a detached thread with a stack that suits C solvers; false when the system has none left.
  static func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 64 << 20)
    let box = Unmanaged.passRetained(ThreadBody(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let status = pthread_create(&thread, &attributes, { runThreadBody($0) }, box.toOpaque())
    if status != 0 { box.release() }
    return status == 0
  }
}

#if canImport(Darwin)
  private func runThreadBody(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
    return nil
  }
#else
  private func runThreadBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body() }
    return nil
  }
#endif

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// A result that one thread leaves and another waits for.
private final class ThreadOutcome: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var stored: Result<SolveReply, MIPError>?

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  var result: Result<SolveReply, MIPError> {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return stored ?? .failure(.solverFailed(solver: "solver thread", reason: "it left no result"))
  }

  func finish(_ result: Result<SolveReply, MIPError>) {
    pthread_mutex_lock(mutex)
    stored = result
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Waits for the result for some time; true when it is there.
  func wait(seconds: Double) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if stored != nil { return true }
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let nanoseconds = now.tv_nsec + Int(seconds * 1e9)
    var until = timespec(tv_sec: now.tv_sec + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    pthread_cond_timedwait(condition, mutex, &until)
    return stored != nil
  }
}
