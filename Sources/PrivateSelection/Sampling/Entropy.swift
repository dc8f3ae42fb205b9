#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The random bits of the operating system.
enum Entropy {
  /// Asks for random bits before any data are read. `SystemRandomNumberGenerator` would end the process instead.
  /// - Throws: `PrivateSelectionError.noEntropy`.
  static func check() throws(PrivateSelectionError) {
    var probe: UInt64 = 0
    guard getentropy(&probe, MemoryLayout<UInt64>.size) == 0 else { throw .noEntropy }
  }
}
