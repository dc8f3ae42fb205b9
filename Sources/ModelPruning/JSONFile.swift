import Foundation

/// Reads small JSON files with errors that name the file and the field.
enum JSONFile {
  static func contents(of file: String) throws -> Data {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ModelError.unreadableFile(file: file, reason: "cannot read the file")
    }
    return data
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from file: String) throws -> Value {
    let data = try contents(of: file)
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch DecodingError.keyNotFound(let key, let context) {
      throw ModelError.invalidField(file: file, field: path(context, key), expected: "a value", found: "nothing")
    } catch DecodingError.valueNotFound(let type, let context) {
      throw ModelError.invalidField(file: file, field: path(context), expected: "\(type)", found: "null")
    } catch DecodingError.typeMismatch(let type, let context) {
      throw ModelError.invalidField(file: file, field: path(context), expected: "\(type)", found: "another type")
    } catch DecodingError.dataCorrupted(let context) {
      let field = path(context)
      if field.isEmpty { throw ModelError.unreadableFile(file: file, reason: "is not valid JSON") }
      throw ModelError.invalidField(
        file: file, field: field, expected: "a valid value", found: context.debugDescription)
    }
  }

  private static func path(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
    (context.codingPath + (last.map { [$0] } ?? [])).map { key in
      key.intValue.map { "[\($0)]" } ?? key.stringValue
    }.joined(separator: ".")
  }
}
