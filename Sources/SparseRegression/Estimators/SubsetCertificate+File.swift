import DataFiles

extension SubsetCertificate {
  private static var signature: [UInt8] { Array("ESPSC\u{1}\r\n".utf8) }

  /// Writes the certificate: a signature with the version, then 64-bit little-endian numbers. Atomic.
  ///
  /// - Parameter path: The file to create or replace.
  /// - Throws: `DataFileError` of kind `notWritable`.
  public func write(to path: String) throws { try AtomicFile.write(bytes, to: path) }

  /// Reads a certificate.
  ///
  /// - Parameter path: A file that ``write(to:)`` made.
  /// - Throws: `DataFileError` when the file cannot be read or is no certificate of this version.
  public init(contentsOf path: String) throws {
    let file = try MappedFile(path: path, strategy: .mapped)
    self = try file.withBytes { bytes in
      guard let value = SubsetCertificate(bytes: bytes) else {
        throw DataFileError(.malformed, file: path, "not a certificate of version 1, or not a whole one")
      }
      return value
    }
  }

  /// The bytes that ``write(to:)`` writes.
  public var bytes: [UInt8] {
    var words = WordWriter(signature: Self.signature)
    switch size {
    case .keep(let keep):
      words.put(0)
      words.put(keep)
    case .price(let price):
      words.put(1)
      words.put(price)
    }
    for number in [lambda1, lambda2, coefficientBound ?? .infinity] { words.put(number) }
    words.put(hasIntercept ? 1 : 0)
    words.put(isStandardized ? 1 : 0)
    words.put(sampleCount)
    words.put(featureCount)
    words.put(dataDigest.utf8.map { Int($0) })
    for bounds in [constraints.lower, constraints.upper] {
      words.put(bounds == nil ? 0 : 1)
      words.put(bounds ?? [])
    }
    words.put(constraints.unpenalized)
    words.put(constraints.groups.count)
    for group in constraints.groups {
      words.put(group.atLeast)
      words.put(group.atMost)
      words.put(group.columns)
    }
    return words.bytes + proof.bytes
  }

  /// The certificate in these bytes, or `nil` when they are not one.
  init?(bytes: UnsafeRawBufferPointer) {
    guard var words = WordReader(bytes, signature: Self.signature), let kind = words.integer() else { return nil }
    switch kind {
    case 0:
      guard let keep = words.integer() else { return nil }
      size = .keep(keep)
    case 1:
      guard let price = words.double() else { return nil }
      size = .price(price)
    default: return nil
    }
    guard let lambda1 = words.double(), let lambda2 = words.double(), let bound = words.double(),
      let intercept = words.integer(), let standardized = words.integer(), let samples = words.integer(),
      let features = words.integer(), let digest = words.integers()
    else { return nil }
    (self.lambda1, self.lambda2) = (lambda1, lambda2)
    coefficientBound = bound.isFinite ? bound : nil
    (hasIntercept, isStandardized) = (intercept != 0, standardized != 0)
    (sampleCount, featureCount) = (samples, features)
    dataDigest = String(decoding: digest.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
    var limits: [[Double]?] = []
    for _ in 0..<2 {
      guard let isThere = words.integer(), let values = words.doubles() else { return nil }
      limits.append(isThere != 0 ? values : nil)
    }
    guard let unpenalized = words.integers(), let count = words.count() else { return nil }
    var groups: [SubsetConstraints.Group] = []
    for _ in 0..<count {
      guard let least = words.integer(), let most = words.integer(), let columns = words.integers() else { return nil }
      groups.append(SubsetConstraints.Group(columns: columns, atLeast: least, atMost: most))
    }
    constraints = SubsetConstraints(lower: limits[0], upper: limits[1], unpenalized: unpenalized, groups: groups)
    guard let proof = PerspectiveCertificate(bytes: words.rest) else { return nil }
    self.proof = proof
  }
}
