import DataFiles
import LinearAlgebra
import SkinnyTrees

/// Features, and the target where there is one, of a CSV file or of arrays.
struct TreesData {
  var table: FeatureTable
  var target: TargetColumn?
  var weights: [Double]?

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
    var excluded = Set(request.drop)
    if let name = request.target {
      target = try TargetColumn(name, of: file, kind: request.kind)
      excluded.insert(name)
    } else if let response = request.response {
      target = try TargetColumn(try DataSource(response).vector(), kind: request.kind)
    }
    if let name = request.weights {
      if file.columnIndex(name) != nil {
        weights = try file.numericColumn(name)
        excluded.insert(name)
      } else {
        weights = try DataSource(name).vector()
      }
    }
    table = try FeatureTable(file, excluding: excluded, categorical: Set(request.categorical))
  }

  private init(arrays request: Request, _ source: DataSource) throws {
    if request.target != nil {
      throw CommandFailure(.usage, "--target names a column of a CSV file; give --response with \(request.data)")
    }
    if !request.drop.isEmpty || !request.categorical.isEmpty {
      throw CommandFailure(.usage, "--drop and --categorical name columns of a CSV file, not of \(request.data)")
    }
    table = try FeatureTable(try source.matrix())
    target = try request.response.map { try TargetColumn(try DataSource($0).vector(), kind: request.kind) }
    weights = try request.weights.map { try DataSource($0).vector() }
  }
}
