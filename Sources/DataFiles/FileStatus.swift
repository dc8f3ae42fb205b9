#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the file system says about a path or an open file.
struct FileStatus {
  enum Form { case regular, directory, other }

  let form: Form
  /// A character or block device; for an open file, terminals excepted.
  let isDevice: Bool
  let size: Int
  let permissions: mode_t

  private init(_ status: stat, isTerminal: Bool = false) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: form = .regular
    case S_IFDIR: form = .directory
    default: form = .other
    }
    isDevice = !isTerminal && [S_IFCHR, S_IFBLK].contains(status.st_mode & S_IFMT)
    size = Int(status.st_size)
    permissions = status.st_mode & 0o7777
  }

  /// Follows symbolic links; `nil` when there is nothing.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(descriptor: Int32) throws(SystemCalls.Failure) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemCalls.Failure(code: errno) }
    self.init(status, isTerminal: isatty(descriptor) == 1)
  }

  /// Gives an open file the permissions of this one.
  func copyPermissions(to descriptor: Int32) {
    _ = fchmod(descriptor, permissions)
  }

  /// The path with symbolic links resolved, or the path itself when it does not exist.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
