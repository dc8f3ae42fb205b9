import DataFiles

/// What is to be predicted.
public enum TargetColumn: Sendable, Equatable {
  /// One class a sample.
  case classes([String])
  /// One number a sample.
  case values([Double])

  /// Numbers further from zero than this are refused: their squares could not be added.
  public static let largest = 1e100

  /// The number of samples.
  public var count: Int {
    switch self {
    case .classes(let labels): labels.count
    case .values(let values): values.count
    }
  }

  /// Some samples, in the order given.
  ///
  /// - Parameter rows: Rows from 0.
  public func selecting(rows: [Int]) -> TargetColumn {
    switch self {
    case .classes(let labels): .classes(rows.map { labels[$0] })
    case .values(let values): .values(rows.map { values[$0] })
    }
  }

  /// What kind of target a column is.
  public enum Kind: String, Sendable, CaseIterable {
    /// Classes when cells are text, or whole numbers of at most 20 different values; numbers otherwise.
    case automatic
    /// Classes, whatever the cells look like.
    case classification
    /// Numbers.
    case regression
  }

  /// A column of a CSV file.
  ///
  /// - Parameters:
  ///   - name: The column.
  ///   - table: The file.
  ///   - kind: What it holds.
  /// - Throws: `DataFileError`; a missing target is an error that names its row. With `automatic`, so is text among cells of
  ///   which more than half are numbers: a slip of the pen must not turn a regression into a classification.
  public init(_ name: String, of table: CSVTable, kind: Kind = .automatic) throws {
    guard table.columnIndex(name) != nil else {
      throw DataFileError(.notFound, file: table.path, "there is no column '\(name)'")
    }
    if kind == .regression {
      self = .values(try table.numericColumn(name))
      return
    }
    let texts = try table.strings(name)
    if let row = texts.firstIndex(where: FeatureTable.isMissing) {
      throw DataFileError(
        .invalidValue, file: table.path, at: "row \(row + table.firstRow), column '\(name)'", expected: "a target",
        found: "a missing value")
    }
    if kind == .automatic, let numbers = try Self.numbers(name, of: table, texts), !Self.areLabels(numbers) {
      self = .values(numbers)
    } else {
      self = .classes(texts)
    }
  }

  /// The numbers of a column; `nil` when at least half of its cells are text.
  private static func numbers(_ name: String, of table: CSVTable, _ texts: [String]) throws -> [Double]? {
    do { return try table.numericColumn(name) } catch let error as DataFileError where error.kind == .invalidValue {
      let count = texts.count { Double($0.filter { $0 != " " })?.isFinite == true }
      guard 2 * count > texts.count else { return nil }
      throw DataFileError(
        .invalidValue, file: error.file, at: error.location,
        expected: "a number, as in \(count) of \(texts.count) rows, or a target that is said to be classes",
        found: error.found ?? "something else")
    }
  }

  /// Numbers as classes or values.
  ///
  /// - Parameters:
  ///   - numbers: One a sample, all finite.
  ///   - kind: What they mean.
  /// - Throws: `SkinnyTreesError.notFinite`.
  public init(_ numbers: [Double], kind: Kind = .automatic) throws(SkinnyTreesError) {
    if let row = numbers.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(what: "target", row: row, value: numbers[row])
    }
    switch kind {
    case .regression: self = .values(numbers)
    case .automatic where !Self.areLabels(numbers): self = .values(numbers)
    default:
      self = .classes(numbers.map { Int64(exactly: $0).map(String.init) ?? "\($0)" })
    }
  }

  private static func areLabels(_ numbers: [Double]) -> Bool {
    var seen: Set<Double> = []
    for number in numbers {
      guard number == number.rounded() else { return false }
      if seen.insert(number).inserted, seen.count > 20 { return false }
    }
    return true
  }
}
