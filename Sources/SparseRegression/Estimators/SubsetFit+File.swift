import DataFiles
import Selection

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension SubsetFit {
  /// The version of the format that ``json`` writes.
  public static let formatVersion = 1

  /// The fit as JSON: `{"format": "espalier-subset-fit", "version": 1, …}`.
  ///
  /// Numbers are written so that they are read back bit for bit; infinite and missing numbers are null.
  public var json: String {
    var lines = [
      "\"format\": \"espalier-subset-fit\"", "\"version\": \(Self.formatVersion)", "\"loss\": \"\(loss.rawValue)\"",
      "\"method\": \"\(method.rawValue)\"", "\"status\": \"\(status.rawValue)\"", "\"support\": \(support)",
      "\"coefficients\": \(Self.list(coefficients))", "\"intercept\": \(Self.number(intercept))",
      "\"objective\": \(Self.number(objective))", "\"lossValue\": \(Self.number(lossValue))",
      "\"lambda0\": \(Self.number(lambda0))", "\"lambda1\": \(Self.number(lambda1))",
      "\"lambda2\": \(Self.number(lambda2))", "\"keep\": \(keep.map { "\($0)" } ?? "null")",
      "\"coefficientBound\": \(Self.number(coefficientBound))", "\"bound\": \(Self.number(bound))",
      "\"certificate\": {\"kind\": \"\(certificate.kind.rawValue)\", \"assumes\": \(Self.list(certificate.assumes))}",
      "\"work\": {\"nodes\": \(work.nodes), \"swaps\": \(work.swaps), \"cuts\": \(work.cuts)}",
      "\"seconds\": \(Self.number(seconds))", "\"cpuSeconds\": \(Self.number(cpuSeconds))",
      "\"sampleCount\": \(sampleCount)", "\"totalWeight\": \(Self.number(totalWeight))",
      "\"featureCount\": \(featureCount)", "\"unpenalized\": \(unpenalized)",
    ]
    if let columnNames { lines.append("\"columnNames\": \(Self.list(columnNames))") }
    if let responseName { lines.append("\"responseName\": \(JSONText.quoted(responseName))") }
    if let firstColumn { lines.append("\"firstColumn\": \(firstColumn)") }
    if let classNames { lines.append("\"classNames\": \(Self.list(classNames))") }
    return "{\n  " + lines.joined(separator: ",\n  ") + "\n}\n"
  }

  /// Writes ``json`` to a file, atomically.
  ///
  /// - Parameter path: The path of the file.
  /// - Throws: `DataFileError` of kind `notWritable`.
  public func save(to path: String) throws { try AtomicFile.write(json, to: path) }

  /// Reads what ``save(to:)`` wrote.
  ///
  /// - Parameter path: The path of the file.
  /// - Throws: `DataFileError` that names the member at fault; of kind `unsupported` for another format or version.
  public init(contentsOf path: String) throws {
    let file = try MappedFile(path: path, strategy: .copied)
    let value = try file.withBytes { try Self.parse($0, file: path) }
    let reader = FitReader(value: value, file: path)
    guard try reader.string("format") == "espalier-subset-fit" else {
      throw DataFileError(.unsupported, file: path, at: "format", "not a saved subset fit")
    }
    let version = try reader.integer("version")
    guard version == Self.formatVersion else {
      throw DataFileError(
        .unsupported, file: path, at: "version", expected: "\(Self.formatVersion)", found: "\(version)")
    }
    let certificate = try reader.member("certificate")
    let work = try reader.member("work")
    self.init(
      loss: try reader.choice("loss"), status: try reader.choice("status"), method: try reader.choice("method"),
      support: try reader.integers("support"), coefficients: try reader.numbers("coefficients"),
      intercept: try reader.number("intercept"), objective: try reader.number("objective"),
      lossValue: try reader.number("lossValue"), lambda0: try reader.number("lambda0"),
      lambda1: try reader.number("lambda1"), lambda2: try reader.number("lambda2"),
      keep: try reader.isNull("keep") ? nil : reader.integer("keep"),
      coefficientBound: try reader.isNull("coefficientBound") ? nil : reader.number("coefficientBound"),
      bound: try reader.isNull("bound") ? nil : reader.number("bound"),
      certificate: Certificate(kind: try certificate.choice("kind"), assumes: try certificate.strings("assumes")),
      work: Work(
        nodes: try work.integer("nodes"), swaps: try work.integer("swaps"), cuts: try work.integer("cuts")),
      seconds: try reader.number("seconds"), cpuSeconds: try reader.number("cpuSeconds"),
      sampleCount: try reader.integer("sampleCount"), totalWeight: try reader.number("totalWeight"),
      featureCount: try reader.integer("featureCount"), unpenalized: try reader.integers("unpenalized"),
      columnNames: reader.has("columnNames") ? try reader.strings("columnNames") : nil,
      responseName: reader.has("responseName") ? try reader.string("responseName") : nil,
      classNames: reader.has("classNames") ? try reader.strings("classNames") : nil,
      firstColumn: reader.has("firstColumn") ? try reader.integer("firstColumn") : nil)
    guard support.count == coefficients.count, support.allSatisfy({ $0 < featureCount }),
      zip(support, support.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw DataFileError(
        .malformed, file: path, at: "support", "expected ascending columns below \(featureCount), one per coefficient")
    }
    if let classNames, classNames.count != 2 || loss == .squared {
      throw DataFileError(
        .malformed, file: path, at: "classNames",
        "expected \(loss == .squared ? "none, as the loss is squared" : "two names"), found \(classNames.count)")
    }
    if let columnNames, columnNames.count != featureCount {
      throw DataFileError(
        .shapeMismatch, file: path, at: "columnNames", expected: "\(featureCount) names", found: "\(columnNames.count)")
    }
  }

  private static func parse(_ bytes: UnsafeRawBufferPointer, file: String) throws -> JSONValue {
    do { return try JSONReader.parse(bytes) } catch {
      throw DataFileError(.malformed, file: file, at: "byte \(error.offset)", error.problem)
    }
  }

  private static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "null" }
    return "\(value)"
  }

  private static func list(_ values: [Double]) -> String {
    "[" + values.map { number($0) }.joined(separator: ", ") + "]"
  }

  private static func list(_ values: [String]) -> String {
    "[" + values.map(JSONText.quoted).joined(separator: ", ") + "]"
  }
}

/// Reads the members of a saved fit and names the one at fault.
private struct FitReader {
  let value: JSONValue
  let file: String
  var path = ""

  func has(_ key: String) -> Bool { value[key] != nil }

  func isNull(_ key: String) -> Bool {
    if case .null? = value[key] { return true }
    return value[key] == nil
  }

  func member(_ key: String) throws -> FitReader { FitReader(value: try get(key), file: file, path: path + key + ".") }

  func string(_ key: String) throws -> String {
    guard case .string(let text) = try get(key) else { throw wrong(key, "a string") }
    return text
  }

  func integer(_ key: String) throws -> Int {
    guard case .integer(let number) = try get(key) else { throw wrong(key, "a whole number ≥ 0") }
    return number
  }

  func number(_ key: String) throws -> Double { try Self.double(get(key)) ?? { throw wrong(key, "a number") }() }

  func numbers(_ key: String) throws -> [Double] {
    try elements(key).map { element in
      guard let value = Self.double(element) else { throw wrong(key, "numbers") }
      return value
    }
  }

  func integers(_ key: String) throws -> [Int] {
    try elements(key).map { element in
      guard case .integer(let value) = element else { throw wrong(key, "whole numbers ≥ 0") }
      return value
    }
  }

  func strings(_ key: String) throws -> [String] {
    try elements(key).map { element in
      guard case .string(let value) = element else { throw wrong(key, "strings") }
      return value
    }
  }

  func choice<Choice: RawRepresentable<String>>(_ key: String) throws -> Choice {
    let text = try string(key)
    guard let choice = Choice(rawValue: text) else { throw wrong(key, "a known \(key), not '\(text)'") }
    return choice
  }

  private func elements(_ key: String) throws -> [JSONValue] {
    guard case .array(let elements) = try get(key) else { throw wrong(key, "a list") }
    return elements
  }

  private func get(_ key: String) throws -> JSONValue {
    guard let member = value[key] else { throw DataFileError(.malformed, file: file, at: path + key, "is missing") }
    return member
  }

  private func wrong(_ key: String, _ expected: String) -> DataFileError {
    DataFileError(.malformed, file: file, at: path + key, "expected \(expected)")
  }

  private static func double(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }
}
