import Foundation

/// The text of a `config.json`, of which one number is to change and everything else to stay.
struct ConfigurationFile {
  let contents: Data
  /// For messages.
  let name: String

  /// The same text with another `intermediate_size`.
  ///
  /// The digits are replaced in place, so that order, spelling and unknown fields survive; a file in which that is not
  /// unique is written anew with sorted keys.
  /// - Throws: `ModelError.unreadableFile`.
  func settingIntermediateSize(_ size: Int) throws -> Data {
    let unreadable = ModelError.unreadableFile(file: name, reason: "is not a JSON object")
    guard var object = try? JSONSerialization.jsonObject(with: contents) as? [String: Any] else { throw unreadable }
    object["intermediate_size"] = size
    guard let rewritten = text(of: object) else { throw unreadable }
    if let edited = replacingDigits(size), let result = try? JSONSerialization.jsonObject(with: edited),
      text(of: result) == rewritten
    {
      return edited
    }
    return rewritten
  }

  private func text(of object: Any) -> Data? {
    guard JSONSerialization.isValidJSONObject(object) else { return nil }
    return try? JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  private func replacingDigits(_ size: Int) -> Data? {
    guard let key = contents.range(of: Data("\"intermediate_size\"".utf8)) else { return nil }
    var start = key.upperBound
    let skipped: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ":")]
    while start < contents.endIndex, skipped.contains(contents[start]) { start += 1 }
    var end = start
    while end < contents.endIndex, (0x30...0x39).contains(contents[end]) { end += 1 }
    guard end > start else { return nil }
    var edited = contents
    edited.replaceSubrange(start..<end, with: Data("\(size)".utf8))
    return edited
  }
}
