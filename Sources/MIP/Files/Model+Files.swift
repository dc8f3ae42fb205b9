import DataFiles

/// Files that hold a model, by the ending of their name.
private enum ModelFileFormat {
  case mps
  case lp

  /// The format, and whether the name ends in `.gz`; `nil` for other endings.
  static func of(_ path: String) -> (format: ModelFileFormat, isCompressed: Bool)? {
    var name = path.lowercased()[...]
    let isCompressed = name.hasSuffix(".gz")
    if isCompressed { name = name.dropLast(3) }
    if name.hasSuffix(".mps") { return (.mps, isCompressed) }
    return name.hasSuffix(".lp") ? (.lp, isCompressed) : nil
  }
}

extension Model {
  /// Reads a model from a file in MPS or LP format, which may be compressed by gzip.
  ///
  ///     let model = try Model(contentsOf: "plan.mps.gz")
  ///
  /// The format follows from the ending `.mps` or `.lp`, with or without `.gz`; whether the file is compressed is seen
  /// from its first bytes. See <doc:ModelFiles> for the dialects.
  ///
  /// - Parameter path: The file.
  /// - Throws: `MIPError.malformedFile` for a file that cannot be read (line 0), or with the line and what was expected
  ///   there; `.tooLarge`.
  public init(contentsOf path: String) throws(MIPError) {
    guard let (format, _) = ModelFileFormat.of(path) else {
      throw .malformedFile(file: path, line: 0, problem: "expected a name that ends in .mps, .lp, .mps.gz or .lp.gz")
    }
    let bytes = try Self.contents(of: path)
    switch format {
    case .mps: try self.init(mps: bytes, named: path)
    case .lp: try self.init(lp: bytes, named: path)
    }
  }

  /// Writes the model into a file in MPS (free) or LP format, by the ending of its name; `.gz` compresses.
  ///
  /// A reader sees the old contents or the new ones, never a part.
  ///
  /// - Parameters:
  ///   - path: The file, with the ending `.mps`, `.lp`, `.mps.gz` or `.lp.gz`.
  ///   - splittingRanges: As for ``lp(splittingRanges:)``; MPS files need it not.
  /// - Returns: The text written; its ``ModelText/renamed`` lists names that the format cannot hold.
  /// - Throws: `MIPError.malformedFile` for another ending, `.unsupported` for what the format cannot say,
  ///   `DataFileError` of kind `notWritable`.
  @discardableResult
  public func write(to path: String, splittingRanges: Bool = false) throws -> ModelText {
    guard let (format, isCompressed) = ModelFileFormat.of(path) else {
      throw MIPError.malformedFile(
        file: path, line: 0, problem: "expected a name that ends in .mps, .lp, .mps.gz or .lp.gz")
    }
    let text = try format == .mps ? mps() : lp(splittingRanges: splittingRanges)
    if isCompressed {
      let compressed: [UInt8]
      do { compressed = try Gzip.compressed(text.bytes) } catch {
        throw DataFileError(.notWritable, file: path, "the text cannot be compressed")
      }
      try AtomicFile.write(compressed, to: path)
    } else {
      try AtomicFile.write(text.bytes, to: path)
    }
    return text
  }

  private static func contents(of path: String) throws(MIPError) -> [UInt8] {
    let file: MappedFile
    do { file = try MappedFile(path: path, strategy: .copied) } catch {
      let problem = (error as? DataFileError)?.problem ?? "cannot be read"
      throw .malformedFile(file: path, line: 0, problem: problem)
    }
    let result: Result<[UInt8], MIPError> = file.withBytes { bytes in
      guard Gzip.isCompressed(bytes) else { return .success(Array(bytes)) }
      do throws(Gzip.Failure) { return .success(try Gzip.decompressed(bytes)) } catch {
        let problem =
          switch error {
          case .truncated: "the compressed data end too early"
          case .tooLarge: "the data decompress to more than \(Gzip.largest) bytes"
          case .outOfMemory: "no memory to decompress the data"
          case .corrupt: "the compressed data are damaged"
          }
        return .failure(.malformedFile(file: path, line: 0, problem: problem))
      }
    }
    return try result.get()
  }
}
