import DataFiles
import LinearAlgebra
import SkinnyTrees

/// Features, and the target where there is one, of a CSV file, of a sparse file or of arrays.
struct TreesData {
  var table: FeatureTable
  var target: TargetColumn?
  var weights: [Double]?
  /// The number of the first sample in messages: CSV files count rows from 1 with the header, arrays from 0.
  var firstRow = 0
  /// What somebody should look at.
  var warnings: [String] = []

  /// What to read.
  struct Request {
    var data: String
    /// The column of the target, in a CSV file.
    var target: String?
    /// The array of the target, for arrays.
    var response: String?
    var kind = TargetColumn.Kind.automatic
    var drop: [String] = []
    var categorical: [String] = []
    var weights: String?
  }

  /// - Throws: `DataFileError`, `SkinnyTreesError` or `CommandFailure`, naming the file, the row and the column.
  init(_ request: Request) throws {
    let source = DataSource(request.data)
    let ending = source.path.lowercased().split(separator: ".").last ?? ""
    if ending == "csv" || ending == "tsv" {
      try self.init(csv: request)
    } else if RegressionDataOptions.isSparse(source.path) {
      try self.init(sparse: request)
    } else {
      try self.init(arrays: request, source)
    }
    guard table.rows > 0 else {
      throw DataFileError(.shapeMismatch, file: request.data, expected: "at least one row", found: "none")
    }
    if let target, target.count != table.rows {
      throw DataFileError(
        .shapeMismatch, file: request.response ?? request.data, expected: "\(table.rows) targets",
        found: "\(target.count)")
    }
    if let weights, weights.count != table.rows {
      throw DataFileError(
        .shapeMismatch, file: request.weights ?? request.data, expected: "\(table.rows) weights",
        found: "\(weights.count)")
    }
  }

  private init(csv request: Request) throws {
    let file = try CSVTable.read(request.data)
    firstRow = file.firstRow
    var excluded = Set(request.drop)
    if let name = request.target {
      do { target = try TargetColumn(name, of: file, kind: request.kind) } catch var error as DataFileError
        where error.kind == .invalidValue && error.expected?.hasPrefix("a number") == true && request.kind == .automatic
      {
        error.problem += "; --task classification takes all cells for classes"
        throw error
      }
      try Self.check(target, file: file.path) { "row \($0 + file.firstRow), column '\(name)'" }
      excluded.insert(name)
    } else if let response = request.response {
      target = try Self.target(response, request.kind)
    }
    if let name = request.weights {
      if file.columnIndex(name) != nil {
        let values = try file.numericColumn(name)
        try Self.check(values, file: file.path) { "row \($0 + file.firstRow), column '\(name)'" }
        weights = values
        excluded.insert(name)
      } else {
        weights = try Self.weights(name)
      }
    }
    table = try FeatureTable(file, excluding: excluded, categorical: Set(request.categorical))
    for column in table.columns where !request.categorical.contains(column.name) {
      if let text = Self.doubt(about: column, firstRow: firstRow) { warnings.append("\(file.path): \(text)") }
    }
  }

  /// The first entry of each line is the target, unless there is another.
  private init(sparse request: Request) throws {
    try Self.refuseNames(request)
    let file = try SVMLight.read(request.data)
    guard file.columnCount > 0 else {
      throw DataFileError(.shapeMismatch, file: request.data, expected: "some column:value pairs", found: "none")
    }
    table = try FeatureTable(file)
    if let response = request.response {
      target = try Self.target(response, request.kind)
    } else {
      let own = try TargetColumn(file.response, kind: request.kind)
      try Self.check(own, file: request.data) { "row \($0)" }
      target = own
    }
    weights = try request.weights.map(Self.weights)
  }

  /// Options that name columns of a CSV file make no sense for other files.
  private static func refuseNames(_ request: Request) throws {
    if request.target != nil {
      let instead =
        RegressionDataOptions.isSparse(request.data)
        ? "the first entry of each line of \(request.data) is the target" : "give --response with \(request.data)"
      throw CommandFailure(.usage, "--target names a column of a CSV file; \(instead)")
    }
    if !request.drop.isEmpty || !request.categorical.isEmpty {
      throw CommandFailure(.usage, "--drop and --categorical name columns of a CSV file, not of \(request.data)")
    }
  }

  private init(arrays request: Request, _ source: DataSource) throws {
    try Self.refuseNames(request)
    table = try FeatureTable(try source.matrix())
    target = try request.response.map { try Self.target($0, request.kind) }
    weights = try request.weights.map(Self.weights)
  }

  /// A column of numbers with a few words in it is a column of categories, which may not be what was meant.
  private static func doubt(about column: FeatureColumn, firstRow: Int) -> String? {
    guard case .categorical(let codes, let levels) = column.values else { return nil }
    let isNumber = levels.map { Double($0.filter { $0 != " " }) != nil }
    let (numbers, present) = (codes.count { $0 >= 0 && isNumber[Int($0)] }, codes.count { $0 >= 0 })
    guard 2 * numbers > present, let row = codes.firstIndex(where: { $0 >= 0 && !isNumber[Int($0)] }) else {
      return nil
    }
    return "row \(row + firstRow), column '\(column.name)': '\(levels[Int(codes[row])])' is no number, as "
      + "\(numbers) of \(present) cells are; the column is taken for categories"
  }

  /// The target in an array.
  private static func target(_ path: String, _ kind: TargetColumn.Kind) throws -> TargetColumn {
    let target = try TargetColumn(try DataSource(path).vector(), kind: kind)
    try check(target, file: path) { "row \($0)" }
    return target
  }

  private static func check(_ target: TargetColumn?, file: String, at place: (Int) -> String) throws {
    guard case .values(let values)? = target,
      let row = values.firstIndex(where: { abs($0) > TargetColumn.largest })
    else { return }
    throw DataFileError(
      .invalidValue, file: file, at: place(row), expected: "a number between ±\(TargetColumn.largest)",
      found: "\(values[row])")
  }

  /// The weights in an array.
  private static func weights(_ path: String) throws -> [Double] {
    let values = try DataSource(path).vector()
    try check(values, file: path) { "row \($0)" }
    return values
  }

  private static func check(_ weights: [Double], file: String, at place: (Int) -> String) throws {
    guard let row = weights.firstIndex(where: { $0 < 0 }) else { return }
    throw DataFileError(
      .invalidValue, file: file, at: place(row), expected: "a weight that is not negative", found: "\(weights[row])")
  }
}
