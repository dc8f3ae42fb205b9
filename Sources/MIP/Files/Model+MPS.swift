extension Model {
  /// Reads a model in MPS format.
  ///
  ///     let model = try Model(mps: text)
  ///
  /// See <doc:ModelFiles> for the dialect.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - file: Stands for the file in errors.
  ///   - format: `nil` tries the free format and then, where that fails, the fixed one.
  /// - Throws: `MIPError.malformedFile` with the line and what was expected there; `.tooLarge`.
  /// - Complexity: O(length of the text).
  public init(mps text: String, named file: String = "model.mps", format: MPSFormat? = nil) throws(MIPError) {
    try self.init(mps: Array(text.utf8), named: file, format: format)
  }

  /// Reads a model in MPS format from bytes in UTF-8.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - file: Stands for the file in errors.
  ///   - format: `nil` tries the free format and then, where that fails, the fixed one.
  /// - Throws: `MIPError.malformedFile` with the line and what was expected there; `.tooLarge`.
  public init(mps bytes: [UInt8], named file: String = "model.mps", format: MPSFormat? = nil) throws(MIPError) {
    let result: Result<Model, MIPError> = bytes.withUnsafeBytes { bytes in
      Self.read(FileText(bytes: bytes, file: file), format)
    }
    self = try result.get()
  }

  private static func read(_ text: FileText, _ format: MPSFormat?) -> Result<Model, MIPError> {
    var reader = MPSReader(text: text, format: format ?? .free)
    let result = Result { () throws(MIPError) in try reader.model() }
    guard case .failure = result, format == nil, !reader.isDeclaredFree else { return result }
    var fixed = MPSReader(text: text, format: .fixed)
    let other = Result { () throws(MIPError) in try fixed.model() }
    if case .success = other { return other }
    // Whichever reader came further knows better what is wrong.
    return fixed.line > reader.line ? other : result
  }

  /// The model as text in MPS format.
  ///
  /// Numbers are the shortest that read back as the same ones. Removed variables and rows are left out; what has no name
  /// gets one that nothing else has. See <doc:ModelFiles> for the dialect.
  ///
  /// - Parameter format: The fixed format has names of at most 8 bytes; longer ones are replaced, which the result
  ///   lists.
  /// - Returns: The text, and the names that had to be changed.
  /// - Throws: `MIPError.unsupported` for a row whose bounds cross, which the format cannot say.
  public func mps(_ format: MPSFormat = .free) throws(MIPError) -> ModelText {
    var writer = MPSWriter(model: self, format: format)
    return try writer.text()
  }
}
