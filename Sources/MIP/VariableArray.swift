/// Variables at evenly spaced indices, without storage: what ``Model/addVariables(_:_:lower:upper:namedBy:)`` returns and
/// what rows and columns of a ``VariableGrid`` are.
public struct VariableArray: RandomAccessCollection, Sendable, Hashable {
  @usableFromInline let first: Int
  @usableFromInline let stride: Int
  public let count: Int

  @inlinable
  init(first: Int, stride: Int = 1, count: Int) {
    self.first = first
    self.stride = stride
    self.count = count
  }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }

  @inlinable
  public subscript(position: Int) -> Variable {
    precondition(position >= 0 && position < count, "variable index out of range")
    return Variable(index: first + position * stride)
  }
}

/// A rectangle of variables in row-major order.
///
///     let assign = try model.addVariables(plants, customers, .binary)
///     try model.add(sum(assign.column(3)) == 1)
public struct VariableGrid: Sendable, Hashable {
  public let rowCount: Int
  public let columnCount: Int
  @usableFromInline let first: Int

  @inlinable
  init(first: Int, rowCount: Int, columnCount: Int) {
    self.first = first
    self.rowCount = rowCount
    self.columnCount = columnCount
  }

  @inlinable
  public subscript(row: Int, column: Int) -> Variable {
    precondition(row >= 0 && row < rowCount && column >= 0 && column < columnCount, "variable index out of range")
    return Variable(index: first + row * columnCount + column)
  }

  /// The variables of one row.
  @inlinable
  public func row(_ row: Int) -> VariableArray {
    precondition(row >= 0 && row < rowCount, "row index out of range")
    return VariableArray(first: first + row * columnCount, count: columnCount)
  }

  /// The variables of one column.
  @inlinable
  public func column(_ column: Int) -> VariableArray {
    precondition(column >= 0 && column < columnCount, "column index out of range")
    return VariableArray(first: first + column, stride: columnCount, count: rowCount)
  }

  /// All of them, row by row.
  @inlinable
  public var all: VariableArray { VariableArray(first: first, count: rowCount * columnCount) }
}
