import CCrypto

/// SHA-256 digests, for naming exactly which file a result was computed from.
public enum SHA256 {
  /// The digest of bytes as 64 lowercase hexadecimal digits.
  /// - Throws: `DataFileError` of kind `unsupported` when the system's crypto library refuses the algorithm.
  public static func hexDigest(of bytes: [UInt8]) throws -> String {
    try digest(name: "") { update in try bytes.withUnsafeBytes { try update($0) } }
  }

  /// The digest of a file's contents as 64 lowercase hexadecimal digits. The file is read in pieces.
  /// - Throws: `DataFileError` of kind `notFound` or `unreadable`.
  public static func hexDigest(ofFile path: String) throws -> String {
    // Read, not mapped: the file may be on storage that changes, and nothing but the digest is kept.
    try digest(name: path) { update in
      do {
        let descriptor = try SystemCalls.openToRead(path)
        defer { SystemCalls.closeQuietly(descriptor) }
        try SystemCalls.readPieces(descriptor, update)
      } catch let failure as SystemCalls.Failure { throw failure.reading(path) }
    }
  }

  /// The digest of bytes that come in pieces, as 64 lowercase hexadecimal digits.
  /// - Parameter feed: Hands its argument one piece after the other.
  /// - Throws: What `feed` throws; `DataFileError` of kind `unsupported` as above.
  public static func hexDigest(
    feeding feed: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws -> String {
    try digest(name: "", feed: feed)
  }

  /// Runs a digest over the pieces that `feed` hands to its argument.
  private static func digest(
    name: String, feed: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws -> String {
    let failure = DataFileError(.unsupported, file: name, "the crypto library cannot compute SHA-256")
    guard let context = EVP_MD_CTX_new() else { throw failure }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { throw failure }
    try feed { bytes in
      guard let address = bytes.baseAddress, bytes.count > 0 else { return }
      guard EVP_DigestUpdate(context, address, bytes.count) == 1 else { throw failure }
    }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    guard EVP_DigestFinal_ex(context, &digest, &length) == 1 else { throw failure }
    return hexadecimal(digest.prefix(Int(length)))
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
