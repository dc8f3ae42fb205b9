#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes of a file, read-only: mapped into memory, or copied into it.
///
/// Mapping costs nothing until a page is touched, so a model of many gigabytes opens at once. The price: when somebody
/// else truncates the file while it is mapped, touching the lost pages ends the process (`SIGBUS`). Use `.copied` for
/// storage that others may write to.
public final class MappedFile: Sendable {
  /// How the bytes come into memory.
  public enum Strategy: Sendable {
    /// Mapped with `mmap`; pages are read when touched.
    case mapped
    /// Read completely when opened.
    case copied
  }

  /// The path as given, or the name given to bytes in memory.
  public let path: String
  /// The number of bytes.
  public let count: Int

  // Written once in `init`, read-only pages afterwards, unmapped in `deinit`: no access can race with another.
  private nonisolated(unsafe) let mapping: UnsafeMutableRawPointer?
  private let copy: [UInt8]

  /// Opens a file. A pipe, a socket or a terminal is read to its end whatever the strategy. Other devices are refused,
  /// since many of them have no end, unless they have nothing at all to give (`/dev/null`).
  /// - Throws: `DataFileError` of kind `notFound` or `unreadable`.
  public init(path: String, strategy: Strategy = .mapped) throws {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw DataFileError(.notFound, file: path, "the path is empty or contains a zero byte")
    }
    self.path = path
    do {
      let descriptor = try SystemCalls.openToRead(path)
      defer { SystemCalls.closeQuietly(descriptor) }
      let status = try FileStatus(descriptor: descriptor)
      if status.form == .directory { throw DataFileError(.unreadable, file: path, "is a directory") }
      // An empty file cannot be mapped.
      if strategy == .mapped, status.form == .regular, status.size > 0 {
        let address = mmap(nil, status.size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let address, address != MAP_FAILED else { throw SystemCalls.Failure(code: errno) }
        mapping = address
        copy = []
        count = status.size
      } else {
        mapping = nil
        if status.isDevice, try !SystemCalls.isAtEnd(descriptor) {
          throw DataFileError(.unreadable, file: path, "is a device, not a regular file")
        }
        copy = try SystemCalls.readToEnd(descriptor, sizeHint: status.form == .regular ? status.size : 0)
        count = copy.count
      }
    } catch let failure as SystemCalls.Failure {
      throw failure.reading(path)
    }
  }

  /// Wraps bytes that are already in memory; `name` stands for the path in errors.
  public init(bytes: [UInt8], name: String) {
    path = name
    mapping = nil
    copy = bytes
    count = bytes.count
  }

  deinit {
    if let mapping { munmap(mapping, count) }
  }

  /// Lends all bytes. The pointer is valid only inside `body`.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    if let mapping {
      // The mapping must outlive the call even when this is the last use of the object.
      return try withExtendedLifetime(self) { try body(UnsafeRawBufferPointer(start: mapping, count: count)) }
    }
    return try copy.withUnsafeBytes(body)
  }
}
