/// What is wrong with a file, and where in it.
///
///     weights.safetensors: tensor 'fc1.weight': expected 24 bytes for F32 [2, 3], found 20
///
/// Every reader and writer of this module throws this type and no other.
public struct DataFileError: Error, Equatable, Sendable {
  /// The class of the problem, for programs; ``problem`` is for people.
  public enum Kind: String, Sendable, CaseIterable {
    /// There is no such file, tensor, array or column.
    case notFound
    /// The system refused to open or read the file.
    case unreadable
    /// The file ends too early.
    case truncated
    /// The bytes break the rules of the format.
    case malformed
    /// The format allows it, this library does not.
    case unsupported
    /// A value is not a number, not finite or out of range.
    case invalidValue
    /// Shape and number of elements disagree.
    case shapeMismatch
    /// The system refused to create, write or rename the file.
    case notWritable
  }

  /// The class of the problem.
  public var kind: Kind
  /// The path as the caller gave it, or the name given to bytes in memory; empty when no file is involved.
  public var file: String
  /// Where in the file: `header`, `tensor 'x'`, `row 3, column 'y'`; `nil` for the file as a whole.
  public var location: String?
  /// What is wrong, in words.
  public var problem: String
  /// What the format asks for, when the problem is a comparison.
  public var expected: String?
  /// What the file has instead.
  public var found: String?

  /// An error described in words.
  public init(_ kind: Kind, file: String, at location: String? = nil, _ problem: String) {
    self.kind = kind
    self.file = file
    self.location = location
    self.problem = problem
  }

  /// An error that compares what was expected with what was found.
  public init(_ kind: Kind, file: String, at location: String? = nil, expected: String, found: String) {
    self.init(kind, file: file, at: location, "expected \(expected), found \(found)")
    self.expected = expected
    self.found = found
  }
}

extension DataFileError: CustomStringConvertible {
  /// One line: file, location and problem, with control characters replaced.
  public var description: String {
    let parts = [file, location ?? "", problem].filter { !$0.isEmpty }
    let line = parts.joined(separator: ": ")
    var clean = String.UnicodeScalarView()
    for scalar in line.unicodeScalars {
      clean.append(scalar.value < 0x20 || scalar.value == 0x7f ? "\u{FFFD}" : scalar)
    }
    return String(clean)
  }
}

extension DataFileError {
  /// Text from a file, short enough for a message.
  static func excerpt(_ text: String) -> String {
    text.count <= 60 ? text : text.prefix(57) + "..."
  }
}
