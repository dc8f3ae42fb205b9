import Foundation
import MIP

/// The built `espalier`, which is its own solver worker.
enum WorkerProgram {
  /// Its path beside the test bundle.
  static func path() throws -> String {
    let bundled = CommandLine.arguments.filter { $0.contains(".xctest") }
    let places = bundled + [Bundle.main.bundlePath, CommandLine.arguments[0]]
    for place in places {
      var folder = URL(fileURLWithPath: place)
      while folder.path.count > 1 {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent("espalier").path
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory)
        if exists, !isDirectory.boolValue, FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      }
    }
    throw NotBuilt(places: places)
  }

  struct NotBuilt: Error { var places: [String] }

  /// CBC in worker processes.
  static func backend() throws -> CBC { CBC(mode: .worker(executable: try path())) }

  /// The processes that this one has started, by their command lines.
  static func children(with argument: String) throws -> [Int32] {
    let own = ProcessInfo.processInfo.processIdentifier
    return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { name in
      guard let pid = Int32(name), let status = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
        let command = try? String(contentsOfFile: "/proc/\(name)/cmdline", encoding: .utf8)
      else { return nil }
      // pid (name) state parent …
      let fields = status[(status.lastIndex(of: ")") ?? status.startIndex)...].split(separator: " ")
      return fields.count > 2 && Int32(fields[2]) == own && command.contains(argument) ? pid : nil
    }
  }
}
