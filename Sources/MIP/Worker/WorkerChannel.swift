import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Frames between a process and its worker: a header of 16 bytes (mark with version, kind, length) and a payload.
enum WorkerChannel {
  enum Kind: UInt32 {
    /// The worker is there.
    case hello = 1
    /// A ``WorkerTask``.
    case request = 2
    /// Nodes, incumbent and bound.
    case progress = 3
    /// The answer, or an error.
    case reply = 4
  }

  static let headerSize = 16
  /// “ESP” and the version of the frames.
  private static let mark: UInt32 = 0x4553_5001
  /// Frames of several threads of the worker must not mix.
  private static let sending = Mutex(())

  static func header(_ kind: Kind, length: Int) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(Int(mark) | Int(kind.rawValue) << 32)
    writer.write(length)
    return writer.bytes
  }

  /// Kind and length of the payload; `nil` for bytes that are no header.
  static func parse(header: [UInt8]) -> (kind: Kind, length: Int)? {
    var reader = ByteReader(header)
    guard let first = reader.readInt(), let length = reader.readInt(), length >= 0,
      UInt32(truncatingIfNeeded: first) == mark, let kind = Kind(rawValue: UInt32(truncatingIfNeeded: first >> 32))
    else { return nil }
    return (kind, length)
  }

  /// Writes a frame and waits until it is taken; false when nobody takes it.
  static func send(_ kind: Kind, payload: [UInt8], to descriptor: Int32) -> Bool {
    sending.withLock { _ in
      write(header(kind, length: payload.count), to: descriptor) && write(payload, to: descriptor)
    }
  }

  /// Waits for a frame of one kind; `nil` when something else comes, or nothing more.
  static func receive(_ kind: Kind, from descriptor: Int32) -> [UInt8]? {
    guard let header = read(headerSize, from: descriptor), let frame = parse(header: header), frame.kind == kind
    else { return nil }
    return read(frame.length, from: descriptor)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer
      while let base = rest.baseAddress, !rest.isEmpty {
        let count = systemWrite(descriptor, base, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
      return true
    }
  }

  private static func read(_ count: Int, from descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    // The announced length is not believed before the bytes have come.
    while bytes.count < count {
      let wanted = min(chunk.count, count - bytes.count)
      let got = chunk.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, wanted) }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      bytes.append(contentsOf: chunk[..<got])
    }
    return bytes
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, bytes, count)
}
