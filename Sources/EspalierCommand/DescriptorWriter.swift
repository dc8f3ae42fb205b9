import Foundation

/// Writing to an open file descriptor.
enum DescriptorWriter {
  /// Writes all of the text.
  /// - Returns: 0, or the error number of the first write that failed.
  static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var position = 0
      while position < bytes.count {
        let written = Foundation.write(descriptor, bytes.baseAddress.map { $0 + position }, bytes.count - position)
        if written < 0 {
          if errno == EINTR { continue }
          return errno
        }
        position += written
      }
      return 0
    }
  }
}
