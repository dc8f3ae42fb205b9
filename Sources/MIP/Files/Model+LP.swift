extension Model {
  /// Reads a model in LP format, as CPLEX, Gurobi, GLPK, CBC and HiGHS write it.
  ///
  ///     let model = try Model(lp: "Maximize\n obj: 2 x + y\nSubject To\n c: x + y <= 4\nEnd\n")
  ///
  /// Variables get their indices in the order in which the text mentions them. See <doc:ModelFiles> for the dialect.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - file: Stands for the file in errors.
  /// - Throws: `MIPError.malformedFile` with the line and what was expected there; `.tooLarge`.
  /// - Complexity: O(length of the text).
  public init(lp text: String, named file: String = "model.lp") throws(MIPError) {
    try self.init(lp: Array(text.utf8), named: file)
  }

  /// Reads a model in LP format from bytes in UTF-8.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - file: Stands for the file in errors.
  /// - Throws: `MIPError.malformedFile` with the line and what was expected there; `.tooLarge`.
  public init(lp bytes: [UInt8], named file: String = "model.lp") throws(MIPError) {
    let result: Result<Model, MIPError> = bytes.withUnsafeBytes { bytes in
      Result { () throws(MIPError) in
        var reader = LPReader(text: FileText(bytes: bytes, file: file))
        return try reader.read()
      }
    }
    self = try result.get()
  }

  /// The model as text in LP format.
  ///
  /// Numbers are the shortest that read back as the same ones. Removed variables and rows are left out; what has no name
  /// gets one that nothing else has. See <doc:ModelFiles> for the dialect.
  ///
  /// - Parameter splittingRanges: Writes a row with two bounds as two rows, for GLPK, which does not read `1 <= x + y <= 3`,
  ///   and HiGHS, which may take it for something else. Such a file does not read back as the same model.
  /// - Returns: The text, and the names that had to be changed.
  public func lp(splittingRanges: Bool = false) -> ModelText {
    var writer = LPWriter(model: self, splitsRanges: splittingRanges)
    return writer.text()
  }
}
