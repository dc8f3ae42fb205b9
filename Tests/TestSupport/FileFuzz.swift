import Foundation

/// Changed files, one after the other, for what reads files by their paths.
public struct FileFuzz {
  /// How many files were tried.
  public private(set) var count = 0
  /// How many of them were read.
  public private(set) var accepted = 0
  /// What went wrong first, with the file in base 64; `nil` for nothing.
  public private(set) var failure: String?

  /// Runs as long as ``FuzzRun`` says.
  ///
  /// - Parameters:
  ///   - mutator: Makes the files.
  ///   - check: Reads the file at a path. Returns whether it was accepted; throws what no reader should.
  /// - Throws: What the file system does.
  public init(_ mutator: Mutator, check: (String) throws -> Bool) throws {
    var mutator = mutator
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-fuzz-\(UUID())")
    defer { for path in [file.path, file.path + ".lock"] { try? FileManager.default.removeItem(atPath: path) } }
    let run = FuzzRun()
    while run.goesOn, failure == nil {
      let bytes = mutator.next()
      count += 1
      try Data(bytes).write(to: file)
      do {
        if try check(file.path) { accepted += 1 }
      } catch {
        failure = "input \(count): \(error): \(Data(bytes).base64EncodedString())"
      }
    }
  }

  /// Whether nothing went wrong, and some files were read and some refused: other runs test little.
  public var isGood: Bool { failure == nil && accepted > 0 && accepted < count }
}
