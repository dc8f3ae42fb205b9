import DataFiles
import LinearAlgebra
import SparseRegression

/// The data of a regression, read and checked.
struct RegressionData {
  var design: DesignMatrix
  /// Values, or labels of −1 and +1.
  var response: [Double]
  /// Several responses, n×m, with their names; `nil` for one.
  var responses: (names: [String], values: Matrix<Double>)?
  var weights: [Double]?
  /// The names of the classes −1 and +1.
  var classes: [String]?
  /// The files with their roles.
  var files: [(role: String, path: String)]
  /// What is explained, in words.
  var target: String
  /// The number of the first column of a sparse file.
  var firstColumn: Int?
  /// The columns that made synthetic data.
  var truth: [Int]?

  /// Reads the data.
  /// - Throws: `DataFileError`, `SparseRegressionError` or `CommandFailure`, naming the file, the row and the column.
  init(_ options: RegressionDataOptions, classification: Bool, seed: UInt64) throws {
    if let synthetic = options.synthetic {
      let drawn = try SyntheticRegression(
        samples: synthetic.samples, features: synthetic.features, nonzeros: synthetic.nonzeros,
        correlation: synthetic.correlation, signalToNoise: synthetic.signalToNoise, seed: seed)
      design = try DesignMatrix(drawn.features)
      response = classification ? drawn.labels : drawn.response
      (files, target, truth) = ([], "synthetic", drawn.support)
      classes = classification ? ["-1", "1"] : nil
    } else if RegressionDataOptions.isTable(options.data ?? "") {
      self = try Self.table(options, classification: classification)
    } else if RegressionDataOptions.isSparse(options.data ?? "") {
      self = try Self.sparse(options, classification: classification)
    } else {
      self = try Self.arrays(options, classification: classification)
    }
    try checkLengths(options)
    if options.interactions {
      design = try design.withInteractions()
      truth = nil
    }
  }

  /// Whether there are as many responses and weights as rows, all of them usable, while the files are still known.
  private func checkLengths(_ options: RegressionDataOptions) throws {
    let path = options.data ?? "synthetic data"
    let rows = design.rows
    if let responses {
      guard responses.values.rows == rows else {
        throw DataFileError(
          .shapeMismatch, file: options.response ?? path, expected: "\(rows) rows, as \(path) has",
          found: "\(responses.values.rows)")
      }
    } else if response.count != rows {
      throw DataFileError(
        .shapeMismatch, file: options.response ?? path, expected: "\(rows) values, one per row of \(path)",
        found: "\(response.count)")
    }
    if responses == nil, rows > 1, let first = response.first, response.allSatisfy({ $0 == first }) {
      let place = options.target.map { "column '\($0)'" }
      throw DataFileError(
        .invalidValue, file: options.response ?? path, at: place,
        "expected values that differ, found \(first) in every row")
    }
    guard let weights else { return }
    let isColumn = options.target != nil && !files.contains { $0.role == "weights" }
    let file = isColumn ? path : options.weights ?? path
    guard weights.count == rows else {
      throw DataFileError(
        .shapeMismatch, file: file, expected: "\(rows) weights, one per row of \(path)", found: "\(weights.count)")
    }
    if let row = weights.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      let place = isColumn ? "row \(row + 2), column '\(options.weights ?? "")'" : "value \(row + 1)"
      throw DataFileError(
        .invalidValue, file: file, at: place, "expected a weight above 0, found \(weights[row])")
    }
  }

  private init(
    _ design: DesignMatrix, _ response: [Double], classes: [String]?, files: [(role: String, path: String)],
    target: String
  ) {
    self.design = design
    self.response = response
    self.classes = classes
    self.files = files
    self.target = target
  }

  /// The number of a column that is given by its name or its number.
  /// - Parameter place: Where it was given, for the error.
  func column(_ text: String, in place: String) throws -> Int {
    if let names = design.columnNames, let index = names.firstIndex(of: text) { return index }
    if let number = Int(text), number >= 0, number < design.columns { return number }
    let known = design.columnNames == nil ? "a number from 0 to \(design.columns - 1)" : "the name of a feature"
    throw CommandFailure(.input, "\(place): there is no column '\(text)', expected \(known)")
  }

  /// A table with named columns, whose cells commas or semicolons separate.
  static func readTable(_ path: String) throws -> CSVTable {
    let table = try CSVTable.read(path)
    // Spreadsheets of some countries separate cells by semicolons.
    guard table.columnCount == 1, table.names[0].contains(";") else { return table }
    return try CSVTable.read(path, delimiter: ";")
  }

  private static func table(_ options: RegressionDataOptions, classification: Bool) throws -> RegressionData {
    let path = options.data ?? ""
    let table = try readTable(path)
    guard table.rowCount > 0 else {
      throw DataFileError(.shapeMismatch, file: path, expected: "at least two rows", found: "none below the header")
    }
    var left = Set((options.drop ?? "").split(separator: ",").map(String.init))
    for name in left.sorted() where table.columnIndex(name) == nil {
      throw DataFileError(.notFound, file: path, "there is no column '\(name)' to drop")
    }
    var files = [(role: "data", path: path)]
    var weights: [Double]?
    if let text = options.weights {
      if table.columnIndex(text) != nil {
        weights = try table.numericColumn(text)
        left.insert(text)
      } else {
        weights = try DataSource(text).vector()
        files.append(("weights", text))
      }
    }
    var target = options.response ?? ""
    let response: [Double]
    var classes: [String]?
    var responses: (names: [String], values: Matrix<Double>)?
    if let list = options.target, table.columnIndex(list) == nil, list.contains(",") {
      let names = list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if names.contains("") { throw CommandFailure(.usage, "--target \(list): a name is missing") }
      if let twice = Dictionary(grouping: names, by: \.self).first(where: { $1.count > 1 })?.key {
        throw CommandFailure(.usage, "--target names '\(twice)' twice")
      }
      if classification {
        throw CommandFailure(.usage, "--target names \(names.count) columns; several are for --loss squared")
      }
      let values = Matrix(
        rows: table.rowCount, columns: names.count, elements: try table.numericMatrix(columns: names))
      left.formUnion(names)
      (target, responses, response) = (list, (names, values), [])
    } else if let name = options.target {
      guard table.columnIndex(name) != nil else {
        throw DataFileError(
          .notFound, file: path, "there is no column '\(name)'; the columns are \(listed(table.names))")
      }
      guard !left.contains(name) else {
        throw CommandFailure(
          .usage, "--target \(name): the column \(options.weights == name ? "holds the weights" : "is dropped")")
      }
      left.insert(name)
      target = name
      if classification {
        (response, classes) = try ClassLabels.read(table, name, positive: options.positive)
      } else {
        response = try table.numericColumn(name)
      }
    } else {
      let values = try DataSource(target).vector()
      files.append(("response", DataSource(target).path))
      (response, classes) = classification ? try ClassLabels.read(values, target, options.positive) : (values, nil)
    }
    let features = table.names.filter { !left.contains($0) }
    guard !features.isEmpty else {
      throw DataFileError(.shapeMismatch, file: path, expected: "features beside the target", found: "no other column")
    }
    let matrix = Matrix(
      rows: table.rowCount, columns: features.count, elements: try table.numericMatrix(columns: features))
    var data = RegressionData(
      try DesignMatrix(matrix, columnNames: features), response, classes: classes, files: files, target: target)
    data.weights = weights
    data.responses = responses
    return data
  }

  private static func arrays(_ options: RegressionDataOptions, classification: Bool) throws -> RegressionData {
    let path = options.data ?? ""
    let source = DataSource(path)
    // A mapped file is not copied; the others are small enough to be.
    let design =
      source.path.lowercased().hasSuffix(".npy")
      ? try DesignMatrix(npy: source.path) : try DesignMatrix(try source.matrix())
    let text = options.response ?? ""
    let matrix = try DataSource(text).matrix()
    let isOne = matrix.columns == 1 || matrix.rows == 1
    if classification, !isOne {
      throw DataFileError(
        .shapeMismatch, file: text, expected: "a vector of classes", found: "a \(matrix.shape) matrix")
    }
    let values = isOne ? matrix.elements : []
    let (response, classes) = classification ? try ClassLabels.read(values, text, options.positive) : (values, nil)
    var files = [(role: "features", path: source.path), (role: "response", path: DataSource(text).path)]
    var weights: [Double]?
    if let text = options.weights {
      weights = try DataSource(text).vector()
      files.append(("weights", DataSource(text).path))
    }
    var data = RegressionData(design, response, classes: classes, files: files, target: text)
    if !isOne { data.responses = ((0..<matrix.columns).map { "response\($0 + 1)" }, matrix) }
    data.weights = weights
    return data
  }

  private static func sparse(_ options: RegressionDataOptions, classification: Bool) throws -> RegressionData {
    let path = options.data ?? ""
    let table = try SVMLight.read(path)
    guard table.columnCount > 0 else {
      throw DataFileError(.shapeMismatch, file: path, expected: "some column:value pairs", found: "responses only")
    }
    let columns = try SparseColumns(
      rows: table.rowCount, columns: table.columnCount, starts: table.starts, rowIndices: table.rowIndices,
      values: table.values)
    let (response, classes) =
      classification ? try ClassLabels.read(table.response, path, options.positive) : (table.response, nil)
    var data = RegressionData(
      try DesignMatrix(columns), response, classes: classes, files: [("data", path)], target: path)
    data.firstColumn = table.firstColumn
    if let text = options.weights {
      data.weights = try DataSource(text).vector()
      data.files.append(("weights", DataSource(text).path))
    }
    return data
  }

  private static func listed(_ names: [String]) -> String {
    names.prefix(12).map { "'\($0)'" }.joined(separator: ", ") + (names.count > 12 ? ", …" : "")
  }
}
