import Foundation

/// Where results go.
enum StandardOutput {
  /// Writes a result.
  ///
  /// A reader that has gone away, as `head` does, has what it wanted: that is no error.
  /// - Throws: `CommandFailure` with status 7, for example when the disk is full.
  static func write(_ text: String) throws {
    let problem = DescriptorWriter.write(text, to: STDOUT_FILENO)
    if problem == 0 || problem == EPIPE { return }
    throw CommandFailure(.output, "standard output cannot be written: \(String(cString: strerror(problem)))")
  }

  /// Writes one JSON document on one line, keys sorted.
  static func write(json value: some Encodable) throws { try write(text(json: value)) }

  /// One JSON document on one line, keys sorted.
  static func text(json value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
