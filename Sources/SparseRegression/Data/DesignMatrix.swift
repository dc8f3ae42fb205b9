import DataFiles
import LinearAlgebra

/// The features X of a regression, samples × columns, however they are stored.
///
///     let x = try DesignMatrix(matrix, columnNames: ["age", "bmi"])
///     let large = try DesignMatrix(npy: "features.npy")       // Fortran order: mapped, not copied
///     let sparse = DesignMatrix(sparseColumns)
///
/// Columns are read one at a time, so dense matrices are kept column-major. Whether every entry is finite is found out when
/// a model is fitted, which has to read them anyway.
public struct DesignMatrix: Sendable {
  enum Storage: Sendable {
    case doubles(Matrix<Double>)
    case floats(Matrix<Float>)
    case sparse(SparseColumns)
    case file(NpyColumns)
  }

  let storage: Storage
  /// The number of samples n.
  public let rows: Int
  /// The number of columns p.
  public let columns: Int
  /// One name a column, or `nil`.
  public let columnNames: [String]?

  /// Dense columns in double precision.
  ///
  /// - Parameters:
  ///   - matrix: X, n×p; copied when it is row-major.
  ///   - columnNames: One name a column, or `nil`.
  /// - Throws: `SparseRegressionError.shapeMismatch` when names and columns differ in number.
  public init(_ matrix: Matrix<Double>, columnNames: [String]? = nil) throws(SparseRegressionError) {
    try self.init(
      .doubles(matrix.converted(to: .columnMajor)), rows: matrix.rows, columns: matrix.columns, names: columnNames)
  }

  /// Dense columns in single precision; sums over them are in double precision.
  ///
  /// - Parameters:
  ///   - matrix: X, n×p; copied when it is row-major.
  ///   - columnNames: One name a column, or `nil`.
  /// - Throws: `SparseRegressionError.shapeMismatch` when names and columns differ in number.
  public init(_ matrix: Matrix<Float>, columnNames: [String]? = nil) throws(SparseRegressionError) {
    try self.init(
      .floats(matrix.converted(to: .columnMajor)), rows: matrix.rows, columns: matrix.columns, names: columnNames)
  }

  /// Sparse columns.
  ///
  /// - Parameters:
  ///   - sparse: X, n×p.
  ///   - columnNames: One name a column, or `nil`.
  /// - Throws: `SparseRegressionError.shapeMismatch` when names and columns differ in number.
  public init(_ sparse: SparseColumns, columnNames: [String]? = nil) throws(SparseRegressionError) {
    try self.init(.sparse(sparse), rows: sparse.rows, columns: sparse.columns, names: columnNames)
  }

  /// The matrix in a npy file: mapped when it is float32 or float64 in Fortran order, copied otherwise.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - columnNames: One name a column, or `nil`.
  /// - Throws: `DataFileError` for the file, `SparseRegressionError` for the names.
  public init(npy path: String, columnNames: [String]? = nil) throws {
    do {
      let file = try NpyColumns(path: path)
      try self.init(.file(file), rows: file.rows, columns: file.columns, names: columnNames)
    } catch let error as DataFileError where error.kind == .unsupported {
      let array = try Npy.read(path)
      guard array.shape.count == 2 else {
        throw DataFileError(.shapeMismatch, file: path, expected: "a matrix", found: "\(array.shape.count) axes")
      }
      let (rows, columns) = (array.shape[0], array.shape[1])
      if array.elementType == .float32 || array.elementType == .float16 {
        try self.init(Matrix(rows: rows, columns: columns, elements: array.floats), columnNames: columnNames)
      } else {
        try self.init(Matrix(rows: rows, columns: columns, elements: array.doubles), columnNames: columnNames)
      }
    }
  }

  private init(_ storage: Storage, rows: Int, columns: Int, names: [String]?) throws(SparseRegressionError) {
    if let names, names.count != columns {
      throw .shapeMismatch(what: "column names", expected: "\(columns), one per column", found: "\(names.count)")
    }
    self.storage = storage
    self.rows = rows
    self.columns = columns
    columnNames = names
  }

  /// The name of a column, or its number.
  ///
  /// - Parameter column: The column, from 0.
  public func name(of column: Int) -> String { columnNames?[column] ?? "\(column)" }

  /// Some rows, in the order given, in the same kind of storage; a mapped file becomes a copy.
  ///
  /// - Parameter indices: Rows from 0; one may come more than once.
  /// - Complexity: O(n·p).
  public func selecting(rows indices: [Int]) -> DesignMatrix {
    let storage: Storage =
      switch storage {
      case .doubles(let matrix): .doubles(matrix.selecting(rows: indices).converted(to: .columnMajor))
      case .floats(let matrix): .floats(matrix.selecting(rows: indices).converted(to: .columnMajor))
      case .sparse, .file:
        withColumns { source in
          if case .floats = source { return .floats(Self.gathered(source, indices, columns)) }
          if case .doubles = source { return .doubles(Self.gathered(source, indices, columns)) }
          var column = [Double](repeating: 0, count: rows)
          var last = -1
          return .sparse(
            SparseColumns(rows: indices.count, columns: columns) { row, index in
              if index != last { source.copy(index, rows: rows, into: &column) }
              last = index
              return column[indices[row]]
            })
        }
      }
    return DesignMatrix(storage, rows: indices.count, columns: columns, columnNames)
  }

  private init(_ storage: Storage, rows: Int, columns: Int, _ names: [String]?) {
    self.storage = storage
    self.rows = rows
    self.columns = columns
    columnNames = names
  }

  private static func gathered<Element: Scalar>(
    _ source: ColumnSource, _ rows: [Int], _ columns: Int
  ) -> Matrix<Element> {
    var elements: [Element] = []
    elements.reserveCapacity(rows.count * columns)
    for column in 0..<columns { for row in rows { elements.append(Element(source.value(row, column))) } }
    return Matrix(rows: rows.count, columns: columns, layout: .columnMajor, elements: elements)
  }

  /// `intercept + Xb` for coefficients on some columns.
  ///
  /// - Parameters:
  ///   - support: Columns.
  ///   - coefficients: One a column of the support.
  ///   - intercept: Added to every row.
  func linearPrediction(_ support: [Int], _ coefficients: [Double], intercept: Double) -> [Double] {
    var result = [Double](repeating: intercept, count: rows)
    var column = [Double](repeating: 0, count: rows)
    withColumns { source in
      for (index, coefficient) in zip(support, coefficients) {
        source.copy(index, rows: rows, into: &column)
        for row in 0..<rows { result[row] += coefficient * column[row] }
      }
    }
    return result
  }

  /// Lends the columns. The source is valid only inside `body`.
  func withColumns<Result>(_ body: (ColumnSource) throws -> Result) rethrows -> Result {
    switch storage {
    case .doubles(let matrix): try matrix.withPointer { try body(.doubles($0, stride: rows)) }
    case .floats(let matrix): try matrix.withPointer { try body(.floats($0, stride: rows)) }
    case .sparse(let sparse): try body(.sparse(sparse))
    case .file(let file):
      try file.withBytes { bytes in
        guard let base = bytes.baseAddress else { return try body(.sparse(.empty(rows: rows, columns: columns))) }
        if file.elementType == .float32 {
          return try body(.floats(base.assumingMemoryBound(to: Float.self), stride: rows))
        }
        return try body(.doubles(base.assumingMemoryBound(to: Double.self), stride: rows))
      }
    }
  }
}
