import DataFiles
import Foundation

/// Small JSON files that describe a problem.
enum JSONFile {
  /// Reads a value.
  /// - Parameter expected: What the file has to hold, in words, for the error.
  /// - Throws: `DataFileError` naming the place in the file.
  static func read<Value: Decodable>(_ type: Value.Type, _ path: String, expected: String) throws -> Value {
    let data = try MappedFile(path: path, strategy: .copied).withBytes { Data($0) }
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw malformed(error, path, expected: expected)
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
