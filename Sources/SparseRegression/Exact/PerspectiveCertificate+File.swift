import DataFiles

extension PerspectiveCertificate {
  private static var signature: [UInt8] { Array("ESPBS\u{1}\r\n".utf8) }

  /// Writes the certificate: a signature with the version, then 64-bit little-endian numbers. Atomic.
  /// - Parameter path: The file to create or replace.
  /// - Throws: `DataFileError` of kind `notWritable`.
  public func write(to path: String) throws { try AtomicFile.write(bytes, to: path) }

  /// Reads a certificate.
  /// - Parameter path: A file that ``write(to:)`` made.
  /// - Throws: `DataFileError` when the file cannot be read or is no certificate of this version.
  public init(contentsOf path: String) throws {
    let file = try MappedFile(path: path, strategy: .mapped)
    self = try file.withBytes { bytes in
      guard let value = PerspectiveCertificate(bytes: bytes) else {
        throw DataFileError(.malformed, file: path, "not a certificate of version 1, or not a whole one")
      }
      return value
    }
  }

  /// The bytes that ``write(to:)`` writes.
  public var bytes: [UInt8] {
    var out = Self.signature
    func put(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { out.append(contentsOf: $0) } }
    func put(_ value: Int) { put(UInt64(bitPattern: Int64(value))) }
    func put(_ value: Double) { put(value.bitPattern) }
    func put(_ values: [Int]) {
      put(values.count)
      for value in values { put(value) }
    }
    func put(_ values: [Double]) {
      put(values.count)
      for value in values { put(value) }
    }
    put(bound)
    put(objective)
    put(support)
    put(coefficients)
    put(coefficientBounds)
    put(records.count)
    for record in records {
      put(record.branch)
      put(record.inChild)
      put(record.outChild)
      put(record.rounds.count)
      for round in record.rounds {
        put(round.columns)
        put(round.values)
        put(round.settledOut)
        put(round.settledIn)
      }
    }
    return out
  }

  /// The certificate in these bytes, or `nil` when they are not one.
  init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 8, bytes.prefix(8).elementsEqual(Self.signature) else { return nil }
    var position = 8
    func word() -> UInt64? {
      guard position + 8 <= bytes.count else { return nil }
      defer { position += 8 }
      return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }
    func integer() -> Int? { word().map { Int(Int64(bitPattern: $0)) } }
    func count() -> Int? {
      // Every item takes at least 8 bytes, so a count beyond what is left is no count.
      guard let value = integer(), value >= 0, value <= (bytes.count - position) / 8 else { return nil }
      return value
    }
    func integers() -> [Int]? {
      guard let count = count() else { return nil }
      return (0..<count).compactMap { _ in integer() }
    }
    func doubles() -> [Double]? {
      guard let count = count() else { return nil }
      return (0..<count).compactMap { _ in word().map { Double(bitPattern: $0) } }
    }
    guard let bound = word(), let objective = word(), let support = integers(), let coefficients = doubles(),
      let bounds = doubles(), let number = count()
    else { return nil }
    var records: [Record] = []
    for _ in 0..<number {
      guard let branch = integer(), let inChild = integer(), let outChild = integer(), let rounds = count() else {
        return nil
      }
      var list: [Round] = []
      for _ in 0..<rounds {
        guard let columns = integers(), let values = doubles(), let out = integers(), let settled = integers() else {
          return nil
        }
        list.append(Round(columns: columns, values: values, settledOut: out, settledIn: settled))
      }
      records.append(Record(rounds: list, branch: branch, inChild: inChild, outChild: outChild))
    }
    guard position == bytes.count else { return nil }
    self.init(
      bound: Double(bitPattern: bound), support: support, coefficients: coefficients,
      objective: Double(bitPattern: objective), coefficientBounds: bounds, records: records)
  }
}
