/// The index of a model in several safetensors files: `model.safetensors.index.json`.
struct ModelIndex {
  static let fileName = "model.safetensors.index.json"
  static let singleFileName = "model.safetensors"
  /// Far beyond real indexes, which have a line per tensor.
  private static let maximumSize = 100_000_000

  /// The name of the file that holds each tensor.
  let weightMap: [(tensor: String, file: String)]

  /// The files, each once, in the order of their first mention.
  var files: [String] {
    var seen: Set<String> = []
    return weightMap.map(\.file).filter { seen.insert($0).inserted }
  }

  init(path: String) throws {
    try self.init(MappedFile(path: path, strategy: .copied))
  }

  init(_ storage: MappedFile) throws {
    let file = storage.path
    guard storage.count <= Self.maximumSize else {
      throw DataFileError(.unsupported, file: file, "an index of \(storage.count) bytes is too large")
    }
    let json = try storage.withBytes { try Self.parse($0, file: file) }
    guard case .object(let members)? = json["weight_map"] else {
      throw DataFileError(
        .malformed, file: file, expected: "an object 'weight_map'", found: json["weight_map"]?.kindName ?? "nothing")
    }
    var map: [(tensor: String, file: String)] = []
    map.reserveCapacity(members.count)
    for member in members {
      let tensor = member.key
      guard case .string(let shard) = member.value else {
        throw DataFileError(
          .malformed, file: file, at: SafetensorsHeader.location(tensor), expected: "a file name",
          found: member.value.kindName)
      }
      // A model may not reach outside its directory.
      guard !shard.isEmpty, shard != ".", shard != "..", !shard.utf8.contains(UInt8(ascii: "/")),
        !shard.utf8.contains(0)
      else {
        throw DataFileError(
          .malformed, file: file, at: SafetensorsHeader.location(tensor),
          "'\(DataFileError.excerpt(shard))' is not the name of a file in the same directory")
      }
      map.append((tensor, shard))
    }
    weightMap = map
  }

  private static func parse(_ bytes: UnsafeRawBufferPointer, file: String) throws -> JSONValue {
    do { return try JSONReader.parse(bytes) } catch {
      throw DataFileError(.malformed, file: file, at: "byte \(error.offset)", error.problem)
    }
  }

  /// The text of an index, tensors in alphabetical order as in the models people know.
  static func text(_ map: [(tensor: String, file: String)], totalSize: Int) -> String {
    let lines = map.sorted { $0.tensor.utf8.lexicographicallyPrecedes($1.tensor.utf8) }
      .map { "    \(JSONText.quoted($0.tensor)): \(JSONText.quoted($0.file))" }
    return "{\n  \"metadata\": {\n    \"total_size\": \(totalSize)\n  },\n  \"weight_map\": {\n"
      + lines.joined(separator: ",\n") + "\n  }\n}\n"
  }
}
