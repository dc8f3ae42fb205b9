import DataFiles
import LinearAlgebra
import SparseRegression

/// Rows to predict, in the columns of a saved fit, with their truth where it was given.
struct PredictionRows {
  enum Truth {
    case values([Double])
    case classes([String])
  }

  var design: DesignMatrix
  /// The fit in the columns of ``design``.
  private(set) var fit: SubsetFit
  var truth: Truth?
  private let path: String
  private let truthFile: String
  private let target: String?

  /// What people call a row.
  func name(_ row: Int) -> String { RegressionDataOptions.isTable(path) ? "row \(row + 2)" : "sample \(row + 1)" }

  /// Where the truth of a row stands.
  func truthPlace(_ row: Int) -> String {
    if let target { return "\(truthFile): \(name(row)), column '\(target)'" }
    return "\(truthFile): value \(row + 1)"
  }

  /// Reads the rows.
  /// - Throws: `DataFileError`, `SparseRegressionError` or `CommandFailure`, naming the file and the column.
  init(_ path: String, target: String?, response: String?, fit: SubsetFit, model: String) throws {
    (self.path, self.target, truthFile, self.fit) = (path, target, response ?? path, fit)
    let isRegression = fit.loss == .squared
    if RegressionDataOptions.isTable(path) {
      let table = try RegressionData.readTable(path)
      guard table.rowCount > 0 else {
        throw DataFileError(.shapeMismatch, file: path, expected: "at least one row", found: "none below the header")
      }
      (design, self.fit) = try Self.used(table, fit, target: target, model)
      if let target {
        guard table.columnIndex(target) != nil else {
          throw DataFileError(.notFound, file: path, "there is no column '\(target)'")
        }
        truth = isRegression ? .values(try table.numericColumn(target)) : .classes(try table.strings(target))
      }
    } else if RegressionDataOptions.isSparse(path) {
      let table = try SVMLight.read(path, firstColumn: fit.firstColumn)
      // Columns that are empty in these rows are missing at the end.
      let width = max(table.columnCount, fit.featureCount)
      let starts = table.starts + Array(repeating: table.values.count, count: width - table.columnCount)
      design = try DesignMatrix(
        SparseColumns(
          rows: table.rowCount, columns: width, starts: starts, rowIndices: table.rowIndices, values: table.values))
      truth = isRegression ? .values(table.response) : .classes(table.response.map { BudgetList.text($0) })
    } else {
      design = try DesignMatrix(try DataSource(path).matrix())
    }
    guard design.columns == self.fit.featureCount else {
      throw DataFileError(
        .shapeMismatch, file: path, expected: "\(fit.featureCount) columns, which \(model) was fitted to",
        found: "\(design.columns)")
    }
    guard let response else { return }
    if isRegression {
      truth = .values(try DataSource(response).vector())
    } else if RegressionDataOptions.isTable(response) {
      let table = try CSVTable.read(response)
      truth = .classes(try table.strings(table.names[0]))
    } else {
      truth = .classes(try DataSource(response).vector().map { BudgetList.text($0) })
    }
    let count =
      switch truth {
      case .values(let values)?: values.count
      case .classes(let labels)?: labels.count
      case nil: 0
      }
    guard count == design.rows else {
      throw DataFileError(
        .shapeMismatch, file: response, expected: "\(design.rows) values, one per row of \(path)", found: "\(count)")
    }
  }

  /// The columns that the fit uses, by their names, and the fit in them; all columns where it knows no names.
  private static func used(
    _ table: CSVTable, _ fit: SubsetFit, target: String?, _ model: String
  ) throws -> (DesignMatrix, SubsetFit) {
    var (names, small) = (table.names.filter { $0 != target }, fit)
    if let known = fit.columnNames {
      // A design has at least one column, though a model may use none.
      names = fit.support.map { known[$0] }
      if let name = names.first(where: { table.columnIndex($0) == nil }) {
        throw DataFileError(.notFound, file: table.path, "there is no column '\(name)', which \(model) uses")
      }
      (small.support, small.featureCount) = (Array(names.indices), max(1, names.count))
      (small.columnNames, small.unpenalized) = (nil, [])
      if names.isEmpty { return (try DesignMatrix(Matrix<Double>(rows: table.rowCount, columns: 1)), small) }
    }
    let elements = try table.numericMatrix(columns: names)
    return (try DesignMatrix(Matrix(rows: table.rowCount, columns: names.count, elements: elements)), small)
  }
}
