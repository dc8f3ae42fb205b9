import DataFiles
import Foundation

/// What was cut from a model and how, written as `prune.json` beside its weights.
///
/// With it a directory may hold layers of different sizes; without it every layer must be as `config.json` says.
public struct PruneRecord: Codable, Sendable, Equatable {
  /// The name of the file.
  public static let fileName = "prune.json"
  /// The version of the format that is written, and the highest that is read.
  public static let currentFormat = 1

  /// The model that was pruned.
  public struct BaseModel: Codable, Sendable, Equatable {
    /// Its name: that of its directory, unless someone gave another.
    public var name: String
    /// SHA-256 of its file of weights, in hexadecimal; for weights in several files, of their index.
    public var sha256: String

    public init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// The text whose activations the choice was based on.
  public struct Calibration: Codable, Sendable, Equatable {
    /// SHA-256 of the texts, in hexadecimal.
    public var sha256: String
    /// The number of texts.
    public var texts: Int
    /// The number of their tokens.
    public var tokens: Int

    public init(sha256: String, texts: Int, tokens: Int) {
      self.sha256 = sha256
      self.texts = texts
      self.tokens = tokens
    }
  }

  /// How well what was kept reproduces one map's outputs on the calibration text.
  public struct Site: Codable, Sendable, Equatable {
    /// The sum of squared errors after the refit.
    public var loss: Double
    /// The same, divided by the sum of squares of the outputs.
    public var relativeError: Double

    public init(loss: Double, relativeError: Double) {
      self.loss = loss
      self.relativeError = relativeError
    }
  }

  /// What was kept of one layer.
  public struct Layer: Codable, Sendable, Equatable {
    /// Heads of the base model's layer, ascending.
    public var keptHeads: [Int]
    /// Neurons of the base model's layer, ascending.
    public var keptNeurons: [Int]
    /// The attention output, when heads were cut.
    public var attention: Site?
    /// The feed-forward output, when neurons were cut.
    public var feedForward: Site?

    public init(keptHeads: [Int], keptNeurons: [Int], attention: Site? = nil, feedForward: Site? = nil) {
      self.keptHeads = keptHeads
      self.keptNeurons = keptNeurons
      self.attention = attention
      self.feedForward = feedForward
    }
  }

  /// The version of this format.
  public var format: Int
  /// The version of Espalier that wrote it.
  public var toolVersion: String
  /// The model that was pruned.
  public var baseModel: BaseModel
  /// How the weights beside it are laid out.
  public var exportMode: ExportMode
  /// The options of the run, by name.
  public var options: [String: PruneOption]
  /// The calibration text, when there was one.
  public var calibration: Calibration?
  /// What was kept, layer by layer.
  public var layers: [Layer]

  public init(
    toolVersion: String, baseModel: BaseModel, exportMode: ExportMode, options: [String: PruneOption] = [:],
    calibration: Calibration? = nil, layers: [Layer]
  ) {
    format = Self.currentFormat
    self.toolVersion = toolVersion
    self.baseModel = baseModel
    self.exportMode = exportMode
    self.options = options
    self.calibration = calibration
    self.layers = layers
  }

  /// Reads a file.
  /// - Throws: `ModelError.unreadableFile` or `.invalidField`.
  public init(file: String) throws {
    self = try JSONFile.decode(PruneRecord.self, from: file)
    guard format >= 1, format <= Self.currentFormat else {
      throw ModelError.invalidField(
        file: file, field: "format", expected: "1 to \(Self.currentFormat)", found: "\(format)")
    }
  }

  /// Writes a file, atomically, with sorted keys.
  /// - Throws: `DataFileError`, or `ModelError.invalidField` when a number is not finite.
  public func write(to file: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data: Data
    do {
      data = try encoder.encode(self)
    } catch {
      throw ModelError.invalidField(file: file, field: "layers", expected: "finite numbers", found: "\(error)")
    }
    try AtomicFile.write([UInt8](data) + [UInt8(ascii: "\n")], to: file)
  }

  /// Checks that layers have what the record says.
  /// - Throws: `ModelError.invalidField`.
  func validate(file: String, layers found: [EncoderLayer]) throws {
    guard layers.count == found.count else {
      throw ModelError.invalidField(
        file: file, field: "layers", expected: "\(found.count) entries", found: "\(layers.count)")
    }
    for (index, (entry, layer)) in zip(layers, found).enumerated() {
      guard entry.keptHeads.count == layer.headCount else {
        throw ModelError.invalidField(
          file: file, field: "layers[\(index)].keptHeads", expected: "\(layer.headCount) heads, as the weights have",
          found: "\(entry.keptHeads.count)")
      }
      guard entry.keptNeurons.count == layer.width else {
        throw ModelError.invalidField(
          file: file, field: "layers[\(index)].keptNeurons", expected: "\(layer.width) neurons, as the weights have",
          found: "\(entry.keptNeurons.count)")
      }
    }
  }
}
