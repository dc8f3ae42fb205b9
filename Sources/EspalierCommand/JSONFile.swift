import DataFiles
import Foundation

/// Small JSON files that describe a problem.
enum JSONFile {
  /// Reads a value.
  /// - Parameter expected: What the file has to hold, in words, for the error.
  /// - Throws: `DataFileError` naming the place in the file.
  static func read<Value: Decodable>(_ type: Value.Type, _ path: String, expected: String) throws -> Value {
    let data = try contents(path)
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw malformed(error, path, expected: expected)
    }
  }

  /// The bytes of a file that is JSON and names no member twice: a decoder would take one of the two without a word.
  /// - Throws: `DataFileError` with the key or the byte at fault.
  static func contents(_ path: String) throws -> Data {
    let file = try MappedFile(path: path, strategy: .copied)
    _ = try parse(file)
    return file.withBytes { Data($0) }
  }

  /// The value that a file holds, for readers that name every member themselves.
  /// - Throws: `DataFileError` with the key or the byte at fault.
  static func value(_ path: String) throws -> JSONValue { try parse(MappedFile(path: path, strategy: .copied)) }

  private static func parse(_ file: MappedFile) throws -> JSONValue {
    try file.withBytes { bytes in
      // Some editors begin a text with a byte-order mark.
      let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      do throws(JSONReader.Failure) {
        return try JSONReader.parse(UnsafeRawBufferPointer(rebasing: bytes[start...]))
      } catch {
        let problem = error.problem.hasPrefix("duplicate key") ? error.problem : "expected JSON; \(error.problem)"
        throw DataFileError(.malformed, file: file.path, at: "byte \(start + error.offset)", problem)
      }
    }
  }

  /// The error that says what a file has to hold, and where it does not.
  static func malformed(_ error: DecodingError, _ path: String, expected: String) -> DataFileError {
    DataFileError(.malformed, file: path, at: location(error), "expected \(expected)\(remark(error))")
  }

  private static func context(_ error: DecodingError) -> DecodingError.Context? {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
      .dataCorrupted(let context):
      context
    @unknown default: nil
    }
  }

  private static func location(_ error: DecodingError) -> String? {
    guard let path = context(error)?.codingPath, !path.isEmpty else { return nil }
    return "at " + path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
  }

  /// What the parser found wrong, when the text is no JSON at all.
  private static func remark(_ error: DecodingError) -> String {
    guard case .dataCorrupted(let context) = error, context.codingPath.isEmpty else { return "" }
    return ", found text that is not JSON"
  }
}
