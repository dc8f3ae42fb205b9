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
    // Before the lock: there must be none beside a device, and opening a pipe would wait for its writer.
    try requireRegular(path)
    let lockPath = resolved(path) + ".lock"
    var descriptor: Int32 = -1
    repeat {
      descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else {
      let isLost = errno == ENOENT || errno == ENOTDIR
      throw .ledger(
        file: path, reason: isLost ? "its directory does not exist" : "its lock \(lockPath) cannot be opened")
    }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      if errno != EINTR { throw .ledger(file: path, reason: "its lock \(lockPath) cannot be taken") }
    }
    return try body()
  }

  /// The target of symbolic links, so that all names of one ledger share a lock; of a file yet to be made, its directory's.
  private static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let directory = slash.map { String(path[...$0]) } ?? "."
    guard let real = realpath(directory, nil) else { return path }
    defer { free(real) }
    return String(cString: real) + "/" + (slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path)
  }

  /// Whether there is something of that name, be it a symbolic link to nothing: a file made there would replace the link.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Refuses what is there and no file; what is not there at all is left to the caller.
  static func requireRegular(_ path: String) throws(PrivateSelectionError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: throw .ledger(file: path, reason: "is a directory, expected the ledger's file")
    default: throw .ledger(file: path, reason: "is not a regular file")
    }
  }

  static func read(_ path: String) throws(PrivateSelectionError) -> BudgetState {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .ledger(file: path, reason: exists(path) ? "cannot be read" : "does not exist; create it first")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .ledger(file: path, reason: "cannot be read") }
    guard status.st_nlink <= 1 else {
      // An atomic write replaces one name; behind the others the unspent ledger would live on.
      throw .ledger(
        file: path,
        reason: "has \(status.st_nlink) names (hard links), and spending under one would leave the others unspent; "
          + "remove all but one")
    }
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
      let problem = (error as? DataFileError)?.problem ?? "the system refuses"
      throw .ledger(file: path, reason: "cannot be written: \(problem)")
    }
  }
}
