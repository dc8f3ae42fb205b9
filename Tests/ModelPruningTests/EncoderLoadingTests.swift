import DataFiles
import Foundation
import Testing

@testable import ModelPruning

@Suite struct EncoderLoadingTests {
  /// A copy of the toy model, changed by `edit`, and what loading it gives.
  private func load(_ edit: (_ folder: String) throws -> Void) throws -> EncoderModel {
    try Fixture.withTemporaryDirectory { folder in
      for name in ["config.json", "vocab.txt", "tokenizer_config.json", "model.safetensors"] {
        try FileManager.default.copyItem(atPath: Fixture.toy() + "/" + name, toPath: folder + "/" + name)
      }
      try edit(folder)
      return try EncoderModel(directory: folder)
    }
  }

  private func setField(_ name: String, to value: Any?, in folder: String) throws {
    let url = URL(fileURLWithPath: folder + "/config.json")
    var object = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    object[name] = value
    try JSONSerialization.data(withJSONObject: object).write(to: url)
  }

  private func rewrite(_ folder: String, _ change: (TensorInfo, SafetensorsModel) throws -> [TensorData]) throws {
    let model = try SafetensorsModel(path: Fixture.toy())
    try SafetensorsWriter.write(
      model.tensors.flatMap { try change($0, model) }, to: folder + "/model.safetensors")
  }

  @Test func stockModelLoads() throws {
    let model = try load { _ in }
    #expect(model.layers.count == 2 && model.layers[0].headCount == 4 && model.layers[0].width == 64)
    #expect(model.configuration.headDimension == 8)
    #expect(model.passThrough.map(\.name) == ["pooler.dense.bias", "pooler.dense.weight"])
    #expect(model.record == nil)
  }

  @Test(arguments: [
    ("model_type", "opt", "bert"), ("hidden_act", "gelu_new", "gelu"),
    ("position_embedding_type", "relative_key", "absolute"),
  ]) func otherArchitecturesAreRefused(field: String, found: String, expected: String) throws {
    do {
      _ = try load { try setField(field, to: found, in: $0) }
      Issue.record("loaded")
    } catch ModelError.invalidField(let file, field, expected, found) {
      #expect(file.hasSuffix("/config.json"))
    }
  }

  @Test func fieldsAreChecked() throws {
    func error(_ field: String, _ value: Any?) -> String {
      do {
        _ = try load { try setField(field, to: value, in: $0) }
        return "loaded"
      } catch {
        return "\(error)".split(separator: "/").last.map(String.init) ?? ""
      }
    }
    #expect(error("hidden_size", nil) == "config.json: hidden_size: expected a value, found nothing")
    #expect(error("hidden_size", "x") == "config.json: hidden_size: expected Int, found another type")
    #expect(error("num_attention_heads", 5).contains("expected a divisor of hidden_size 32, found 5"))
    #expect(error("num_hidden_layers", 0).contains("num_hidden_layers: expected a number between 1"))
    #expect(error("num_hidden_layers", 2_000_000_000).contains("num_hidden_layers: expected at most 1000"))
    #expect(error("num_hidden_layers", 3).contains("there is no tensor 'encoder.layer.2.attention.self.query.weight'"))
    #expect(
      error("vocab_size", 200).contains("'embeddings.word_embeddings.weight': expected [200, 32], found [183, 32]"))
    #expect(error("intermediate_size", 128).contains("only with prune.json"))
    #expect(error("is_decoder", true).contains("is_decoder: expected false"))
    #expect(error("pruned_heads", ["0": [1]]).contains("pruned_heads"))
  }

  @Test func missingFilesAreNamed() {
    #expect(throws: ModelError.unreadableFile(file: "/nowhere/config.json", reason: "cannot read the file")) {
      try EncoderModel(directory: "/nowhere")
    }
  }

  @Test func prefixedNamesAndHalfPrecisionLoad() throws {
    let stock = try load { _ in }
    let model = try load { folder in
      try rewrite(folder) { info, file in
        [try .floats(name: "bert." + info.name, shape: info.shape, values: file.floats(info.name), type: .f16)]
      }
    }
    #expect(model.tensorPrefix == "bert.")
    #expect(model.tensors.allSatisfy { $0.name.hasPrefix("bert.") })
    let values = zip(model.layers[0].query.weight.elements, stock.layers[0].query.weight.elements)
    #expect(values.allSatisfy { abs($0 - $1) <= 1e-3 * abs($1) + 1e-6 })
  }

  @Test func missingTensorIsNamed() throws {
    let name = "encoder.layer.1.output.dense.bias"
    do {
      _ = try load {
        try rewrite($0) { info, file in info.name == name ? [] : [try .passThrough(from: file, name: info.name)] }
      }
      Issue.record("loaded")
    } catch ModelError.missingTensor(name, _) {}
  }

  @Test func weightsMustBeFinite() throws {
    #expect(throws: DataFileError.self) {
      try load { folder in
        try rewrite(folder) { info, file in
          var values = try file.floats(info.name)
          if info.name == "encoder.layer.0.output.dense.weight" { values[7] = .nan }
          return [try .floats(name: info.name, shape: info.shape, values: values)]
        }
      }
    }
  }

  @Test func tensorsAreThoseOfTheFile() throws {
    let file = try SafetensorsModel(path: Fixture.toy())
    let model = try EncoderModel(directory: Fixture.toy())
    #expect(model.tensors.count + model.passThrough.count == file.tensors.count)
    for tensor in model.tensors {
      #expect(file.info(tensor.name)?.shape == tensor.shape)
      #expect(try file.floats(tensor.name) == tensor.values)
    }
  }
}
