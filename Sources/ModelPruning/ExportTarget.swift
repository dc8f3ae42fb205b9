import DataFiles
import Foundation

/// The directory an export goes to: checked first, filled under another name, then put in place by a rename.
struct ExportTarget {
  private let given: String
  private let target: URL
  private let base: URL

  init(path: String, base: String) {
    given = path
    target = Self.resolved(path)
    self.base = Self.resolved(base)
  }

  /// - Throws: `ModelError.refusedTarget`.
  func check(overwriting: Bool) throws {
    let (to, from) = (target.pathComponents, base.pathComponents)
    guard to != from else { throw refusal("is the base model itself") }
    guard !to.starts(with: from) else { throw refusal("lies inside the base model") }
    guard !from.starts(with: to) else { throw refusal("contains the base model") }
    guard isDirectory(target.deletingLastPathComponent().path) else {
      throw refusal("its parent directory does not exist")
    }
    guard FileManager.default.fileExists(atPath: target.path) else { return }
    guard isDirectory(target.path) else { throw refusal("exists and is not a directory") }
    let names = try? FileManager.default.contentsOfDirectory(atPath: target.path)
    guard let names else { throw refusal("exists and cannot be listed") }
    guard !names.isEmpty else { return }
    guard overwriting else { throw refusal("exists and is not empty; ask for it to be overwritten") }
    // Replacing a directory removes what it holds: that must be a model that was written like this one.
    guard names.contains("config.json"), names.contains(PruneRecord.fileName) else {
      throw refusal("holds something other than a pruned model and is not overwritten")
    }
  }

  /// Calls `body` with a new directory beside the target, and renames it when `body` is done.
  /// - Throws: What `body` throws, or `DataFileError`; then the new directory is gone and the target as it was.
  func fill(_ body: (String) throws -> Void) throws {
    let files = FileManager.default
    let parent = target.deletingLastPathComponent()
    let mark = UUID().uuidString
    let partial = parent.appendingPathComponent(".\(target.lastPathComponent).\(mark).partial")
    let old = parent.appendingPathComponent(".\(target.lastPathComponent).\(mark).old")
    do {
      try files.createDirectory(at: partial, withIntermediateDirectories: false)
    } catch {
      throw DataFileError(.notWritable, file: given, "cannot create a directory beside it")
    }
    do {
      try body(partial.path)
      let exists = files.fileExists(atPath: target.path)
      do {
        if exists { try files.moveItem(at: target, to: old) }
        do {
          try files.moveItem(at: partial, to: target)
        } catch {
          if exists { try? files.moveItem(at: old, to: target) }
          throw error
        }
      } catch {
        throw DataFileError(.notWritable, file: given, "cannot put the new directory in place")
      }
      if exists { try? files.removeItem(at: old) }
    } catch {
      try? files.removeItem(at: partial)
      throw error
    }
  }

  private func refusal(_ reason: String) -> ModelError { .refusedTarget(path: given, reason: reason) }

  private func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  /// The path without links; a last part that does not exist yet is kept, below its parent without links.
  private static func resolved(_ path: String) -> URL {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    if FileManager.default.fileExists(atPath: url.path) { return url.resolvingSymlinksInPath() }
    return url.deletingLastPathComponent().resolvingSymlinksInPath().appendingPathComponent(url.lastPathComponent)
  }
}
