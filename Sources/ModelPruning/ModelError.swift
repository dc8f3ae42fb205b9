import Execution

/// What is wrong with a model, and where.
///
///     opt/config.json: model_type: expected bert, found opt
///
/// Reading and writing files can also throw `DataFileError`, which names the file and the place in it.
public enum ModelError: Error, Equatable, Sendable {
  /// A field of a configuration file is missing or has a value this library cannot work with.
  case invalidField(file: String, field: String, expected: String, found: String)
  /// A file is missing or cannot be read as what it should be.
  case unreadableFile(file: String, reason: String)
  /// A vocabulary lacks something, or holds it twice.
  case invalidVocabulary(file: String, reason: String)
  /// The weights lack a tensor the configuration asks for.
  case missingTensor(name: String, file: String)
  /// A tensor has another shape than its place in the model asks for.
  case wrongShape(tensor: String, file: String, expected: String, found: String)
  /// A sequence of tokens cannot be run through the model.
  case invalidTokens(sequence: Int, reason: String)
  /// A choice of heads or neurons, or the maps that go with it, does not fit the layer.
  case invalidEdit(reason: String)
  /// The export mode cannot express the model; `suggestion` names one that can.
  case inexpressible(layer: Int, reason: String, suggestion: String)
  /// The place to write to is taken, or must not be written to.
  case refusedTarget(path: String, reason: String)
  /// The computation was told to stop; nothing of it can be used.
  case interrupted(RunClock.Interruption)
}

extension ModelError: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    switch self {
    case .invalidField(let file, let field, let expected, let found):
      "\(file): \(field): expected \(expected), found \(found)"
    case .unreadableFile(let file, let reason): "\(file): \(reason)"
    case .invalidVocabulary(let file, let reason): "\(file): \(reason)"
    case .missingTensor(let name, let file): "\(file): there is no tensor '\(name)'"
    case .wrongShape(let tensor, let file, let expected, let found):
      "\(file): tensor '\(tensor)': expected \(expected), found \(found)"
    case .invalidTokens(let sequence, let reason): "sequence \(sequence): \(reason)"
    case .invalidEdit(let reason): reason
    case .inexpressible(let layer, let reason, let suggestion): "layer \(layer): \(reason); \(suggestion)"
    case .refusedTarget(let path, let reason): "\(path): \(reason)"
    case .interrupted(.timeLimit): "stopped at the time limit"
    case .interrupted(.cancelled): "cancelled"
    }
  }
}
