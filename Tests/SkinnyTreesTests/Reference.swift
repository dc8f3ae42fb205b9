import Foundation

/// Elementary functions for oracles.
enum Reference {
  static func exp(_ x: Double) -> Double { Foundation.exp(x) }
  static func log(_ x: Double) -> Double { Foundation.log(x) }
}

extension Reference {
  static var temporaryDirectory: String { NSTemporaryDirectory() }
  static var processIdentifier: Int32 { ProcessInfo.processInfo.processIdentifier }
  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
