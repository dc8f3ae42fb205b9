import DataFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A ledger on disk: one lock, whole reads, atomic replacement.
enum LedgerFile {
  /// Runs `body` while no other process or task holds the ledger's lock.
  ///
  /// The lock is on a file of its own beside the ledger, since the ledger's own file is replaced by every write. Each
  /// call opens it anew, so tasks of one process exclude one another as well.
  static func withLock<Result>(
    _ path: String, _ body: () throws(PrivateSelectionError) -> Result
  ) throws(PrivateSelectionError) -> Result {
    let lockPath = resolved(path) + ".lock"
    var descriptor: Int32 = -1
    repeat {
      descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw .ledger(file: path, reason: "its lock \(lockPath) cannot be opened") }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      if errno != EINTR { throw .ledger(file: path, reason: "its lock \(lockPath) cannot be taken") }
    }
    return try body()
  }

  /// The target of symbolic links, so that all names of one ledger share a lock.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func read(_ path: String) throws(PrivateSelectionError) -> BudgetState {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .ledger(file: path, reason: exists(path) ? "cannot be read" : "does not exist; create it first")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafeRead(descriptor, &buffer)
      if count < 0 {
        if errno == EINTR { continue }
        throw .ledger(file: path, reason: "cannot be read")
      }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return try BudgetState(bytes: bytes, file: path)
  }

  private static func unsafeRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    let room = buffer.count
    return buffer.withUnsafeMutableBytes { bytes in
      #if canImport(Glibc)
        Glibc.read(descriptor, bytes.baseAddress, room)
      #elseif canImport(Musl)
        Musl.read(descriptor, bytes.baseAddress, room)
      #else
        Darwin.read(descriptor, bytes.baseAddress, room)
      #endif
    }
  }

  static func write(_ state: BudgetState, to path: String) throws(PrivateSelectionError) {
    do { try AtomicFile.write(state.json, to: path) } catch {
      throw .ledger(file: path, reason: "cannot be written: \(error)")
    }
  }
}
