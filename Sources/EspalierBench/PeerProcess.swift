import ArgumentParser
import Foundation

/// A peer that is run beside ours.
enum PeerProcess {
  /// Runs a command and waits for it.
  ///
  /// - Parameters:
  ///   - command: Words separated by blanks.
  ///   - arguments: What is added to them.
  ///   - environment: Settings for the process, such as `OMP_NUM_THREADS=1`.
  /// - Returns: What it wrote to standard output.
  /// - Throws: `ValidationError` when it ends with another status than 0.
  static func run(_ command: String, _ arguments: [String], environment: [String] = []) throws -> Data {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = environment + command.split(separator: " ").map(String.init) + arguments
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ValidationError("the peer ended with status \(process.terminationStatus)")
    }
    return data
  }

  /// Runs a command that prints one JSON object a line.
  static func lines<Line: Decodable>(_ type: Line.Type, _ command: String, _ arguments: [String]) throws -> [Line] {
    try run(command, arguments).split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Line.self, from: Data($0))
    }
  }
}
