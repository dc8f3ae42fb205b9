import Foundation
import Synchronization

/// SIGINT as a request to stop: computations return their incumbent, which is then written.
enum Interruption {
  private static let flag = Atomic<Bool>(false)
  /// When the first SIGINT came, in nanoseconds.
  private static let time = Atomic<Int>(0)

  /// Whether SIGINT has come.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// From now on the first SIGINT sets ``isRequested``, and another one more than a second later ends the process:
  /// `timeout` and some shells signal a process and its group, so that one request arrives twice.
  static func watch() {
    // The flag has to exist before a handler touches it.
    _ = isRequested
    _ = time.load(ordering: .relaxed)
    signal(SIGINT) { _ in
      var now = timespec()
      clock_gettime(CLOCK_MONOTONIC, &now)
      let nanoseconds = now.tv_sec * 1_000_000_000 + now.tv_nsec
      if !Interruption.flag.exchange(true, ordering: .relaxed) {
        Interruption.time.store(nanoseconds, ordering: .relaxed)
      } else if nanoseconds - Interruption.time.load(ordering: .relaxed) > 1_000_000_000 {
        _exit(ExitStatus.interrupted.rawValue)
      }
    }
    // A parent that started this process from a thread with blocked signals handed the mask down.
    var interrupts = sigset_t()
    sigemptyset(&interrupts)
    sigaddset(&interrupts, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interrupts, nil)
  }

  /// Lets writes to a closed pipe fail with an error number instead of ending the process.
  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }
}
