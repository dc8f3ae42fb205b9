import Foundation

/// How a fuzz test runs: `ESPALIER_FUZZ_SECONDS` sets its time (2 by default), `ESPALIER_FUZZ_SEED` where it starts.
public struct FuzzRun: Sendable {
  /// Added to the seed of every test.
  public static let seed = ProcessInfo.processInfo.environment["ESPALIER_FUZZ_SEED"].flatMap { UInt64($0) } ?? 0
  private static let seconds =
    ProcessInfo.processInfo.environment["ESPALIER_FUZZ_SECONDS"].flatMap { Double($0) } ?? 2

  private let end = ContinuousClock.now + .seconds(Self.seconds)

  public init() {}

  /// Whether there is time for another input.
  public var goesOn: Bool { ContinuousClock.now < end }
}
