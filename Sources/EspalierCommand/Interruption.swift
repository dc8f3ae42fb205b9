import Foundation
import Synchronization

/// SIGINT as a request to stop: computations return their incumbent, which is then written.
enum Interruption {
  private static let flag = Atomic<Bool>(false)

  /// Whether SIGINT has come.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// From now on the first SIGINT sets ``isRequested`` and the second ends the process.
  static func watch() {
    // The flag has to exist before a handler touches it.
    _ = isRequested
    signal(SIGINT) { _ in
      if Interruption.flag.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.rawValue) }
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
