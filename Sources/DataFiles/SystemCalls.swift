#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few POSIX calls of this module, with interrupted calls repeated and `errno` returned as a value.
enum SystemCalls {
  /// An `errno` value.
  struct Failure: Error {
    let code: Int32

    func reading(_ file: String) -> DataFileError {
      DataFileError(code == ENOENT || code == ENOTDIR ? .notFound : .unreadable, file: file, text)
    }

    func writing(_ file: String) -> DataFileError {
      DataFileError(.notWritable, file: file, text)
    }

    private var text: String {
      var buffer = [CChar](repeating: 0, count: 256)
      guard strerror_r(code, &buffer, buffer.count) == 0 else { return "system error \(code)" }
      return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
  }

  static func openToRead(_ path: String) throws(Failure) -> Int32 {
    try openFile(path, O_RDONLY | O_CLOEXEC)
  }

  /// Creates a file that must not exist yet.
  static func create(_ path: String) throws(Failure) -> Int32 {
    try openFile(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
  }

  /// Opens something that is not a regular file, such as `/dev/stdout` or a pipe.
  static func openToWrite(_ path: String) throws(Failure) -> Int32 {
    try openFile(path, O_WRONLY | O_CLOEXEC)
  }

  private static func openFile(_ path: String, _ flags: Int32) throws(Failure) -> Int32 {
    while true {
      let descriptor = open(path, flags, 0o666)
      if descriptor >= 0 { return descriptor }
      if errno != EINTR { throw Failure(code: errno) }
    }
  }

  static func closeQuietly(_ descriptor: Int32) {
    _ = close(descriptor)
  }

  static func closeFile(_ descriptor: Int32) throws(Failure) {
    // After EINTR the descriptor is gone on Linux; repeating the call could close somebody else's file.
    if close(descriptor) != 0 && errno != EINTR { throw Failure(code: errno) }
  }

  static func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(Failure) {
    guard var address = bytes.baseAddress else { return }
    var left = bytes.count
    while left > 0 {
      // The kernel moves at most 2 GiB a call.
      let written = write(descriptor, address, min(left, 1 << 30))
      if written < 0 {
        if errno == EINTR { continue }
        throw Failure(code: errno)
      }
      address += written
      left -= written
    }
  }

  /// Whether nothing is left to read. Takes a byte if there is one.
  static func isAtEnd(_ descriptor: Int32) throws(Failure) -> Bool {
    var byte: UInt8 = 0
    while true {
      let received = read(descriptor, &byte, 1)
      if received >= 0 { return received == 0 }
      if errno != EINTR { throw Failure(code: errno) }
    }
  }

  /// Reads from the current position to the end.
  static func readToEnd(_ descriptor: Int32, sizeHint: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(sizeHint)
    while true {
      // One byte more than expected, so that the end of a file of the announced size costs one short read.
      let room = max(1 << 16, sizeHint - bytes.count + 1)
      var code: Int32 = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: min(room, 1 << 26)) { buffer, count in
        while true {
          let received = read(descriptor, buffer.baseAddress, buffer.count)
          if received >= 0 {
            count = received
            return
          }
          if errno != EINTR {
            code = errno
            return
          }
        }
      }
      if code != 0 { throw Failure(code: code) }
      if chunk.isEmpty { return bytes }
      bytes.append(contentsOf: chunk)
    }
  }

  /// Reads from the current position to the end, a megabyte at a time.
  static func readPieces(_ descriptor: Int32, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    try buffer.withUnsafeMutableBytes { buffer in
      while true {
        let received = read(descriptor, buffer.baseAddress, buffer.count)
        if received == 0 { return }
        if received > 0 {
          try body(UnsafeRawBufferPointer(rebasing: buffer[..<received]))
        } else if errno != EINTR {
          throw Failure(code: errno)
        }
      }
    }
  }

  static func synchronise(_ descriptor: Int32) throws(Failure) {
    while fsync(descriptor) != 0 {
      // Pipes and some network file systems cannot synchronise; that is not a failed write.
      if errno == EINVAL || errno == EROFS || errno == ENOTSUP { return }
      if errno != EINTR { throw Failure(code: errno) }
    }
  }

  static func synchroniseDirectory(_ path: String) throws(Failure) {
    let descriptor: Int32
    do { descriptor = try openToRead(path) } catch {
      // A directory may be writable and not readable; its entry then reaches the disk a little later.
      if error.code == EACCES { return }
      throw error
    }
    defer { closeQuietly(descriptor) }
    try synchronise(descriptor)
  }

  static func renameFile(_ from: String, to path: String) throws(Failure) {
    if rename(from, path) != 0 { throw Failure(code: errno) }
  }

  static func remove(_ path: String) throws(Failure) {
    if unlink(path) != 0 { throw Failure(code: errno) }
  }

  static func removeQuietly(_ path: String) {
    _ = unlink(path)
  }

  static func processIdentifier() -> Int32 { getpid() }
}
