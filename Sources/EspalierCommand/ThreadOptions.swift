import ArgumentParser
import Foundation

/// How many threads compute.
struct ThreadOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "Threads that compute. Results do not depend on it. (default: all cores)")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads is \(threads), expected 1 to 4096")
    }
  }

  /// The cores that this machine offers.
  static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// What was given, or all cores.
  var count: Int { threads ?? Self.cores }
}
