/// A model written in a file format, and what had to be changed for it.
public struct ModelText: Sendable, CustomStringConvertible {
  /// A name that the format cannot hold, and the one written instead.
  public struct Renaming: Sendable, Hashable, CustomStringConvertible {
    /// What has the name: "variable", "row", "objective", "set", "indicator" or "model".
    public var what: String
    /// The name in the model.
    public var name: String
    /// The name in the file.
    public var written: String

    public var description: String { "\(what) “\(name)” is written as \(written)" }
  }

  /// The text in UTF-8.
  public var bytes: [UInt8]
  /// Names that were changed; empty when the file says what the model says. What has no name is given one (`x0`, `c0` …)
  /// and is not listed.
  public var renamed: [Renaming] = []
  /// Rows of which the format cannot give both bounds exactly, by the names written: one bound is off in its last digit.
  public var inexactRows: [String] = []

  /// The text.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
