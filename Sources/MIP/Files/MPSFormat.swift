/// The two layouts of MPS files.
public enum MPSFormat: String, Sendable, Hashable, Codable, CaseIterable {
  /// Fields separated by blanks; names without blanks.
  case free
  /// Fields at fixed columns; names of at most 8 bytes, which may contain blanks when read.
  case fixed
}
