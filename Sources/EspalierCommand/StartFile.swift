import DataFiles
import Foundation
import MIP

/// Values of variables to start a solve from.
enum StartFile {
  private struct Solution: Decodable { var variables: [String: Double] }

  /// Reads lines `name value` (`#` begins a comment), or JSON: an object of values, or one with such an object under
  /// `variables`.
  ///
  /// - Throws: `DataFileError` for a file that is neither; `CommandFailure` naming a variable the model does not have.
  static func read(_ path: String, for model: Model) throws -> [Variable: Double] {
    var start: [Variable: Double] = [:]
    for (name, value, place) in try values(path) {
      guard let variable = model.variable(named: name) else {
        throw CommandFailure(.input, "\(path): \(place)there is no variable '\(name)' in the model")
      }
      guard value.isFinite else {
        throw CommandFailure(.input, "\(path): \(place)the value of '\(name)' is \(value), expected a finite number")
      }
      start[variable] = value
    }
    return start
  }

  private static func values(_ path: String) throws -> [(name: String, value: Double, place: String)] {
    if path.lowercased().hasSuffix(".json") {
      let values =
        try (try? JSONFile.read(Solution.self, path, expected: "a solution"))?.variables
        ?? JSONFile.read([String: Double].self, path, expected: "numbers by name, or a solution with \"variables\"")
      return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value, "") }
    }
    let text = try MappedFile(path: path, strategy: .copied).withBytes { String(decoding: $0, as: UTF8.self) }
    var result: [(name: String, value: Double, place: String)] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard words.count == 2, let value = Double(words[1]) else {
        throw DataFileError(.malformed, file: path, at: "line \(index + 1)", "expected a name and a number")
      }
      result.append((String(first), value, "line \(index + 1): "))
    }
    return result
  }
}
