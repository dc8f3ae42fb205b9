import DataFiles
import Foundation
import LinearAlgebra

extension EncoderModel {
  /// Reads a model directory: `config.json` and the weights, and `prune.json` when it is there.
  ///
  /// Layers may have fewer heads or neurons than `config.json` says only when `prune.json` says so too.
  ///
  /// - Throws: `ModelError` for the configuration, a missing tensor or a shape that does not fit; `DataFileError` for
  ///   the files themselves and for weights that are not finite.
  /// - Complexity: one pass over the weights; a linear map is transposed on the way.
  public init(directory: String) throws {
    let folder = directory.hasSuffix("/") ? directory : directory + "/"
    let configuration = try EncoderConfiguration(file: folder + "config.json")
    let recordFile = folder + PruneRecord.fileName
    let record = FileManager.default.fileExists(atPath: recordFile) ? try PruneRecord(file: recordFile) : nil
    let reader = try EncoderReader(
      file: try SafetensorsModel(path: directory), configuration: configuration, allowsCuts: record != nil)
    let layers = try (0..<configuration.layerCount).map { try reader.layer($0) }
    try record?.validate(file: recordFile, layers: layers)
    try self.init(
      configuration: configuration, embeddings: try reader.embeddings(), layers: layers,
      tensorPrefix: reader.names.prefix, passThrough: reader.passThrough, record: record)
  }
}
