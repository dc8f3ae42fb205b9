import DataFiles
import Foundation

extension PruneRecord.BaseModel {
  /// Names and hashes the model in a directory.
  ///
  /// - Throws: `DataFileError` when there are no weights or they cannot be read.
  /// - Complexity: one pass over the file of weights.
  public init(directory: String) throws {
    let url = URL(fileURLWithPath: directory).standardizedFileURL
    let single = url.appendingPathComponent("model.safetensors").path
    let index = url.appendingPathComponent("model.safetensors.index.json").path
    let file = FileManager.default.fileExists(atPath: single) ? single : index
    self.init(name: url.lastPathComponent, sha256: try SHA256.hexDigest(ofFile: file))
  }
}
