/// A model's weights, whether they lie in one safetensors file or in several.
///
///     let model = try SafetensorsModel(path: "opt-125m")
///     for tensor in model.tensors { print(tensor.name, tensor.shape) }
///
/// The path is a directory, a `.safetensors` file or a `.index.json` file. In a directory `model.safetensors` comes
/// before `model.safetensors.index.json`, as in the loaders people use. With an index, every tensor it lists must be in
/// the file it names, and every tensor of those files must be listed there.
public final class SafetensorsModel: Sendable {
  /// The path as given.
  public let path: String
  /// The files, in the order of the index.
  public let files: [SafetensorsFile]
  /// All tensors, file after file, each in the order of its bytes; byte ranges count from the data of their own file.
  public let tensors: [TensorInfo]
  /// The metadata of all files; where files disagree the first one wins.
  public let metadata: [String: String]

  private let homes: [String: Int]

  /// Opens a model and checks all headers.
  /// - Throws: `DataFileError`, naming the file and the tensor at fault.
  public init(path: String, strategy: MappedFile.Strategy = .mapped) throws {
    self.path = path
    let isDirectory = FileStatus(path: path)?.form == .directory
    let directory = isDirectory ? Self.child(of: path, "") : Self.parent(of: path)
    var index: (contents: ModelIndex, path: String)?
    if isDirectory {
      let single = Self.child(of: path, ModelIndex.singleFileName)
      let several = Self.child(of: path, ModelIndex.fileName)
      if FileStatus(path: single) != nil {
        files = [try SafetensorsFile(path: single, strategy: strategy)]
      } else if FileStatus(path: several) != nil {
        let contents = try ModelIndex(path: several)
        index = (contents, several)
        files = try Self.openShards(contents, several, directory: directory, strategy: strategy)
      } else {
        throw DataFileError(
          .notFound, file: path, "holds neither \(ModelIndex.singleFileName) nor \(ModelIndex.fileName)")
      }
    } else if path.hasSuffix(".json") {
      let contents = try ModelIndex(path: path)
      index = (contents, path)
      files = try Self.openShards(contents, path, directory: directory, strategy: strategy)
    } else {
      files = [try SafetensorsFile(path: path, strategy: strategy)]
    }
    var homes: [String: Int] = [:]
    var metadata: [String: String] = [:]
    for (position, file) in files.enumerated() {
      metadata.merge(file.metadata) { first, _ in first }
      for tensor in file.tensors where homes.updateValue(position, forKey: tensor.name) != nil {
        throw DataFileError(
          .malformed, file: file.path, at: SafetensorsHeader.location(tensor.name),
          "another file of the model has this tensor too")
      }
    }
    if let index { try Self.check(index.contents, index.path, files: files, homes: homes) }
    tensors = files.flatMap(\.tensors)
    self.homes = homes
    self.metadata = metadata
  }

  /// The tensor of this name, or `nil`.
  public func info(_ name: String) -> TensorInfo? {
    homes[name].flatMap { files[$0].info(name) }
  }

  /// The tensor of this name, or `nil`.
  public subscript(_ name: String) -> TensorInfo? { info(name) }

  /// The file that holds a tensor.
  /// - Throws: `DataFileError` of kind `notFound`.
  public func file(of name: String) throws -> SafetensorsFile {
    guard let home = homes[name] else {
      throw DataFileError(.notFound, file: path, "there is no tensor '\(DataFileError.excerpt(name))'")
    }
    return files[home]
  }

  /// The numbers of a tensor in single precision; see ``SafetensorsFile/floats(_:requireFinite:)``.
  public func floats(_ name: String, requireFinite: Bool = false) throws -> [Float] {
    try file(of: name).floats(name, requireFinite: requireFinite)
  }

  /// The numbers of a tensor in double precision; see ``SafetensorsFile/doubles(_:requireFinite:)``.
  public func doubles(_ name: String, requireFinite: Bool = false) throws -> [Double] {
    try file(of: name).doubles(name, requireFinite: requireFinite)
  }

  /// Lends the bytes of a tensor; see ``SafetensorsFile/withBytes(of:_:)``.
  public func withBytes<Result>(of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    try file(of: name).withBytes(of: name, body)
  }

  private static func openShards(
    _ index: ModelIndex, _ indexPath: String, directory: String, strategy: MappedFile.Strategy
  ) throws -> [SafetensorsFile] {
    try index.files.map { name in
      let shard = directory + name
      guard FileStatus(path: shard) != nil else {
        throw DataFileError(
          .notFound, file: indexPath, "the index names '\(DataFileError.excerpt(name))', which is missing")
      }
      return try SafetensorsFile(path: shard, strategy: strategy)
    }
  }

  private static func check(
    _ index: ModelIndex, _ indexPath: String, files: [SafetensorsFile], homes: [String: Int]
  ) throws {
    let positions = Dictionary(
      index.files.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { a, _ in a })
    var listed: Set<String> = []
    for (tensor, file) in index.weightMap {
      listed.insert(tensor)
      guard let home = homes[tensor], home == positions[file] else {
        throw DataFileError(
          .malformed, file: indexPath, at: SafetensorsHeader.location(tensor),
          "the index places it in '\(DataFileError.excerpt(file))', which does not hold it")
      }
    }
    for file in files {
      for tensor in file.tensors where !listed.contains(tensor.name) {
        throw DataFileError(
          .malformed, file: file.path, at: SafetensorsHeader.location(tensor.name), "is not listed in \(indexPath)")
      }
    }
  }

  static func child(of directory: String, _ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : directory + "/" + name
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[...slash])
  }
}

extension TensorData {
  /// A tensor copied unchanged, straight from the model that holds it.
  /// - Throws: `DataFileError` of kind `notFound`.
  public static func passThrough(
    from model: SafetensorsModel, name: String, as newName: String? = nil
  ) throws -> TensorData {
    try passThrough(from: model.file(of: name), name: name, as: newName)
  }
}
