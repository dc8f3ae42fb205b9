/// A dense matrix with value semantics.
///
///     let a = Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
///     a[1, 0]                                  // 4
///     let gram = a.transposed().times(a)       // 3×3
///
/// Elements lie row by row (`layout == .rowMajor`) or column by column, without gaps. Every product takes either
/// layout and returns a row-major result. File formats and the shapes of the field (`X` is samples × features, a
/// layer's `W` is inputs × outputs) are row-major.
///
/// Shapes that do not fit are errors of the program, not of the data, and trap with both shapes in the message; the
/// rooms above check the shapes of what they are given and throw.
public struct Matrix<Element: Scalar>: Sendable, Equatable {
  /// Number of rows.
  public let rows: Int
  /// Number of columns.
  public let columns: Int
  /// The order of the elements in ``elements``.
  public let layout: MatrixLayout
  /// All elements in the order of ``layout``.
  public var elements: [Element] { storage }

  @usableFromInline var storage: [Element]

  /// A matrix with every entry equal to `value`.
  public init(rows: Int, columns: Int, layout: MatrixLayout = .rowMajor, repeating value: Element = 0) {
    self.init(rows: rows, columns: columns, layout: layout, elements: Array(repeating: value, count: rows * columns))
  }

  /// A matrix from its elements in the order of `layout`.
  /// - Precondition: `elements.count == rows * columns`.
  public init(rows: Int, columns: Int, layout: MatrixLayout = .rowMajor, elements: [Element]) {
    precondition(rows >= 0 && columns >= 0, "a matrix cannot be \(rows)×\(columns)")
    precondition(
      elements.count == rows * columns,
      "a \(rows)×\(columns) matrix takes \(rows * columns) elements, not \(elements.count)")
    self.rows = rows
    self.columns = columns
    self.layout = layout
    storage = elements
  }

  /// A row-major matrix whose entry (i, j) is `entry(i, j)`.
  public init(rows: Int, columns: Int, entry: (Int, Int) throws -> Element) rethrows {
    var elements: [Element] = []
    elements.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns { elements.append(try entry(row, column)) }
    }
    self.init(rows: rows, columns: columns, elements: elements)
  }

  /// A row-major matrix filled by `body`, which must write every element.
  public init(
    rows: Int, columns: Int, initializing body: (UnsafeMutablePointer<Element>) throws -> Void
  ) rethrows {
    let elements = try [Element](unsafeUninitializedCapacity: rows * columns) { buffer, count in
      if let base = buffer.baseAddress { try body(base) }
      count = rows * columns
    }
    self.init(rows: rows, columns: columns, elements: elements)
  }

  /// The n×n identity.
  public static func identity(_ n: Int) -> Matrix {
    var matrix = Matrix(rows: n, columns: n)
    for index in 0..<n { matrix[index, index] = 1 }
    return matrix
  }

  @inlinable public subscript(row: Int, column: Int) -> Element {
    get { storage[layout == .rowMajor ? row * columns + column : column * rows + row] }
    set { storage[layout == .rowMajor ? row * columns + column : column * rows + row] = newValue }
  }

  /// "3×4", for messages.
  public var shape: String { "\(rows)×\(columns)" }

  /// The distance between the starts of two consecutive rows (row-major) or columns (column-major).
  var stride: Int { layout == .rowMajor ? columns : rows }

  /// Calls `body` with a pointer to the first element.
  public func withPointer<Result>(_ body: (UnsafePointer<Element>) throws -> Result) rethrows -> Result {
    try storage.withUnsafeBufferPointer { buffer in
      // An empty matrix has no storage; BLAS never reads from a dimension of 0, but wants an address.
      guard let base = buffer.baseAddress else {
        return try withUnsafePointer(to: Element.zero) { try body($0) }
      }
      return try body(base)
    }
  }

  /// Calls `body` with a pointer to the first element, which it may write through.
  public mutating func withMutablePointer<Result>(
    _ body: (UnsafeMutablePointer<Element>) throws -> Result
  ) rethrows -> Result {
    try storage.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else {
        var nothing = Element.zero
        return try withUnsafeMutablePointer(to: &nothing) { try body($0) }
      }
      return try body(base)
    }
  }
}

/// The order in which a dense matrix stores its elements.
public enum MatrixLayout: Sendable, Equatable {
  /// Row by row, as C, NumPy and safetensors do.
  case rowMajor
  /// Column by column, for sweeps over columns.
  case columnMajor
}
