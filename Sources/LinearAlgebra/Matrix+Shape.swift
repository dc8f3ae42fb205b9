extension Matrix {
  /// The transpose, row-major.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public func transposed() -> Matrix {
    // The elements of a column-major matrix, read row-major, are the transpose already.
    if layout == .columnMajor { return Matrix(rows: columns, columns: rows, elements: elements) }
    return Matrix(rows: columns, columns: rows) { result in
      withPointer { source in
        let block = 32
        for rowStart in Swift.stride(from: 0, to: rows, by: block) {
          for columnStart in Swift.stride(from: 0, to: columns, by: block) {
            for row in rowStart..<min(rowStart + block, rows) {
              for column in columnStart..<min(columnStart + block, columns) {
                result[column * rows + row] = source[row * columns + column]
              }
            }
          }
        }
      }
    }
  }

  /// The same matrix with its elements in another order.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public func converted(to newLayout: MatrixLayout) -> Matrix {
    if newLayout == layout { return self }
    // The elements of the transpose in row order are those of the matrix in column order, and the reverse.
    let mirrored =
      layout == .rowMajor ? transposed() : Matrix(rows: columns, columns: rows, elements: elements).transposed()
    return Matrix(rows: rows, columns: columns, layout: newLayout, elements: mirrored.elements)
  }

  /// The rows with the given indices, in the order given; row-major.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public func selecting(rows indices: [Int]) -> Matrix {
    if layout == .columnMajor { return Matrix(rows: indices.count, columns: columns) { self[indices[$0], $1] } }
    return Matrix(rows: indices.count, columns: columns) { result in
      withPointer { source in
        for (position, row) in indices.enumerated() {
          precondition(row >= 0 && row < rows, "row \(row) of a \(shape) matrix")
          (result + position * columns).update(from: source + row * columns, count: columns)
        }
      }
    }
  }

  /// The columns with the given indices, in the order given; row-major.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public func selecting(columns indices: [Int]) -> Matrix {
    if layout == .columnMajor {
      return Matrix(rows: columns, columns: rows, elements: elements).selecting(rows: indices).transposed()
    }
    precondition(indices.allSatisfy { $0 >= 0 && $0 < columns }, "a column index outside a \(shape) matrix")
    return Matrix(rows: rows, columns: indices.count) { result in
      withPointer { source in
        for row in 0..<rows {
          let (from, to) = (source + row * columns, result + row * indices.count)
          for (position, column) in indices.enumerated() { to[position] = from[column] }
        }
      }
    }
  }

  /// The submatrix of the given rows and columns, in the order given; row-major.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public func selecting(rows rowIndices: [Int], columns columnIndices: [Int]) -> Matrix {
    if layout == .columnMajor {
      return Matrix(rows: rowIndices.count, columns: columnIndices.count) { self[rowIndices[$0], columnIndices[$1]] }
    }
    precondition(rowIndices.allSatisfy { $0 >= 0 && $0 < rows }, "a row index outside a \(shape) matrix")
    precondition(columnIndices.allSatisfy { $0 >= 0 && $0 < columns }, "a column index outside a \(shape) matrix")
    return Matrix(rows: rowIndices.count, columns: columnIndices.count) { result in
      withPointer { source in
        for (position, row) in rowIndices.enumerated() {
          let (from, to) = (source + row * columns, result + position * columnIndices.count)
          for (target, column) in columnIndices.enumerated() { to[target] = from[column] }
        }
      }
    }
  }

  /// Overwrites the rows with the given indices by the rows of `values`, in the order given.
  /// - Precondition: row-major, with as many columns.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public mutating func setRows(_ indices: [Int], to values: Matrix) {
    precondition(
      values.columns == columns && values.rows == indices.count && layout == .rowMajor && values.layout == .rowMajor,
      "cannot put \(values.shape) into \(indices.count) rows of a \(shape) matrix")
    let width = columns
    withMutablePointer { target in
      values.withPointer { source in
        for (position, row) in indices.enumerated() {
          (target + row * width).update(from: source + position * width, count: width)
        }
      }
    }
  }

  /// Row `index` as an array.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public func row(_ index: Int) -> [Element] {
    if layout == .rowMajor { return Array(elements[index * columns..<(index + 1) * columns]) }
    return (0..<columns).map { self[index, $0] }
  }

  /// Column `index` as an array.
  @specialized(where Element == Double)
  @specialized(where Element == Float)
  public func column(_ index: Int) -> [Element] {
    if layout == .columnMajor { return Array(elements[index * rows..<(index + 1) * rows]) }
    return (0..<rows).map { self[$0, index] }
  }

  /// The diagonal entries of a square matrix.
  public var diagonal: [Element] { (0..<Swift.min(rows, columns)).map { self[$0, $0] } }
}
