import Testing

@testable import DataFiles

/// Reading and writing single safetensors files, against bytes written by the reference implementation.
@Suite struct SafetensorsFileTests {
  private func read(_ bytes: [UInt8]) throws -> SafetensorsFile { try SafetensorsFile(bytes: bytes, name: "m.st") }

  private func build(_ header: String, data: [UInt8] = []) -> [UInt8] {
    UInt64(header.utf8.count).littleEndianBytes + header.utf8 + data
  }

  @Test func readsTheReferenceFile() throws {
    let file = try read(SafetensorsFixtures.numbers)
    #expect(file.metadata == ["format": "pt"])
    #expect(
      file.tensors.map(\.name) == [
        "ids", "scalar", "b.weight", "empty", "a.bias", "half", "e4m3", "q", "mask",
      ])
    #expect(file["b.weight"]?.shape == [2, 3])
    #expect(file["scalar"]?.shape == [])
    #expect(file["nothing"] == nil)
    #expect(try file.floats("b.weight") == [0, 1, 2, 3, 4, 5])
    // bfloat16 has eight significant bits: 0.1 becomes 0.10009765625, -3e38 becomes -0x1.c4p127.
    #expect(try file.floats("a.bias") == [1, 0.10009765625, -0x1.c4p127])
    #expect(try file.doubles("half") == [1, 0.0999755859375])
    #expect(try file.doubles("ids") == [9_007_199_254_740_992, -1])
    #expect(try file.doubles("scalar") == [2.5])
    #expect(try file.floats("empty") == [])
    #expect(try file.floats("mask") == [1, 0, 1])
    #expect(try file.floats("q") == [-128, 127])
    let error = #expect(throws: DataFileError.self) { try file.floats("e4m3") }
    #expect(error?.kind == .unsupported)
    #expect(throws: DataFileError.self) { try file.floats("nothing") }
  }

  @Test func writesTheSameBytesAsTheReference() throws {
    let file = try read(SafetensorsFixtures.numbers)
    let tensors = try file.tensors.shuffled().map { try TensorData.passThrough(from: file, name: $0.name) }
    #expect(try SafetensorsWriter.bytes(tensors, metadata: file.metadata) == SafetensorsFixtures.numbers)
  }

  @Test func padsTheHeader() throws {
    for length in 1...9 {
      let name = String(repeating: "n", count: length)
      let bytes = try SafetensorsWriter.bytes([.floats(name: name, shape: [1], values: [7])])
      #expect((bytes.count - 4) % 8 == 0)
      #expect(try read(bytes).floats(name) == [7])
    }
  }

  @Test func readsUnalignedData() throws {
    let values: [Float] = [1.5, -2]
    let data = values.withUnsafeBytes { Array($0) }
    for padding in 0..<8 {
      let header = #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"# + String(repeating: " ", count: padding)
      let file = try read(build(header, data: data))
      #expect(try file.floats("x") == values)
      #expect(try file.doubles("x") == [1.5, -2])
    }
  }

  @Test func storesHalfPrecision() throws {
    let values: [Float] = [1, 0.1, 1e9, .nan]
    let bytes = try SafetensorsWriter.bytes([
      .floats(name: "h", shape: [4], values: values, type: .f16),
      .floats(name: "b", shape: [4], values: values, type: .bf16),
      .floats(name: "d", shape: [4], values: values, type: .f64),
    ])
    let file = try read(bytes)
    let half = try file.floats("h")
    #expect(half[0...2] == [1, 0.0999755859375, .infinity])
    #expect(half[3].isNaN)
    let brain = try file.floats("b")
    #expect(brain[0...1] == [1, 0.10009765625])
    #expect(brain[3].isNaN)
    #expect(try file.doubles("d")[1] == Double(Float(0.1)))
    #expect(throws: DataFileError.self) { try TensorData.floats(name: "i", shape: [4], values: values, type: .i32) }
  }

  @Test func refusesNaNWhenAsked() throws {
    let file = try read(
      SafetensorsWriter.bytes([.floats(name: "x", shape: [2, 2], values: [1, 2, .nan, 4], type: .bf16)]))
    #expect(try file.floats("x")[3] == 4)
    let error = #expect(throws: DataFileError.self) { try file.floats("x", requireFinite: true) }
    #expect(error?.description == "m.st: tensor 'x', row 1, column 0: expected a finite number, found nan")
    #expect(throws: DataFileError.self) { try file.doubles("x", requireFinite: true) }
  }

  @Test func convertsTensorsLongerThanAPiece() throws {
    let values = (0..<100_000).map { Float($0 % 251) }
    let file = try read(
      SafetensorsWriter.bytes([.floats(name: "x", shape: [100, 1000], values: values, type: .bf16)]))
    #expect(try file.floats("x") == values)
  }

  @Test func passesUnknownTypesThrough() throws {
    let bytes = build(#"{"x":{"dtype":"F2_NEW","shape":[5],"data_offsets":[0,3]}}"#, data: [1, 2, 3])
    let file = try read(bytes)
    #expect(file["x"]?.type == .other("F2_NEW"))
    let copy = try read(SafetensorsWriter.bytes([.passThrough(from: file, name: "x", as: "y")]))
    #expect(try copy.withBytes(of: "y") { Array($0) } == [1, 2, 3])
    #expect(copy["y"]?.shape == [5])
  }

  @Test func sizesTypesNarrowerThanAByte() throws {
    #expect(
      try read(build(#"{"x":{"dtype":"F4","shape":[2,2],"data_offsets":[0,2]}}"#, data: [1, 2])).tensors.count == 1)
    #expect(
      try read(build(#"{"x":{"dtype":"F6_E2M3","shape":[4],"data_offsets":[0,3]}}"#, data: [1, 2, 3])).tensors.count
        == 1)
    #expect(throws: DataFileError.self) {
      try read(build(#"{"x":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}"#, data: [1, 2]))
    }
  }

  @Test(arguments: [
    // hole, overlap, backwards, tail, too short
    #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
    #"{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
    #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[8,0]}}"#,
    #"{"a":{"dtype":"U8","shape":[7],"data_offsets":[0,7]}}"#,
    #"{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}"#,
    #"{"a":{"dtype":"U8","shape":[7],"data_offsets":[1,8]}}"#,
    // sizes
    #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"U8","shape":[-8],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"U8","shape":[8.0],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8,8]}}"#,
    #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,18446744073709551624]}}"#,
    #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[-1,7]}}"#,
    // members
    #"{"a":{"shape":[8],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"U8","data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"U8","shape":[8]}}"#,
    #"{"a":{"dtype":8,"shape":[8],"data_offsets":[0,8]}}"#,
    #"{"a":[]}"#,
    // duplicates
    #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"U8","dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
    #"{"\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
    // metadata
    #"{"__metadata__":{"n":1},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
    #"{"__metadata__":"x","a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
    #"{"__metadata__":{"n":"1","n":"1"},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
    // JSON
    #" {"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}x"#,
    #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},}"#,
    #"{"a":{"dtype":"U8","shape":[08],"data_offsets":[0,8]}}"#,
    #"{"\ud800":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}"#,
    "{}", "[]", "",
  ])
  func refuses(_ header: String) {
    #expect(throws: DataFileError.self) { try read(build(header, data: Array(1...8))) }
  }

  @Test func refusesEveryTruncationAndATail() {
    let whole = SafetensorsFixtures.numbers
    for length in whole.indices {
      #expect(throws: DataFileError.self) { try read(Array(whole.prefix(length))) }
    }
    #expect(throws: DataFileError.self) { try read(whole + [0]) }
  }

  @Test func refusesHugeHeadersWithoutReadingThem() {
    for size: UInt64 in [100_000_001, 1 << 62, .max] {
      let error = #expect(throws: DataFileError.self) { try read(size.littleEndianBytes + Array("{}".utf8)) }
      #expect(error?.description.contains("at most 100000000 bytes") == true)
    }
  }

  @Test func refusesIllFormedText() {
    let good = build(#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, data: [1])
    for byte: UInt8 in [0x80, 0xC0, 0xFF, 0x00, 0x1F] {
      var bytes = good
      bytes[10] = byte
      #expect(throws: DataFileError.self) { try read(bytes) }
    }
    let deep = String(repeating: #"{"a":"#, count: 100_000)
    let error = #expect(throws: DataFileError.self) { try read(build(deep)) }
    #expect(error?.description.contains("nested deeper") == true)
  }

  @Test func namesTheTensorAtFault() {
    let header = #"{"fc1.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,20]}}"#
    let error = #expect(throws: DataFileError.self) { try read(build(header, data: Array(repeating: 0, count: 20))) }
    #expect(error?.kind == .shapeMismatch)
    #expect(
      error?.description == "m.st: tensor 'fc1.weight': expected 24 bytes for F32 [2, 3], found 20")
  }

  @Test func keepsStrangeNames() throws {
    let names = ["", "a\"b\\c", "line\nbreak\u{0}", "größe", "🌳", "\u{7f}"]
    let metadata = ["k\"": "v\\\t", "ü": "\u{1}"]
    let bytes = try SafetensorsWriter.bytes(
      names.map { try .floats(name: $0, shape: [], values: [1]) }, metadata: metadata)
    let file = try read(bytes)
    #expect(Set(file.tensors.map(\.name)) == Set(names))
    #expect(file.metadata == metadata)
  }

  @Test func refusesBadTensorsWhenWriting() throws {
    #expect(throws: DataFileError.self) { try TensorData.floats(name: "x", shape: [2], values: [1]) }
    #expect(throws: DataFileError.self) { try TensorData(name: "x", type: .f4, shape: [3], bytes: [1, 2]) }
    #expect(throws: DataFileError.self) { try TensorData(name: "__metadata__", type: .u8, shape: [1], bytes: [1]) }
    #expect(throws: DataFileError.self) { try TensorData(name: "x", type: .other("F32"), shape: [1], bytes: [1]) }
    let tensor = try TensorData.floats(name: "x", shape: [], values: [1])
    #expect(throws: DataFileError.self) { try SafetensorsWriter.bytes([tensor, tensor]) }
    let liar = try TensorData(name: "x", type: .u8, shape: [3]) { try $0.write([1, 2]) }
    #expect(throws: DataFileError.self) { try SafetensorsWriter.bytes([liar]) }
  }

  @Test func readsFromDiskMappedOrCopied() throws {
    let directory = try TemporaryDirectory()
    try directory.put(SafetensorsFixtures.numbers, "m.safetensors")
    for strategy in [MappedFile.Strategy.mapped, .copied] {
      let file = try SafetensorsFile(path: directory.file("m.safetensors"), strategy: strategy)
      #expect(try file.floats("b.weight") == [0, 1, 2, 3, 4, 5])
    }
    #expect(throws: DataFileError.self) { try SafetensorsFile(path: directory.path) }
    #expect(throws: DataFileError.self) { try SafetensorsFile(path: "") }
  }
}
