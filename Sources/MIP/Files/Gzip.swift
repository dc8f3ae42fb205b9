import CZlib

/// The gzip format (RFC 1952) in memory.
enum Gzip {
  enum Failure: Error {
    case corrupt
    case truncated
    case tooLarge
    case outOfMemory
  }

  /// No more than this many bytes come out of a file: a text beyond it is no model that solvers can address.
  static let largest = 1 << 34

  /// Whether data begin as a gzip file does.
  static func isCompressed(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8
  }

  /// Decompresses one or several members, one after another. Memory grows with what comes out, not with what a header
  /// announces.
  static func decompressed(_ input: UnsafeRawBufferPointer) throws(Failure) -> [UInt8] {
    var stream = z_stream()
    // 16 more window bits ask for the gzip wrapper and its checksum.
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .outOfMemory
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    var consumed = 0
    while true {
      let available = min(1 << 30, input.count - consumed)
      stream.next_in = input.baseAddress.map {
        UnsafeMutablePointer(mutating: ($0 + consumed).assumingMemoryBound(to: UInt8.self))
      }
      stream.avail_in = UInt32(available)
      let status = piece.withUnsafeMutableBufferPointer { piece in
        stream.next_out = piece.baseAddress
        stream.avail_out = UInt32(piece.count)
        return inflate(&stream, Z_NO_FLUSH)
      }
      consumed += available - Int(stream.avail_in)
      output.append(contentsOf: piece[..<(piece.count - Int(stream.avail_out))])
      guard output.count <= largest else { throw .tooLarge }
      switch status {
      case Z_STREAM_END:
        if consumed == input.count { return output }
        guard inflateReset(&stream) == Z_OK else { throw .corrupt }
      case Z_OK: if consumed == input.count, stream.avail_out > 0 { throw .truncated }
      case Z_BUF_ERROR: throw .truncated
      case Z_MEM_ERROR: throw .outOfMemory
      default: throw .corrupt
      }
    }
  }

  /// Compresses.
  static func compressed(_ input: [UInt8]) throws(Failure) -> [UInt8] {
    var stream = z_stream()
    guard
      deflateInit2_(
        &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        == Z_OK
    else { throw .outOfMemory }
    defer { deflateEnd(&stream) }
    var output: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    var consumed = 0
    var status = Z_OK
    while status != Z_STREAM_END {
      let available = min(1 << 30, input.count - consumed)
      let isLast = consumed + available == input.count
      status = input.withUnsafeBufferPointer { input in
        piece.withUnsafeMutableBufferPointer { piece in
          stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + consumed) }
          stream.avail_in = UInt32(available)
          stream.next_out = piece.baseAddress
          stream.avail_out = UInt32(piece.count)
          return deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
        }
      }
      guard status == Z_OK || status == Z_STREAM_END else { throw .corrupt }
      consumed += available - Int(stream.avail_in)
      output.append(contentsOf: piece[..<(piece.count - Int(stream.avail_out))])
    }
    return output
  }
}
