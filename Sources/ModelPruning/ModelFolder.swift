import DataFiles
import Foundation

/// A model directory as one finds them: weights, configuration, tokenizer, and folders of further modules.
struct ModelFolder {
  let path: String

  /// Copies what belongs to the model beside its weights and `config.json`: files of the tokenizer and of
  /// sentence-transformers, licence and model card, and the folders `1_Pooling`, `2_Dense` and so on.
  ///
  /// Links are followed, as hubs keep files behind links. Weights in other formats stay where they are: they would be
  /// those of the uncut model.
  func copyCompanions(to target: String) throws {
    for name in try names(in: path) {
      let source = path + "/" + name
      if isFolder(source) {
        if isModule(name) { try copyFolder(source, to: target + "/" + name) }
      } else if isCompanion(name) {
        try copyFile(source, to: target + "/" + name)
      }
    }
  }

  private func isCompanion(_ name: String) -> Bool {
    if name == "config.json" || name == PruneRecord.fileName || name.hasPrefix(".") { return false }
    if name.hasSuffix(".safetensors.index.json") || name.hasSuffix(".bin.index.json") { return false }
    if name.hasPrefix("LICENSE") || name.hasPrefix("NOTICE") { return true }
    return [".json", ".txt", ".model", ".jinja", ".md"].contains { name.hasSuffix($0) }
  }

  /// Whether a folder is a module of sentence-transformers: a number, then an underscore.
  private func isModule(_ name: String) -> Bool {
    let parts = name.split(separator: "_", maxSplits: 1)
    return parts.count == 2 && parts[0].allSatisfy { $0.isASCII && $0.isNumber }
  }

  private func copyFolder(_ source: String, to target: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    } catch {
      throw DataFileError(.notWritable, file: target, "cannot create the directory")
    }
    for name in try names(in: source) where !isFolder(source + "/" + name) && !name.hasPrefix(".") {
      try copyFile(source + "/" + name, to: target + "/" + name)
    }
  }

  private func copyFile(_ source: String, to target: String) throws {
    try AtomicFile.write([UInt8](try JSONFile.contents(of: source)), to: target)
  }

  private func names(in folder: String) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw ModelError.unreadableFile(file: folder, reason: "cannot list the directory")
    }
  }

  private func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }
}
