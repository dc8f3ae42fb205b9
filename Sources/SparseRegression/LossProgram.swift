import Execution
import LinearAlgebra
import MIP

/// The linear program of a loss over some columns, and the variables to read it by:
///
///     sign·(b₀ + xᵀb) + over − under = target for each sample,   b = positive − negative where λ₁ > 0
struct LossProgram {
  var model = Model()
  /// The variable of each column in the program.
  private(set) var coefficients: [Int: Variable] = [:]
  private(set) var intercept: Variable?
  private var absolutes: [Int: Variable] = [:]
  private var over: VariableArray
  private var under: VariableArray?
  /// The row of each sample: index of the first.
  private let firstRow: Int
  /// Σ loss + λ₁‖b‖₁.
  private(set) var objective = LinearExpression()
  private let problem: SparseRegressionProblem

  /// - Parameters:
  ///   - problem: The data.
  ///   - columns: The columns that may have a coefficient.
  ///   - limit: The largest absolute coefficient, or +∞.
  init(_ problem: SparseRegressionProblem, columns: [Int], limit: Double) throws(MIPError) {
    self.problem = problem
    let n = problem.sampleCount
    for column in columns where !problem.columns.isEmpty[column] {
      coefficients[column] = try model.addVariable(lower: -limit, upper: limit)
    }
    if problem.hasIntercept { intercept = try model.addVariable(lower: -.infinity) }
    over = try model.addVariables(n)
    // Where the loss below is 0 the row is an inequality.
    if problem.loss.under > 0 { under = try model.addVariables(n) }
    firstRow = model.rowCount
    let used = coefficients.keys.sorted()
    for row in 0..<n {
      let sign = problem.loss.sign(problem.response[row])
      var expression = LinearExpression()
      expression.reserveCapacity(used.count + 3)
      for column in used {
        if let variable = coefficients[column] { expression += (sign * problem.columns.matrix[row, column]) * variable }
      }
      if let intercept { expression += sign * intercept }
      expression += over[row]
      if let under { expression -= under[row] }
      let target = problem.loss.target(problem.response[row])
      try model.add(under == nil ? expression >= target : expression == target)
    }
    for variable in over { objective += problem.loss.over * variable }
    if let under { for variable in under { objective += problem.loss.under * variable } }
    if problem.lambda1 > 0 {
      for column in used {
        guard let variable = coefficients[column] else { continue }
        let absolute = try model.addVariable()
        absolutes[column] = absolute
        try model.add(absolute - variable >= 0)
        try model.add(absolute + variable >= 0)
        objective += problem.lambda1 * absolute
      }
    }
    try model.minimize(objective)
  }

  /// The coefficients of a point, one a column of the problem, and the intercept.
  func fit(_ solution: Solution) -> LinearFit {
    var fit = LinearFit(columns: problem.featureCount)
    for (column, variable) in coefficients { fit.coefficients[column] = solution[variable] }
    if let intercept { fit.intercept = solution[intercept] }
    return fit
  }

  /// The multiplier of each sample of an optimal point.
  func multipliers(_ solution: Solution) -> [Double]? {
    solution.duals.map { Array($0[firstRow..<firstRow + problem.sampleCount]) }
  }

  /// Values of all variables but binaries, for a start.
  func start(_ fit: LinearFit) -> [Variable: Double] {
    var start: [Variable: Double] = [:]
    for (column, variable) in coefficients { start[variable] = fit.coefficients[column] }
    for (column, variable) in absolutes { start[variable] = abs(fit.coefficients[column]) }
    if let intercept { start[intercept] = fit.intercept }
    for row in 0..<problem.sampleCount {
      var prediction = fit.intercept
      for column in fit.support { prediction += fit.coefficients[column] * problem.columns.matrix[row, column] }
      let residual = problem.loss.residual(response: problem.response[row], prediction: prediction)
      start[over[row]] = max(0, residual)
      if let under { start[under[row]] = max(0, -residual) }
    }
    return start
  }
}

/// Coefficients of all columns in the units of the columns used, zeros included, and an intercept.
struct LinearFit: Sendable, Equatable {
  var coefficients: [Double]
  var intercept = 0.0

  init(columns: Int) { coefficients = Array(repeating: 0, count: columns) }

  var support: [Int] { coefficients.indices.filter { coefficients[$0] != 0 } }
}
