extension SafetensorsWriter {
  /// A moment in ``writeSharded(_:metadata:maxShardBytes:toDirectory:)`` after which an interruption may come.
  enum ShardStep: Equatable {
    case shardWritten(Int)
    case indexWritten
    case oldFileRemoved
  }

  /// Writes a model into a directory, in files of at most `maxShardBytes` of data each.
  ///
  /// A model that fits becomes one `model.safetensors`; otherwise the tensors fill `model-00001-of-0000n.safetensors`
  /// and so on in the order given, and `model.safetensors.index.json` is written last. A tensor larger than the limit
  /// gets a file of its own.
  ///
  /// A model that is already in the directory stays complete and loadable until the new one is: new files never take
  /// the names of old ones (they are numbered `model-v2-00001-of-…` when needed), and the old model's weight files,
  /// and nothing else, are removed at the end. Tensors may therefore be passed through from the model that is replaced.
  /// - Returns: The names of the weight files, in order.
  /// - Throws: `DataFileError`, or whatever a tensor's closure throws; the new files are then removed again.
  @discardableResult
  public static func writeSharded(
    _ tensors: [TensorData], metadata: [String: String] = [:], maxShardBytes: Int, toDirectory directory: String
  ) throws -> [String] {
    try writeSharded(tensors, metadata: metadata, maxShardBytes: maxShardBytes, toDirectory: directory) { _ in }
  }

  /// The same, telling `observer` of every step, so that a test can interrupt after each.
  static func writeSharded(
    _ tensors: [TensorData], metadata: [String: String], maxShardBytes: Int, toDirectory directory: String,
    observer: (ShardStep) throws -> Void
  ) throws -> [String] {
    guard FileStatus(path: directory)?.form == .directory else {
      throw DataFileError(.notWritable, file: directory, "is not a directory")
    }
    try checkUnique(tensors, file: directory)
    let single = SafetensorsModel.child(of: directory, ModelIndex.singleFileName)
    let index = SafetensorsModel.child(of: directory, ModelIndex.fileName)
    // An index that cannot be read has no shards that could be kept loadable, or removed safely.
    let oldShards = FileStatus(path: index) == nil ? [] : (try? ModelIndex(path: index))?.files ?? []
    let hadIndex = FileStatus(path: index) != nil

    let shards = partition(tensors, limit: maxShardBytes)
    if shards.count <= 1 {
      // Loaders look for the single file first: its appearance is the moment the new model takes over.
      try write(tensors, metadata: metadata, to: single)
      try observer(.shardWritten(0))
      if hadIndex { try remove(index) }
      try removeOldShards(oldShards, in: directory, observer)
      return [ModelIndex.singleFileName]
    }

    let names = freshNames(count: shards.count, in: directory)
    var written: [String] = []
    do {
      for (position, shard) in shards.enumerated() {
        let path = SafetensorsModel.child(of: directory, names[position])
        try write(shard, metadata: metadata, to: path)
        written.append(path)
        try observer(.shardWritten(position))
      }
      let map = zip(shards, names).flatMap { shard, name in shard.map { (tensor: $0.name, file: name) } }
      let total = tensors.reduce(0) { $0 &+ $1.byteCount }
      try AtomicFile.write(ModelIndex.text(map, totalSize: total), to: index)
    } catch {
      // When the index is in place after all, and only not known to be on the disk, the files belong to it.
      let current = (try? ModelIndex(path: index))?.files ?? []
      if !current.contains(names[0]) {
        for path in written { SystemCalls.removeQuietly(path) }
      }
      throw error
    }
    try observer(.indexWritten)
    // While an old single file is there it is the model; its removal hands over to the index.
    if FileStatus(path: single) != nil {
      try remove(single)
      try observer(.oldFileRemoved)
    }
    try removeOldShards(oldShards, in: directory, observer)
    return names
  }

  /// Splits tensors into runs of at most `limit` bytes, each with at least one tensor.
  private static func partition(_ tensors: [TensorData], limit: Int) -> [[TensorData]] {
    var shards: [[TensorData]] = []
    var current: [TensorData] = []
    var size = 0
    for tensor in tensors {
      let (total, overflow) = size.addingReportingOverflow(tensor.byteCount)
      if !current.isEmpty, overflow || total > limit {
        shards.append(current)
        current = []
        size = 0
      }
      current.append(tensor)
      size = size == 0 ? tensor.byteCount : total
    }
    if !current.isEmpty { shards.append(current) }
    return shards
  }

  private static func checkUnique(_ tensors: [TensorData], file: String) throws {
    var names: Set<String> = []
    for tensor in tensors where !names.insert(tensor.name).inserted {
      throw DataFileError(
        .invalidValue, file: file, at: SafetensorsHeader.location(tensor.name), "two tensors have this name")
    }
  }

  /// Names of which none exists yet in the directory.
  private static func freshNames(count: Int, in directory: String) -> [String] {
    var version = 1
    while true {
      let tag = version == 1 ? "" : "v\(version)-"
      let names = (1...max(1, count)).map { "model-\(tag)\(padded($0))-of-\(padded(count)).safetensors" }
      let isFree = names.allSatisfy { FileStatus(path: SafetensorsModel.child(of: directory, $0)) == nil }
      if isFree { return names }
      version += 1
    }
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  private static func removeOldShards(
    _ names: [String], in directory: String, _ observer: (ShardStep) throws -> Void
  ) throws {
    for name in names where name.hasSuffix(".safetensors") && name != ModelIndex.singleFileName {
      let path = SafetensorsModel.child(of: directory, name)
      guard FileStatus(path: path)?.form == .regular else { continue }
      try remove(path)
      try observer(.oldFileRemoved)
    }
  }

  private static func remove(_ path: String) throws {
    do { try SystemCalls.remove(path) } catch { throw error.writing(path) }
  }
}
