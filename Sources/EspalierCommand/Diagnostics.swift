import Foundation

/// Errors and warnings, one line each, on standard error.
enum Diagnostics {
  static func error(_ message: String) { write("error: " + message) }

  static func warning(_ message: String) { write("warning: " + message) }

  private static func write(_ message: String) {
    let line = message.split(whereSeparator: \.isNewline).map { $0.trimming(while: \.isWhitespace) }
    standardError("espalier: " + line.joined(separator: " ") + "\n")
  }

  /// Text as it is. Nobody is left to tell when standard error is gone.
  static func standardError(_ text: String) {
    _ = DescriptorWriter.write(text, to: STDERR_FILENO)
  }
}

extension Substring {
  fileprivate func trimming(while isDropped: (Character) -> Bool) -> Substring {
    var text = self.drop(while: isDropped)
    while let last = text.last, isDropped(last) { text.removeLast() }
    return text
  }
}
