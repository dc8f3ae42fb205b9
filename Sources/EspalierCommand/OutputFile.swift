import DataFiles
import Foundation
import Selection

/// Files that a command writes.
enum OutputFile {
  /// Finds out before the work whether a file could be created, as far as that can be told.
  /// - Throws: `CommandFailure` with status 7.
  static func check(_ path: String) throws {
    let url = URL(fileURLWithPath: path)
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory), isDirectory.boolValue {
      throw CommandFailure(.output, "\(path): cannot be written: is a directory")
    }
    let folder = url.deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory) else {
      throw CommandFailure(.output, "\(path): cannot be written: there is no directory \(folder)")
    }
    guard isDirectory.boolValue else {
      throw CommandFailure(.output, "\(path): cannot be written: \(folder) is not a directory")
    }
    // Only trying tells: rights say nothing of file systems that are read-only.
    let probe = "\(folder)/.espalier-\(ProcessInfo.processInfo.processIdentifier).probe"
    guard FileManager.default.createFile(atPath: probe, contents: nil) else {
      throw CommandFailure(.output, "\(path): cannot be written: no file can be created in \(folder)")
    }
    try FileManager.default.removeItem(atPath: probe)
  }

  /// Finds out whether an output is an input, or two outputs one file, by whatever names and links.
  /// - Parameters:
  ///   - outputs: Options with what was given.
  ///   - inputs: Files with what they are used for.
  /// - Throws: `CommandFailure` with status 2.
  static func checkDistinct(
    _ outputs: [(option: String, path: String?)], inputs: [(path: String, use: String)]
  ) throws {
    var taken = Dictionary(inputs.map { (place($0.path), $0.use) }, uniquingKeysWith: { first, _ in first })
    for (option, path) in outputs {
      guard let path else { continue }
      if let use = taken.updateValue("written by --\(option)", forKey: place(path)) {
        throw CommandFailure(.usage, "--\(option) \(path): the file is \(use), too")
      }
    }
  }

  /// Where a path leads once all links are followed; the file itself need not be there.
  private static func place(_ path: String) -> String {
    func real(_ path: String) -> String? {
      guard let found = realpath(path, nil) else { return nil }
      defer { free(found) }
      return String(cString: found)
    }
    let url = URL(fileURLWithPath: path)
    return real(url.path) ?? real(url.deletingLastPathComponent().path).map { "\($0)/\(url.lastPathComponent)" }
      ?? url.standardizedFileURL.path
  }

  /// All rows of B, with zeros where variables were removed.
  static func coefficients(_ selection: Selection, variables: Int) throws -> NumpyArray {
    let kept = selection.coefficients
    var values = [Double](repeating: 0, count: variables * kept.columns)
    for (row, variable) in selection.variables.enumerated() {
      values.replaceSubrange(variable * kept.columns..<(variable + 1) * kept.columns, with: kept.row(row))
    }
    return try NumpyArray(shape: [variables, kept.columns], doubles: values)
  }
}
