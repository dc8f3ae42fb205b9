import Testing

@testable import DataFiles

/// Reading and writing npz files, against archives written by NumPy.
@Suite struct NpzTests {
  private func read(_ bytes: [UInt8]) throws -> [(name: String, array: NumpyArray)] {
    try Npz.read(bytes: bytes, name: "a.npz")
  }

  @Test func readsStoredArchives() throws {
    let arrays = try read(NumpyFixtures.stored)
    #expect(arrays.map(\.name) == ["x", "labels"])
    #expect(arrays[0].array.floats == [0, 1, 2, 3, 4, 5])
    #expect(arrays[1].array.int64s == [3, 1, 2])
  }

  @Test func readsDeflatedArchives() throws {
    let arrays = try read(NumpyFixtures.deflated)
    #expect(arrays.map(\.name) == ["x", "zeros"])
    #expect(arrays[0].array.shape == [2, 3])
    #expect(arrays[1].array.doubles == [Double](repeating: 0, count: 1000))
  }

  @Test func whatIsWrittenReadsBackEqual() throws {
    let directory = try TemporaryDirectory()
    let arrays = [
      (name: "größe/1", array: try NumpyArray(shape: [2], doubles: [1, .nan])),
      (name: "", array: try NumpyArray(shape: [], bools: [true])),
    ]
    try Npz.write(arrays, to: directory.file("a.npz"))
    let back = try Npz.read(directory.file("a.npz"))
    #expect(back.map(\.name) == arrays.map(\.name))
    #expect(back.map(\.array) == arrays.map(\.array))
    #expect(try Npz.names(directory.file("a.npz")) == ["größe/1", ""])
    #expect(try Npz.read(directory.file("a.npz"), name: "").shape == [])
    #expect(try Npz.dictionary(directory.file("a.npz")).count == 2)
    let error = #expect(throws: DataFileError.self) { try Npz.read(directory.file("a.npz"), name: "z") }
    #expect(error?.kind == .notFound)
    #expect(throws: DataFileError.self) { try Npz.bytes(of: arrays + [arrays[0]]) }
    #expect(try read(Npz.bytes(of: [])).isEmpty)
  }

  @Test func manyEntriesNeedTheWideRecord() throws {
    let array = try NumpyArray(shape: [], bools: [true])
    let bytes = try Npz.bytes(of: (0..<65_536).map { ("\($0)", array) })
    let archive = try ZipArchive(bytes: bytes, name: "a.npz")
    #expect(archive.entries.count == 65_536)
    #expect(try archive.contents(of: "65535.npy") == Npy.bytes(of: array))
  }

  @Test func reportsChangedContents() throws {
    // The data of `x` in the stored archive end before the second local header.
    var bytes = NumpyFixtures.stored
    let second = try #require(ZipArchive(bytes: bytes, name: "a").entry("labels.npy")).offset
    bytes[second - 1] ^= 1
    let error = #expect(throws: DataFileError.self) { try read(bytes) }
    #expect(error?.description.hasPrefix("a.npz: entry 'x.npy': expected CRC-32 ") == true)
  }

  @Test func refusesEveryTruncation() {
    for fixture in [NumpyFixtures.stored, NumpyFixtures.deflated] {
      for length in fixture.indices {
        #expect(throws: DataFileError.self) { try read(Array(fixture.prefix(length))) }
      }
    }
  }

  @Test func refusesSizesThatDataCannotHave() throws {
    // Field 24 of a directory entry is the size of the contents, field 20 that in the archive.
    let bytes = NumpyFixtures.deflated
    let directory = try #require(firstOffset(of: [0x50, 0x4B, 1, 2], in: bytes))
    for size: UInt32 in [0, 1, 1_000_000, 0xFFFF_FFFE, 0xFFFF_FFFF] {
      for field in [20, 24] {
        var changed = bytes
        changed.replaceSubrange(directory + field..<directory + field + 4, with: size.littleEndianBytes)
        #expect(throws: DataFileError.self) { try read(changed) }
      }
    }
    let small = try ZipArchive(bytes: bytes, name: "a", maximumEntrySize: 100)
    let error = #expect(throws: DataFileError.self) { try small.contents(of: "x.npy") }
    #expect(error?.kind == .unsupported)
  }

  @Test func refusesWhatItDoesNotSupport() throws {
    let directory = try #require(firstOffset(of: [0x50, 0x4B, 1, 2], in: NumpyFixtures.stored))
    var encrypted = NumpyFixtures.stored
    encrypted[directory + 8] |= 1
    var method = NumpyFixtures.stored
    method[directory + 10] = 12
    for bytes in [encrypted, method] {
      let error = #expect(throws: DataFileError.self) { try read(bytes) }
      #expect(error?.kind == .unsupported)
    }
  }

  @Test func refusesEntriesThatAreNoArrays() throws {
    let writer = FileWriter(inMemory: "")
    var zip = ZipWriter(writer, file: "")
    try zip.add("readme.txt", Array("hello".utf8))
    try zip.finish()
    let error = #expect(throws: DataFileError.self) { try read(writer.collected) }
    #expect(error?.description == "a.npz: the entry 'readme.txt' is not a .npy array")
    #expect(try ZipArchive(bytes: writer.collected, name: "a").contents(of: "readme.txt") == Array("hello".utf8))
  }

  @Test func namesTheArrayAtFault() throws {
    let writer = FileWriter(inMemory: "")
    var zip = ZipWriter(writer, file: "")
    try zip.add("objects.npy", NumpyFixtures.pickle)
    try zip.finish()
    let error = #expect(throws: DataFileError.self) { try read(writer.collected) }
    #expect(error?.location == "array 'objects', header")
    #expect(error?.problem.contains("pickle") == true)
  }

  private func firstOffset(of pattern: [UInt8], in bytes: [UInt8]) -> Int? {
    bytes.indices.first { bytes[$0...].starts(with: pattern) }
  }
}
