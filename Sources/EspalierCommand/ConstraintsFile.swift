import DataFiles
import Foundation
import Selection

/// A JSON file of side constraints: `{"constraints": [ … ]}`.
struct ConstraintsFile: Decodable {
  var constraints: [SideConstraint]

  /// Reads the constraints.
  /// - Throws: `DataFileError` with the index of the constraint and the field at fault.
  static func read(_ path: String) throws -> [SideConstraint] {
    let data = try JSONFile.contents(path)
    do {
      return try JSONDecoder().decode(ConstraintsFile.self, from: data).constraints
    } catch let error as DecodingError {
      guard case .dataCorrupted(let context) = error, !context.codingPath.isEmpty else {
        throw JSONFile.malformed(error, path, expected: "an object with a list \"constraints\" of objects")
      }
      // Written by the constraint itself, which knows what the field has to hold.
      throw DataFileError(.malformed, file: path, at: place(context.codingPath), context.debugDescription)
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    let index = path.compactMap(\.intValue).first.map { "constraint \($0), " } ?? ""
    return index + "field '\(path.last?.stringValue ?? "")'"
  }
}

extension ConstraintsFile {
  /// The format, for the help of the commands.
  static let help = """
    SIDE CONSTRAINTS
      --constraints names a JSON file {"constraints": [ … ]} of objects such as these; groups count from 0, "name" is \
    optional, and an absent "lower" or "upper" is no bound:
        {"type": "exclude", "groups": [1, 2]}              at most one is kept
        {"type": "all-or-none", "groups": [4, 5, 6]}       all are kept, or none
        {"type": "at-most", "count": 2, "groups": [0, 3, 7]}
        {"type": "at-least", "count": 1, "groups": [8, 9]}
        {"type": "exactly", "count": 1, "groups": [10, 11]}
        {"type": "implies", "if": 1, "then": 4}            1 is kept only with 4
        {"type": "resource", "name": "macs", "costs": [ … ], "limit": 1e6}
        {"type": "linear", "coefficients": {"3": 1, "5": -2},
         "lower": 0, "upper": 1}
      A resource has one cost per group. When nothing meets all constraints, the exit status is 4 and the message names \
    some that conflict.
    """
}
