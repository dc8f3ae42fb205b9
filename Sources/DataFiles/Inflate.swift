import CZlib

/// Raw deflate data, decompressed to a size known beforehand.
enum Inflate {
  enum Failure: Error {
    case corrupt
    /// The data end before the announced size, or go on after it.
    case wrongSize
    case outOfMemory
  }

  /// No deflate stream expands more than 1032 to 1, rounded up for the shortest ones.
  static func canExpand(compressed: Int, to size: Int) -> Bool {
    size / 1032 <= compressed
  }

  static func raw(_ bytes: UnsafeRawBufferPointer, size: Int) throws(Failure) -> [UInt8] {
    var stream = z_stream()
    // Negative window bits mean raw deflate without a zlib header.
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .outOfMemory
    }
    defer { inflateEnd(&stream) }
    var failure: Failure?
    let output = [UInt8](unsafeUninitializedCapacity: size) { output, count in
      failure = run(&stream, bytes, output)
      count = failure == nil ? size : 0
    }
    if let failure { throw failure }
    return output
  }

  /// Fills `output` completely; `nil` when the stream ended exactly there.
  private static func run(
    _ stream: inout z_stream, _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> Failure? {
    // zlib counts in 32 bits: both sides are handed over in pieces. One spare byte shows data beyond the size.
    let piece = 1 << 30
    var spare: UInt8 = 0
    var consumed = 0
    var produced = 0
    while true {
      let inputSize = min(piece, input.count - consumed)
      let outputSize = min(piece, output.count - produced)
      stream.next_in = input.baseAddress.map {
        UnsafeMutablePointer(mutating: ($0 + consumed).assumingMemoryBound(to: UInt8.self))
      }
      stream.avail_in = UInt32(inputSize)
      let status = withUnsafeMutablePointer(to: &spare) { spare in
        stream.next_out = outputSize > 0 ? output.baseAddress.map { $0 + produced } : spare
        stream.avail_out = UInt32(max(1, outputSize))
        return inflate(&stream, Z_NO_FLUSH)
      }
      consumed += inputSize - Int(stream.avail_in)
      let written = max(1, outputSize) - Int(stream.avail_out)
      if outputSize == 0 && written > 0 { return .wrongSize }
      produced += written
      switch status {
      case Z_STREAM_END: return produced == output.count && consumed == input.count ? nil : .wrongSize
      case Z_OK: if consumed == input.count && stream.avail_out > 0 { return .wrongSize }
      case Z_BUF_ERROR: return .wrongSize
      case Z_MEM_ERROR: return .outOfMemory
      default: return .corrupt
      }
    }
  }
}
