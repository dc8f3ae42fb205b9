import DataFiles
import Foundation
import Testing

@testable import ModelPruning

@Suite struct ModelExportTests {
  private let tokens = TokenBatch([[2, 40, 50, 60, 3], [2, 3]])

  private func record(_ model: EncoderModel) throws -> PruneRecord {
    PruneRecord(
      toolVersion: "0.0", baseModel: try .init(directory: Fixture.toy()), exportMode: .sidecar,
      options: [
        "seed": .integer(3), "damping": .number(0.01), "refit": .bool(true), "method": .text("swap"),
        "levels": .list([.integer(1), .number(0.5)]),
      ],
      calibration: .init(sha256: "00", texts: 2, tokens: 10),
      layers: model.layers.map { layer in
        .init(
          keptHeads: Array(0..<layer.headCount), keptNeurons: Array(0..<layer.width),
          feedForward: .init(loss: 1.5, relativeError: 0.125))
      })
  }

  private func cut(widths: [Int], heads: [Int] = [4, 4]) throws -> EncoderModel {
    var model = try EncoderModel(directory: Fixture.toy())
    for index in 0..<2 {
      model.layers[index] = try model.layers[index].keeping(neurons: Array(0..<widths[index]))
        .keeping(heads: Array(0..<heads[index]))
    }
    return model
  }

  @Test func uniformExportIsAStockModel() throws {
    try Fixture.withTemporaryDirectory { folder in
      let model = try cut(widths: [24, 24])
      let target = folder + "/out"
      try ModelExport.write(model, base: Fixture.toy(), to: target, mode: .uniform, record: record(model))
      let old = try String(contentsOfFile: Fixture.toy() + "/config.json", encoding: .utf8)
      let new = try String(contentsOfFile: target + "/config.json", encoding: .utf8)
      #expect(new == old.replacingOccurrences(of: "\"intermediate_size\": 64", with: "\"intermediate_size\": 24"))
      // Without prune.json too: nothing in it is needed.
      let record = try PruneRecord(file: target + "/prune.json")
      #expect(record.exportMode == .uniform)
      try FileManager.default.removeItem(atPath: target + "/prune.json")
      let read = try EncoderModel(directory: target)
      #expect(read.layers == model.layers && read.embeddings == model.embeddings)
      #expect(try read.embeddings(tokens) == model.embeddings(tokens))
      let (base, file) = (try SafetensorsModel(path: Fixture.toy()), try SafetensorsModel(path: target))
      #expect(try base.floats("pooler.dense.weight") == file.floats("pooler.dense.weight"))
      #expect(file.metadata == base.metadata)
      #expect(try WordPieceTokenizer(directory: target).vocabularySize == 183)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out"])
    }
  }

  @Test func sidecarExportKeepsTrueShapes() throws {
    try Fixture.withTemporaryDirectory { folder in
      let model = try cut(widths: [10, 0], heads: [3, 1])
      let target = folder + "/out"
      let record = try record(model)
      try ModelExport.write(model, base: Fixture.toy(), to: target, mode: .sidecar, record: record)
      let read = try EncoderModel(directory: target)
      #expect(read.layers == model.layers && read.record == record)
      #expect(read.layers.map(\.headCount) == [3, 1] && read.layers.map(\.width) == [10, 0])
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: target + "/config.json"))
          == Data(contentsOf: URL(fileURLWithPath: Fixture.toy() + "/config.json")))
      // The record is needed to read it, and must match it.
      var wrong = record
      wrong.layers[0].keptHeads = [1]
      try wrong.write(to: target + "/prune.json")
      #expect(
        throws: ModelError.invalidField(
          file: target + "/prune.json", field: "layers[0].keptHeads", expected: "3 heads, as the weights have",
          found: "1")
      ) { try EncoderModel(directory: target) }
      try FileManager.default.removeItem(atPath: target + "/prune.json")
      #expect(throws: ModelError.self) { try EncoderModel(directory: target) }
    }
  }

  @Test func uniformRefusesWhatAStockConfigurationCannotSay() throws {
    func refusal(_ model: EncoderModel) throws -> String {
      try Fixture.withTemporaryDirectory { folder in
        do {
          try ModelExport.write(model, base: Fixture.toy(), to: folder + "/out", mode: .uniform, record: record(model))
          return "written"
        } catch let error as ModelError {
          #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
          return error.description
        }
      }
    }
    #expect(try refusal(cut(widths: [24, 24], heads: [4, 3])).hasPrefix("layer 1: has 3 of 4 heads"))
    #expect(try refusal(cut(widths: [24, 20])).hasPrefix("layer 1: has 20 neurons and layer 0 has 24"))
    #expect(try refusal(cut(widths: [0, 0])).contains("intermediate_size must be positive"))
    #expect(try refusal(cut(widths: [24, 20])).hasSuffix("export as sidecar, which keeps the shape of every layer"))
  }

  @Test func targetsAreProtected() throws {
    try Fixture.withTemporaryDirectory { folder in
      let model = try cut(widths: [24, 24])
      let record = try record(model)
      let base = folder + "/base"
      try FileManager.default.copyItem(atPath: Fixture.toy(), toPath: base)
      func reason(_ target: String, overwriting: Bool = false) -> String {
        do {
          try ModelExport.write(model, base: base, to: target, mode: .uniform, record: record, overwriting: overwriting)
          return "written"
        } catch ModelError.refusedTarget(_, let reason) {
          return reason
        } catch {
          return "\(error)"
        }
      }
      for overwriting in [false, true] {
        #expect(reason(base, overwriting: overwriting) == "is the base model itself")
        #expect(reason(base + "/", overwriting: overwriting) == "is the base model itself")
        #expect(reason(base + "/inner", overwriting: overwriting) == "lies inside the base model")
        #expect(reason(folder, overwriting: overwriting) == "contains the base model")
      }
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: base)
      #expect(reason(folder + "/link", overwriting: true) == "is the base model itself")
      #expect(reason(folder + "/no/where") == "its parent directory does not exist")
      #expect(reason(folder + "/out") == "written")
      #expect(reason(folder + "/out") == "exists and is not empty; ask for it to be overwritten")
      #expect(reason(folder + "/out", overwriting: true) == "written")
      let other = folder + "/other"
      try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
      #expect(reason(other) == "written")
      try FileManager.default.removeItem(atPath: other + "/prune.json")
      #expect(reason(other, overwriting: true).hasPrefix("holds something other than a pruned model"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["base", "link", "other", "out"])
      let (a, b) = (FileManager.default.contents(atPath: base + "/model.safetensors"), try Fixture.toy())
      #expect(a == FileManager.default.contents(atPath: b + "/model.safetensors"))
    }
  }

  @Test func companionsAreCopiedAndOtherWeightsAreNot() throws {
    try Fixture.withTemporaryDirectory { folder in
      let base = folder + "/base"
      try FileManager.default.copyItem(atPath: Fixture.toy(), toPath: base)
      for directory in ["1_Pooling", "onnx"] {
        try FileManager.default.createDirectory(atPath: base + "/" + directory, withIntermediateDirectories: false)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: base + "/\(directory)/config.json"))
      }
      for name in ["modules.json", "pytorch_model.bin", "LICENSE", ".hidden", "model.safetensors.index.json"] {
        try Data("{}".utf8).write(to: URL(fileURLWithPath: base + "/" + name))
      }
      let model = try cut(widths: [24, 24])
      try ModelExport.write(model, base: base, to: folder + "/out", mode: .uniform, record: record(model))
      #expect(
        try FileManager.default.subpathsOfDirectory(atPath: folder + "/out").sorted() == [
          "1_Pooling", "1_Pooling/config.json", "LICENSE", "config.json", "model.safetensors", "modules.json",
          "prune.json", "tokenizer_config.json", "vocab.txt",
        ])
    }
  }

  @Test func elementTypesAreKept() throws {
    try Fixture.withTemporaryDirectory { folder in
      let base = folder + "/base"
      try FileManager.default.copyItem(atPath: Fixture.toy(), toPath: base)
      let source = try SafetensorsModel(path: Fixture.toy())
      try SafetensorsWriter.write(
        source.tensors.map { try .floats(name: $0.name, shape: $0.shape, values: source.floats($0.name), type: .bf16) },
        to: base + "/model.safetensors")
      let model = try EncoderModel(directory: base)
      let record = try record(model)
      try ModelExport.write(model, base: base, to: folder + "/out", mode: .uniform, record: record)
      let file = try SafetensorsModel(path: folder + "/out")
      #expect(file.tensors.allSatisfy { $0.type == .bf16 })
      #expect(try EncoderModel(directory: folder + "/out").layers == model.layers)
    }
  }

  @Test func configurationKeepsEverythingElse() throws {
    func edited(_ text: String) throws -> String {
      let file = ConfigurationFile(contents: Data(text.utf8), name: "config.json")
      return String(decoding: try file.settingIntermediateSize(7), as: UTF8.self)
    }
    #expect(
      try edited("{\"b\":1e-12, \"intermediate_size\" :\t64,\"a\": [1]}")
        == "{\"b\":1e-12, \"intermediate_size\" :\t7,\"a\": [1]}")
    // The first place is not the field itself, so the text is written anew.
    let nested = try edited("{\"x\":{\"intermediate_size\":64},\"intermediate_size\":64}")
    #expect(nested.contains("64") && nested.contains("\"intermediate_size\" : 7"))
    #expect(throws: ModelError.self) { try edited("[]") }
  }
}
