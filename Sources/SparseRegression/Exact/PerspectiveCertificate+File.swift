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
    var words = WordWriter(signature: Self.signature)
    words.put(bound)
    words.put(objective)
    words.put(support)
    words.put(coefficients)
    words.put(coefficientBounds)
    words.put(shift)
    words.put(records.count)
    for record in records {
      words.put(record.branch)
      words.put(record.inChild)
      words.put(record.outChild)
      words.put(record.rounds.count)
      for round in record.rounds {
        words.put(round.columns)
        words.put(round.values)
        words.put(round.settledOut)
        words.put(round.settledIn)
      }
    }
    return words.bytes
  }

  /// The certificate in these bytes, or `nil` when they are not one.
  init?(bytes: UnsafeRawBufferPointer) {
    guard var words = WordReader(bytes, signature: Self.signature) else { return nil }
    guard let bound = words.double(), let objective = words.double(), let support = words.integers(),
      let coefficients = words.doubles(), let bounds = words.doubles(), let shift = words.doubles(),
      let number = words.count()
    else { return nil }
    var records: [Record] = []
    for _ in 0..<number {
      guard let branch = words.integer(), let inChild = words.integer(), let outChild = words.integer(),
        let rounds = words.count()
      else { return nil }
      var list: [Round] = []
      for _ in 0..<rounds {
        guard let columns = words.integers(), let values = words.doubles(), let out = words.integers(),
          let settled = words.integers()
        else { return nil }
        list.append(Round(columns: columns, values: values, settledOut: out, settledIn: settled))
      }
      records.append(Record(rounds: list, branch: branch, inChild: inChild, outChild: outChild))
    }
    guard words.isAtEnd else { return nil }
    self.init(
      bound: bound, support: support, coefficients: coefficients, objective: objective, coefficientBounds: bounds,
      records: records, shift: shift)
  }
}
