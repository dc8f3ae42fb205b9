import Foundation
import TestSupport
import Testing

@testable import DataFiles

@Suite struct AtomicFileTests {
  private struct Interruption: Error {}

  @Test func writesSmallAndLargePiecesInOrder() throws {
    let directory = try TemporaryDirectory()
    let large = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try AtomicFile.write(to: directory.file("a")) { writer in
      try writer.write("head")
      try writer.write(large)
      for byte in 0..<100 { try writer.write([UInt8(byte)]) }
      #expect(writer.count == 700_104)
    }
    #expect(try directory.bytes("a") == Array("head".utf8) + large + (0..<100).map { UInt8($0) })
    #expect(try directory.names() == ["a"])
  }

  @Test func keepsTheOrderWhateverTheSizes() throws {
    let directory = try TemporaryDirectory()
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<20 {
      // Sizes around the buffer's, half of it and far from it.
      let sizes = (0..<8).map { _ in
        Int.random(in: 0...(Bool.random(using: &generator) ? 100 : 300_000), using: &generator)
      }
      let pieces = sizes.enumerated().map { [UInt8](repeating: UInt8($0.offset), count: $0.element) }
      try AtomicFile.write(to: directory.file("a")) { writer in
        for piece in pieces { try writer.write(piece) }
      }
      #expect(try directory.bytes("a") == Array(pieces.joined()))
    }
  }

  @Test func failureKeepsTheOldFile() throws {
    let directory = try TemporaryDirectory()
    try AtomicFile.write("old", to: directory.file("a"))
    #expect(throws: Interruption.self) {
      try AtomicFile.write(to: directory.file("a")) { writer in
        try writer.write([UInt8](repeating: 0, count: 1_000_000))
        throw Interruption()
      }
    }
    #expect(try directory.bytes("a") == Array("old".utf8))
    #expect(try directory.names() == ["a"])
  }

  @Test func keepsPermissionsAndFollowsLinks() throws {
    let directory = try TemporaryDirectory()
    try AtomicFile.write("old", to: directory.file("a"))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: directory.file("a"))
    try FileManager.default.createSymbolicLink(atPath: directory.file("link"), withDestinationPath: "a")
    try AtomicFile.write("new", to: directory.file("link"))
    #expect(try directory.bytes("a") == Array("new".utf8))
    let attributes = try FileManager.default.attributesOfItem(atPath: directory.file("a"))
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: directory.file("link")) == "a")
  }

  @Test func writesDevicesDirectly() throws {
    try AtomicFile.write("x", to: "/dev/null")
    #expect(FileStatus(path: "/dev/null")?.form == .other)
  }

  #if os(Linux)
    @Test func reportsAFullDisk() {
      let error = #expect(throws: DataFileError.self) { try AtomicFile.write("x", to: "/dev/full") }
      #expect(error?.kind == .notWritable)
      #expect(error?.description == "/dev/full: No space left on device")
    }
  #endif

  @Test func refusesImpossiblePaths() throws {
    let directory = try TemporaryDirectory()
    for path in ["", directory.path, directory.file("none/a"), directory.file("a\0b")] {
      let error = #expect(throws: DataFileError.self) { try AtomicFile.write("x", to: path) }
      #expect(error?.kind == .notWritable)
    }
  }
}
