/// A model in matrix form and the way back from columns and rows to variables and rows.
public struct CompiledModel: Sendable {
  public var form: MatrixForm
  /// The variable of each column; `nil` when column j is variable j.
  let columnVariables: [Int32]?
  /// The row of each matrix row; `nil` when matrix row i is row i.
  let matrixRows: [Int32]?
  let variableCount: Int
  let rowCount: Int
  /// −1 for a model that is maximised, else 1: `objective = sign · form objective + constant`.
  let sign: Double
  let constant: Double

  /// An objective of the form as the model's user means it.
  func userObjective(_ value: Double) -> Double { sign * value + constant }
  /// The objective of the model in the sense and without the constant of the form.
  func formObjective(_ value: Double) -> Double { sign * (value - constant) }

  /// Values of columns as values of variables; removed variables are 0.
  func variableValues(_ columns: [Double]) -> [Double] {
    guard let columnVariables else { return columns }
    var values = [Double](repeating: 0, count: variableCount)
    for (column, variable) in columnVariables.enumerated() { values[Int(variable)] = columns[column] }
    return values
  }

  /// Values of matrix rows as values of rows; removed rows are 0.
  func rowValues(_ rows: [Double]) -> [Double] {
    guard let matrixRows else { return rows }
    var values = [Double](repeating: 0, count: rowCount)
    for (index, row) in matrixRows.enumerated() { values[Int(row)] = rows[index] }
    return values
  }

  /// Values of variables as values of columns.
  func columnValues(_ variables: [Double]) -> [Double] {
    guard let columnVariables else { return variables }
    return columnVariables.map { variables[Int($0)] }
  }
}
