/// Where the body of ``AtomicFile/write(to:_:)`` puts its bytes, in order.
///
/// Small writes are gathered, large ones go straight to the system. Not for use by several threads at once.
public final class FileWriter {
  private enum Sink {
    case descriptor(Int32)
    case memory
  }

  private static let capacity = 1 << 18
  private let sink: Sink
  private let file: String
  private var buffer: [UInt8] = []

  /// The number of bytes written so far.
  public private(set) var count = 0

  init(descriptor: Int32, file: String) {
    sink = .descriptor(descriptor)
    self.file = file
    buffer.reserveCapacity(Self.capacity)
  }

  /// Collects everything in memory, for writers that can also return bytes.
  init(inMemory name: String) {
    sink = .memory
    file = name
  }

  /// Appends raw bytes.
  /// - Throws: `DataFileError` of kind `notWritable`, for example when the disk is full.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    count += bytes.count
    guard case .descriptor(let descriptor) = sink else {
      buffer.append(contentsOf: bytes)
      return
    }
    if buffer.count + bytes.count > Self.capacity { try flush() }
    // What was gathered before has to leave before; only then may a large piece go past the buffer.
    if buffer.isEmpty, bytes.count > Self.capacity / 2 {
      try send(bytes, to: descriptor)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  /// Appends bytes.
  public func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Appends text as UTF-8.
  public func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// Hands everything gathered to the system.
  func flush() throws {
    guard case .descriptor(let descriptor) = sink, !buffer.isEmpty else { return }
    try buffer.withUnsafeBytes { try send($0, to: descriptor) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
    do { try SystemCalls.writeAll(descriptor, bytes) } catch { throw error.writing(file) }
  }

  /// What a writer in memory has collected.
  var collected: [UInt8] { buffer }
}
