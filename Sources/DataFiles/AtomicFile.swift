/// Writes files so that a reader sees the old contents or the new ones, never a part.
///
/// The bytes go to a temporary name in the same directory, are synchronised with the disk, and the file is renamed
/// over the old one; then the directory is synchronised. When anything fails the temporary file is removed and an old
/// file stays as it was. An existing file keeps its permissions, and a symbolic link is followed, not replaced.
/// Only if the last step fails, the synchronisation of the directory, is an error thrown with the new file in place.
/// Something that is not a regular file, such as `/dev/stdout` or a pipe, is written directly.
public enum AtomicFile {
  /// Creates or replaces the file with what `body` writes.
  ///
  /// - Throws: `DataFileError` of kind `notWritable`, or whatever `body` throws.
  public static func write(to path: String, _ body: (FileWriter) throws -> Void) throws {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw DataFileError(.notWritable, file: path, "the path is empty or contains a zero byte")
    }
    let target = FileStatus.resolved(path)
    let old = FileStatus(path: target)
    if old?.form == .directory { throw DataFileError(.notWritable, file: path, "is a directory") }
    if old?.form == .other {
      try writeDirectly(to: target, path: path, body)
      return
    }
    let (directory, name) = split(target)
    let temporary = directory + temporaryName(for: name)
    let descriptor: Int32
    do { descriptor = try SystemCalls.create(temporary) } catch { throw error.writing(path) }
    var isOpen = true
    do {
      old?.copyPermissions(to: descriptor)
      let writer = FileWriter(descriptor: descriptor, file: path)
      try body(writer)
      try writer.flush()
      do {
        try SystemCalls.synchronise(descriptor)
        isOpen = false
        try SystemCalls.closeFile(descriptor)
        try SystemCalls.renameFile(temporary, to: target)
      } catch { throw error.writing(path) }
    } catch {
      if isOpen { SystemCalls.closeQuietly(descriptor) }
      SystemCalls.removeQuietly(temporary)
      throw error
    }
    do { try SystemCalls.synchroniseDirectory(directory.isEmpty ? "." : directory) } catch { throw error.writing(path) }
  }

  /// Creates or replaces the file with text in UTF-8.
  public static func write(_ text: String, to path: String) throws {
    try write(to: path) { try $0.write(text) }
  }

  /// Creates or replaces the file with bytes.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try write(to: path) { try $0.write(bytes) }
  }

  private static func writeDirectly(to target: String, path: String, _ body: (FileWriter) throws -> Void) throws {
    let descriptor: Int32
    do { descriptor = try SystemCalls.openToWrite(target) } catch { throw error.writing(path) }
    do {
      let writer = FileWriter(descriptor: descriptor, file: path)
      try body(writer)
      try writer.flush()
    } catch {
      SystemCalls.closeQuietly(descriptor)
      throw error
    }
    do { try SystemCalls.closeFile(descriptor) } catch { throw error.writing(path) }
  }

  /// The directory with its slash (empty for the current one), and the last component.
  private static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    let after = path.utf8.index(after: slash)
    return (String(path[..<after]), String(path[after...]))
  }

  /// A hidden name nobody else uses, short enough for file systems that allow 255 bytes.
  private static func temporaryName(for name: String) -> String {
    let short = String(decoding: name.utf8.prefix(180), as: UTF8.self)
    let tag = String(UInt64.random(in: .min ... .max), radix: 36)
    return ".\(short).\(SystemCalls.processIdentifier())-\(tag).tmp"
  }
}
