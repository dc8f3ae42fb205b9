import Foundation
import Testing

@testable import DataFiles

/// Models in several files, and what an interrupted write leaves behind.
@Suite struct ShardedModelTests {
  private struct Interruption: Error {}

  private func tensors(_ value: Float) throws -> [TensorData] {
    try (0..<5).map { try .floats(name: "layer.\($0)", shape: [2, 2], values: Array(repeating: value, count: 4)) }
  }

  /// The value all tensors of the model share, `nil` when they do not.
  private func value(of path: String) throws -> Float? {
    let model = try SafetensorsModel(path: path)
    guard model.tensors.count == 5 else { return nil }
    let values = try Set(model.tensors.flatMap { try model.floats($0.name) })
    return values.count == 1 ? values.first : nil
  }

  @Test func writesOneFileWhenEverythingFits() throws {
    let directory = try TemporaryDirectory()
    let names = try SafetensorsWriter.writeSharded(
      tensors(1), metadata: ["format": "pt"], maxShardBytes: 80, toDirectory: directory.path)
    #expect(names == ["model.safetensors"])
    #expect(try directory.names() == names)
    let model = try SafetensorsModel(path: directory.path)
    #expect(model.metadata == ["format": "pt"])
    #expect(model["layer.3"]?.shape == [2, 2])
    #expect(try model.doubles("layer.3") == [1, 1, 1, 1])
    #expect(throws: DataFileError.self) { try model.floats("layer.9") }
  }

  @Test func splitsAtTheLimit() throws {
    let directory = try TemporaryDirectory()
    let names = try SafetensorsWriter.writeSharded(tensors(1), maxShardBytes: 47, toDirectory: directory.path)
    #expect(names == (1...3).map { "model-0000\($0)-of-00003.safetensors" })
    #expect(try directory.names() == names + ["model.safetensors.index.json"])
    let text = String(decoding: try directory.bytes("model.safetensors.index.json"), as: UTF8.self)
    #expect(text.contains("\"total_size\": 80"))
    #expect(text.contains("    \"layer.4\": \"model-00003-of-00003.safetensors\"\n"))
    #expect(try value(of: directory.path) == 1)
    #expect(try value(of: directory.file("model.safetensors.index.json")) == 1)
    #expect(try SafetensorsModel(path: directory.file(names[0])).tensors.count == 2)
  }

  @Test func givesLargeTensorsAFileOfTheirOwn() throws {
    let directory = try TemporaryDirectory()
    let empty = try TensorData.floats(name: "empty", shape: [0], values: [])
    let names = try SafetensorsWriter.writeSharded(
      [empty] + tensors(1), maxShardBytes: 1, toDirectory: directory.path)
    #expect(try SafetensorsModel(path: directory.path).tensors.count == 6)
    #expect(names.count == 6)
  }

  @Test(arguments: [(1000, 20), (20, 1000), (20, 40), (20, 20), (1000, 1000)])
  func interruptionLeavesTheOldModelOrTheNewOne(oldLimit: Int, newLimit: Int) throws {
    var interruptAt = 0
    var finished = false
    while !finished {
      let directory = try TemporaryDirectory()
      try directory.put([1], "config.json")
      _ = try SafetensorsWriter.writeSharded(tensors(1), maxShardBytes: oldLimit, toDirectory: directory.path)
      // Passing through from the model that is replaced must work to the end.
      let old = try SafetensorsModel(path: directory.path)
      let new = try tensors(2)
      var step = 0
      do {
        _ = try SafetensorsWriter.writeSharded(
          new, metadata: [:], maxShardBytes: newLimit, toDirectory: directory.path
        ) { _ in
          let value = try value(of: directory.path)
          #expect(value == 1 || value == 2)
          if step == interruptAt { throw Interruption() }
          step += 1
        }
        finished = true
        #expect(try value(of: directory.path) == 2)
        #expect(try !directory.names().contains { $0.hasSuffix(".tmp") })
      } catch is Interruption {
        let value = try value(of: directory.path)
        #expect(value == 1 || value == 2)
      }
      #expect(try directory.bytes("config.json") == [1])
      #expect(try old.floats("layer.0") == [1, 1, 1, 1])
      interruptAt += 1
    }
    #expect(interruptAt >= 2)
  }

  @Test func failureWhileATensorIsProducedLeavesNothingBehind() throws {
    for failing in 0..<5 {
      let directory = try TemporaryDirectory()
      _ = try SafetensorsWriter.writeSharded(tensors(1), maxShardBytes: 40, toDirectory: directory.path)
      let before = try directory.names()
      var new = try tensors(2)
      new[failing] = try TensorData(name: "layer.\(failing)", type: .f32, shape: [2, 2]) { writer in
        #expect(try self.value(of: directory.path) == 1)
        try writer.write([0, 0, 0])
        throw Interruption()
      }
      #expect(throws: Interruption.self) {
        try SafetensorsWriter.writeSharded(new, maxShardBytes: 20, toDirectory: directory.path)
      }
      #expect(try directory.names() == before)
      #expect(try value(of: directory.path) == 1)
    }
  }

  @Test func replacesAModelByATransformedCopyOfItself() throws {
    let directory = try TemporaryDirectory()
    _ = try SafetensorsWriter.writeSharded(tensors(1), maxShardBytes: 40, toDirectory: directory.path)
    let model = try SafetensorsModel(path: directory.path)
    let copies = try model.tensors.map { try TensorData.passThrough(from: model, name: $0.name) }
    let names = try SafetensorsWriter.writeSharded(copies, maxShardBytes: 40, toDirectory: directory.path)
    #expect(names[0] == "model-v2-00001-of-00003.safetensors")
    #expect(try directory.names() == names + ["model.safetensors.index.json"])
    #expect(try value(of: directory.path) == 1)
  }

  @Test func checksTheIndexBothWays() throws {
    let directory = try TemporaryDirectory()
    let names = try SafetensorsWriter.writeSharded(tensors(1), maxShardBytes: 40, toDirectory: directory.path)
    func index(_ map: [(tensor: String, file: String)]) throws {
      try AtomicFile.write(ModelIndex.text(map, totalSize: 80), to: directory.file("model.safetensors.index.json"))
    }
    let right = (0..<5).map { (tensor: "layer.\($0)", file: names[$0 / 2]) }
    try index(right)
    _ = try SafetensorsModel(path: directory.path)

    try index(Array(right.dropFirst()))
    var error = #expect(throws: DataFileError.self) { try SafetensorsModel(path: directory.path) }
    #expect(error?.location == "tensor 'layer.0'")
    #expect(error?.problem.contains("is not listed") == true)

    try index(right + [("lm_head.weight", names[0])])
    error = #expect(throws: DataFileError.self) { try SafetensorsModel(path: directory.path) }
    #expect(error?.location == "tensor 'lm_head.weight'")

    try index([("layer.0", names[1])] + right.dropFirst())
    #expect(throws: DataFileError.self) { try SafetensorsModel(path: directory.path) }

    try index(right + [("x", "missing.safetensors")])
    error = #expect(throws: DataFileError.self) { try SafetensorsModel(path: directory.path) }
    #expect(error?.problem.contains("missing.safetensors") == true)

    for outside in ["../m.safetensors", "/etc/passwd", "..", ""] {
      try index([("x", outside)])
      error = #expect(throws: DataFileError.self) { try SafetensorsModel(path: directory.path) }
      #expect(error?.problem.contains("same directory") == true)
    }
    try AtomicFile.write(
      "{\"weight_map\": {\"a\": \"b\", \"a\": \"b\"}}", to: directory.file("model.safetensors.index.json"))
    #expect(throws: DataFileError.self) { try SafetensorsModel(path: directory.path) }
  }

  @Test func refusesTheSameTensorInTwoFiles() throws {
    let directory = try TemporaryDirectory()
    let tensor = try TensorData.floats(name: "x", shape: [], values: [1])
    let other = try TensorData.floats(name: "y", shape: [], values: [1])
    try SafetensorsWriter.write([tensor], to: directory.file("a.safetensors"))
    try SafetensorsWriter.write([tensor, other], to: directory.file("b.safetensors"))
    let map = [(tensor: "x", file: "a.safetensors"), (tensor: "y", file: "b.safetensors")]
    try AtomicFile.write(ModelIndex.text(map, totalSize: 12), to: directory.file("model.safetensors.index.json"))
    #expect(throws: DataFileError.self) { try SafetensorsModel(path: directory.path) }
  }

  @Test func saysWhatADirectoryLacks() throws {
    let directory = try TemporaryDirectory()
    let error = #expect(throws: DataFileError.self) { try SafetensorsModel(path: directory.path) }
    #expect(error?.kind == .notFound)
    #expect(throws: DataFileError.self) { try SafetensorsModel(path: directory.file("none.safetensors")) }
    #expect(throws: DataFileError.self) {
      try SafetensorsWriter.writeSharded([], maxShardBytes: 1, toDirectory: directory.file("none"))
    }
  }
}
