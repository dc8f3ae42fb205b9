import LinearAlgebra

/// The columns that a regression uses, and the way back to the units they came in.
struct StandardizedColumns: Sendable {
  /// Column-major: searches read columns.
  let matrix: Matrix<Double>
  /// What was subtracted, one a column.
  let centers: [Double]
  /// What was divided by, one a column.
  let scales: [Double]
  /// Columns that are 0 (constant, where they are centred): they explain nothing and get no coefficient.
  let isEmpty: [Bool]

  init(_ features: Matrix<Double>, isCentered: Bool, isScaled: Bool) {
    let (n, p) = (features.rows, features.columns)
    var elements: [Double] = []
    elements.reserveCapacity(n * p)
    var (centers, scales, isEmpty) = ([Double](), [Double](), [Bool]())
    for column in 0..<p {
      var values = (0..<n).map { features[$0, column] }
      let size = values.reduce(0) { max($0, abs($1)) }
      var center = 0.0
      if isCentered {
        // Of numbers divided by the largest, so that the sum cannot overflow.
        center = size > 0 ? values.reduce(0) { $0 + $1 / size } / Double(n) * size : 0
        for row in 0..<n { values[row] -= center }
      }
      let largest = values.reduce(0) { max($0, abs($1)) }
      // What is left of a constant column after centring is rounding.
      let isZero = largest <= 1e-13 * size
      var scale = 1.0
      if isScaled, !isZero {
        scale = largest * values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
        for row in 0..<n { values[row] /= scale }
      }
      if isZero { values = Array(repeating: 0, count: n) }
      elements.append(contentsOf: values)
      centers.append(center)
      scales.append(scale)
      isEmpty.append(isZero)
    }
    matrix = Matrix(rows: n, columns: p, layout: .columnMajor, elements: elements)
    self.centers = centers
    self.scales = scales
    self.isEmpty = isEmpty
  }

  /// Coefficients and intercept in the units of the columns as given.
  func original(_ coefficients: [Double], intercept: Double) -> (coefficients: [Double], intercept: Double) {
    var shifted = intercept
    var result = coefficients
    for column in coefficients.indices where coefficients[column] != 0 {
      result[column] = coefficients[column] / scales[column]
      shifted -= result[column] * centers[column]
    }
    return (result, shifted)
  }
}
