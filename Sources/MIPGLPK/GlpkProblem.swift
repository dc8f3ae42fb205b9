import CGLPK
import MIP

/// A problem object of GLPK, owned by the thread that made it. Columns and rows are counted from 0 here, from 1 there.
final class GlpkProblem {
  let pointer: OpaquePointer
  let columnCount: Int
  private(set) var rowCount: Int

  /// Loads a checked form; bounds must not cross.
  init(_ form: MatrixForm) throws(MIPError) {
    guard let pointer = glp_create_prob() else { throw .solverFailed(solver: "GLPK", reason: "no memory") }
    self.pointer = pointer
    columnCount = form.columnCount
    rowCount = form.rowCount
    glp_set_obj_dir(pointer, GLP_MIN)
    if rowCount > 0 { glp_add_rows(pointer, Int32(rowCount)) }
    if columnCount > 0 { glp_add_cols(pointer, Int32(columnCount)) }
    for row in 0..<rowCount { setRowBounds(row, form.rowLower[row], form.rowUpper[row]) }
    for column in 0..<columnCount {
      let bounds = form.usableBounds(column)
      setColumnBounds(column, bounds.lower, bounds.upper)
      glp_set_obj_coef(pointer, Int32(column + 1), form.objective[column])
    }
    // GLPK reads the arrays from element 1 on.
    var rows: [Int32] = [0]
    var columns: [Int32] = [0]
    var values = [0.0]
    rows.reserveCapacity(form.nonzeroCount + 1)
    columns.reserveCapacity(form.nonzeroCount + 1)
    values.reserveCapacity(form.nonzeroCount + 1)
    for column in 0..<columnCount {
      for position in Int(form.starts[column])..<Int(form.starts[column + 1]) where form.values[position] != 0 {
        rows.append(form.rows[position] + 1)
        columns.append(Int32(column + 1))
        values.append(form.values[position])
      }
    }
    if values.count == 1, columnCount > 0 {
      // A problem without any coefficient is solved by other code than its tree expects: a free row gives it one.
      addRow(MatrixRow(columns: [0], values: [1], lower: -.infinity, upper: .infinity))
    } else {
      glp_load_matrix(pointer, Int32(values.count - 1), rows, columns, values)
    }
  }

  deinit { glp_delete_prob(pointer) }

  func markIntegers(_ form: MatrixForm) {
    for column in 0..<columnCount where form.isInteger[column] {
      glp_set_col_kind(pointer, Int32(column + 1), GLP_IV)
    }
  }

  func setColumnBounds(_ column: Int, _ lower: Double, _ upper: Double) {
    glp_set_col_bnds(pointer, Int32(column + 1), Self.boundType(lower, upper), Self.finite(lower), Self.finite(upper))
  }

  func setRowBounds(_ row: Int, _ lower: Double, _ upper: Double) {
    glp_set_row_bnds(pointer, Int32(row + 1), Self.boundType(lower, upper), Self.finite(lower), Self.finite(upper))
  }

  /// Adds a checked row.
  func addRow(_ row: MatrixRow) {
    Self.addRow(row, to: pointer)
    rowCount += 1
  }

  /// Adds a checked row to a problem object, which inside a callback is the tree's own.
  static func addRow(_ row: MatrixRow, to pointer: OpaquePointer) {
    let index = glp_add_rows(pointer, 1)
    glp_set_row_bnds(pointer, index, boundType(row.lower, row.upper), finite(row.lower), finite(row.upper))
    glp_set_mat_row(
      pointer, index, Int32(row.columns.count), [0] + row.columns.map { $0 + 1 }, [0.0] + row.values)
  }

  /// The values of the basic solution.
  var basicPoint: [Double] { (0..<columnCount).map { glp_get_col_prim(pointer, Int32($0 + 1)) } }

  /// The best integer point, or `nil`.
  var integerPoint: [Double]? {
    let status = glp_mip_status(pointer)
    guard status == GLP_OPT || status == GLP_FEAS else { return nil }
    return (0..<columnCount).map { glp_mip_col_val(pointer, Int32($0 + 1)) }
  }

  private static func boundType(_ lower: Double, _ upper: Double) -> Int32 {
    switch (lower > -.infinity, upper < .infinity) {
    case (false, false): GLP_FR
    case (true, false): GLP_LO
    case (false, true): GLP_UP
    case (true, true): lower < upper ? GLP_DB : GLP_FX
    }
  }

  private static func finite(_ bound: Double) -> Double { bound.isFinite ? bound : 0 }
}
