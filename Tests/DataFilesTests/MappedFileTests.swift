import Foundation
import Testing

@testable import DataFiles

@Suite struct MappedFileTests {
  @Test(arguments: [MappedFile.Strategy.mapped, .copied], [0, 1, 65_536, 200_001])
  func givesAllBytes(strategy: MappedFile.Strategy, size: Int) throws {
    let directory = try TemporaryDirectory()
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try directory.put(bytes, "a")
    let file = try MappedFile(path: directory.file("a"), strategy: strategy)
    #expect(file.count == size)
    #expect(file.withBytes { Array($0) } == bytes)
  }

  @Test func aCopySurvivesTruncation() throws {
    let directory = try TemporaryDirectory()
    try directory.put(Array(repeating: 7, count: 10_000), "a")
    let file = try MappedFile(path: directory.file("a"), strategy: .copied)
    try directory.put([], "a")
    #expect(file.withBytes { $0.allSatisfy { $0 == 7 } })
  }

  @Test(arguments: [MappedFile.Strategy.mapped, .copied])
  func readsWhatHasNoSize(strategy: MappedFile.Strategy) throws {
    #expect(try MappedFile(path: "/dev/null", strategy: strategy).count == 0)
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    #expect(write(ends[1], "abc", 3) == 3)
    close(ends[1])
    let file = try MappedFile(path: "/dev/fd/\(ends[0])", strategy: strategy)
    #expect(file.withBytes { Array($0) } == Array("abc".utf8))
  }

  /// Many devices have no end; reading them would fill the memory.
  @Test(arguments: [MappedFile.Strategy.mapped, .copied], ["/dev/zero", "/dev/full", "/dev/urandom"])
  func refusesDevices(strategy: MappedFile.Strategy, path: String) throws {
    #expect(throws: DataFileError(.unreadable, file: path, "is a device, not a regular file")) {
      try MappedFile(path: path, strategy: strategy)
    }
  }

  @Test func reportsMissingFilesAndDirectories() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: DataFileError(.notFound, file: "/nowhere/a", "No such file or directory")) {
      try MappedFile(path: "/nowhere/a")
    }
    #expect(throws: DataFileError.self) { try MappedFile(path: directory.path) }
    #expect(throws: DataFileError.self) { try MappedFile(path: "") }
  }
}
