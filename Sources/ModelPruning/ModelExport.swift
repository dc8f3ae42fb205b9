import DataFiles
import Foundation

/// Writes a pruned model beside the model it came from.
///
///     try ModelExport.write(pruned, base: "all-MiniLM-L6-v2", to: "pruned", mode: .uniform, record: record)
///
/// The new directory holds `model.safetensors` with everything the base has (tensors outside the encoder copied byte
/// by byte, encoder tensors in the element type they had), the configuration, the tokenizer and module files of the
/// base, and `prune.json`. It is built under a temporary name and renamed when complete; the base is only read.
public enum ModelExport {
  /// Writes a model.
  ///
  /// - Parameters:
  ///   - mode: How the model is laid out on disk.
  ///   - model: The model to write.
  ///   - base: The directory the model was read from.
  ///   - directory: The directory to write; its parent must exist.
  ///   - record: What was done; its `exportMode` is set to `mode`.
  ///   - overwriting: Whether an existing model in `directory` may be replaced.
  /// - Throws: `ModelError.inexpressible` when `mode` cannot hold the model, `.refusedTarget` when `directory` is
  ///   taken, or is the base or lies inside it or around it, `.invalidField` when the record does not match the model;
  ///   `DataFileError` for the files. In each case an old `directory` stays as it was.
  public static func write(
    _ model: EncoderModel, base: String, to directory: String, mode: ExportMode, record: PruneRecord,
    overwriting: Bool = false
  ) throws {
    try requireExpressible(model, as: mode)
    try record.validate(file: PruneRecord.fileName, layers: model.layers)
    let target = ExportTarget(path: directory, base: base)
    try target.check(overwriting: overwriting)
    try target.fill { folder in
      try ModelFolder(path: base).copyCompanions(to: folder)
      try writeConfiguration(of: model, base: base, to: folder, mode: mode)
      try writeWeights(of: model, base: base, to: folder)
      var record = record
      record.exportMode = mode
      try record.write(to: folder + "/" + PruneRecord.fileName)
    }
  }

  /// Checks that a directory can be written to, which is worth knowing before long work.
  ///
  /// - Parameters:
  ///   - directory: The directory to write.
  ///   - base: The directory of the model that is pruned.
  ///   - overwriting: Whether an existing model in `directory` may be replaced.
  /// - Throws: `ModelError.refusedTarget`, or `DataFileError`.
  public static func requireWritable(_ directory: String, base: String, overwriting: Bool = false) throws {
    try ExportTarget(path: directory, base: base).check(overwriting: overwriting)
  }

  /// Checks that a mode can hold a model.
  /// - Throws: `ModelError.inexpressible`, naming the first layer at fault and a mode that works.
  public static func requireExpressible(_ model: EncoderModel, as mode: ExportMode) throws {
    guard mode == .uniform else { return }
    let heads = model.configuration.headCount
    let suggestion = "export as \(ExportMode.sidecar.rawValue), which keeps the shape of every layer"
    for (index, layer) in model.layers.enumerated() {
      guard layer.headCount == heads else {
        throw ModelError.inexpressible(
          layer: index,
          reason: "has \(layer.headCount) of \(heads) heads, and a stock BERT configuration cannot say that: "
            + "the width of a head is hidden_size / num_attention_heads",
          suggestion: suggestion)
      }
      guard layer.width == model.layers[0].width else {
        throw ModelError.inexpressible(
          layer: index,
          reason: "has \(layer.width) neurons and layer 0 has \(model.layers[0].width), and a stock BERT "
            + "configuration has one intermediate_size for all layers",
          suggestion: suggestion)
      }
      guard layer.width > 0 else {
        throw ModelError.inexpressible(
          layer: index, reason: "has no neurons, and intermediate_size must be positive", suggestion: suggestion)
      }
    }
  }

  private static func writeConfiguration(
    of model: EncoderModel, base: String, to folder: String, mode: ExportMode
  ) throws {
    let name = base + "/config.json"
    let file = ConfigurationFile(contents: try JSONFile.contents(of: name), name: name)
    let contents =
      mode == .uniform
      ? try file.settingIntermediateSize(model.layers.first?.width ?? model.configuration.intermediateSize)
      : file.contents
    try AtomicFile.write([UInt8](contents), to: folder + "/config.json")
  }

  private static func writeWeights(of model: EncoderModel, base: String, to folder: String) throws {
    let source = try SafetensorsModel(path: base)
    var tensors: [TensorData] = []
    for tensor in model.tensors {
      let old = source.info(tensor.name)?.type ?? .f32
      tensors.append(try tensor.data(as: old.isFloatingPoint ? old : .f32))
    }
    for tensor in model.passThrough { tensors.append(try .passThrough(from: source, name: tensor.name)) }
    let metadata = source.metadata.isEmpty ? ["format": "pt"] : source.metadata
    try SafetensorsWriter.write(tensors, metadata: metadata, to: folder + "/model.safetensors")
  }
}
