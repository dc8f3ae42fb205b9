import Foundation
import Testing

/// The built executable, run as a user runs it.
enum Tool {
  /// How a run ended.
  struct Run {
    var status: Int32
    var output: String
    var errors: String

    /// The lines of standard error.
    var errorLines: [String] { errors.split(separator: "\n").map { String($0) } }

    /// Standard output as a JSON object.
    func json() throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
  }

  /// The path of a program beside the test bundle.
  static func path(of program: String = "espalier") throws -> URL {
    // The bundle is named differently by the two test libraries; the executable lies where one of these does.
    let bundled = CommandLine.arguments.filter { $0.contains(".xctest") }
    let places = bundled + [Bundle.main.bundlePath, CommandLine.arguments[0]]
    for place in places {
      var folder = URL(fileURLWithPath: place)
      while folder.path.count > 1 {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent(program)
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isDirectory)
        if exists, !isDirectory.boolValue, FileManager.default.isExecutableFile(atPath: candidate.path) {
          return candidate
        }
      }
    }
    throw NotBuilt(places: places)
  }

  struct NotBuilt: Error { var places: [String] }

  /// Runs the tool to its end.
  static func run(_ arguments: [String], in folder: Scratch) throws -> Run {
    let process = try start(arguments, in: folder)
    return try process.finish()
  }

  /// Starts the tool.
  static func start(_ arguments: [String], in folder: Scratch) throws -> RunningTool {
    try RunningTool(executable: path(), arguments: arguments, folder: folder)
  }
}

/// The tool while it runs. Its output goes to files, which cannot fill up as pipes do.
struct RunningTool {
  private let process = Process()
  private let output: URL
  private let errors: URL

  init(executable: URL, arguments: [String], folder: Scratch) throws {
    output = folder.url.appendingPathComponent("stdout.txt")
    errors = folder.url.appendingPathComponent("stderr.txt")
    for url in [output, errors] { try Data().write(to: url) }
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
  }

  /// Waits until standard error has something, or a minute.
  func waitForProgress() throws {
    for _ in 0..<6000 {
      if try !Data(contentsOf: errors).isEmpty { return }
      Thread.sleep(forTimeInterval: 0.01)
    }
  }

  /// Sends SIGINT.
  func interrupt() { process.interrupt() }

  /// Waits for the end, two minutes at most: a tool that hangs must not hang the tests.
  func finish() throws -> Tool.Run {
    let deadline = ContinuousClock.now + .seconds(120)
    while process.isRunning, ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.005) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    let run = Tool.Run(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    for url in [output, errors] { try FileManager.default.removeItem(at: url) }
    return run
  }
}
