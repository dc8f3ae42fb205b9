import LinearAlgebra

extension DesignMatrix {
  /// The columns followed by all their products of two, squares included: p(p + 3)/2 columns, without squares of columns that
  /// have only two values, as those say nothing new.
  ///
  /// Columns are centred and brought to norm 1 before they are multiplied, as in Efron, Hastie, Johnstone and Tibshirani
  /// (2004, doi:10.1214/009053604000000067, section 3): products of raw columns would be nearly collinear with the columns.
  /// Products are called `age:bmi` and `bmi^2`. The result is dense and in double precision.
  ///
  /// - Returns: The standardised columns, then the products (i, j), i ≤ j, by i and then j.
  /// - Throws: `SparseRegressionError` for an entry that is not finite, or more columns than memory could hold.
  /// - Complexity: O(n p²) time and memory.
  public func withInteractions() throws(SparseRegressionError) -> DesignMatrix {
    let (n, p) = (rows, columns)
    let (products, overflow) = p.multipliedReportingOverflow(by: p + 3)
    guard !overflow, products / 2 < 1 << 31 else {
      throw .invalidValue(what: "the number of columns", value: "\(p)", expected: "at most 65,000 for interactions")
    }
    var base: [[Double]] = []
    var isBinary: [Bool] = []
    for index in 0..<p {
      var column = self.column(index)
      if let row = column.firstIndex(where: { !$0.isFinite }) {
        throw .featureNotFinite(row: row, column: index, value: column[row])
      }
      isBinary.append(Set(column).count <= 2)
      let largest = column.reduce(0) { max($0, abs($1)) }
      // Against overflow of the squares; a column of zeros stays what it is.
      if largest > 0 { for row in 0..<n { column[row] /= largest } }
      let mean = column.reduce(0, +) / Double(max(1, n))
      for row in 0..<n { column[row] -= mean }
      let norm = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if norm > 0 { for row in 0..<n { column[row] /= norm } }
      base.append(column)
    }
    var elements = base.flatMap(\.self)
    var names = (0..<p).map { name(of: $0) }
    for first in 0..<p {
      for second in first..<p where !(first == second && isBinary[first]) {
        elements.append(contentsOf: zip(base[first], base[second]).map { $0 * $1 })
        names.append(first == second ? "\(names[first])^2" : "\(names[first]):\(names[second])")
      }
    }
    return try DesignMatrix(
      Matrix(rows: n, columns: names.count, layout: .columnMajor, elements: elements), columnNames: names)
  }

  /// A column in double precision.
  ///
  /// - Parameter index: The column, from 0.
  /// - Returns: n numbers.
  /// - Complexity: O(n).
  public func column(_ index: Int) -> [Double] {
    var result = [Double](repeating: 0, count: rows)
    withColumns { $0.copy(index, rows: rows, into: &result) }
    return result
  }
}
