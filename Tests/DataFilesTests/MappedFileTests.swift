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

  @Test func readsWhatHasNoSize() throws {
    #expect(try MappedFile(path: "/dev/null").count == 0)
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
