import Execution
import MIP

/// Bounds on coefficients that lose no optimum.
///
/// A best subset fit has an objective of at most U, that of any fit known. So `|bⱼ|` is at most the maximum of `±bⱼ` over
/// all coefficients with Σ loss + λ₁‖b‖₁ ≤ U: two linear programs a column (Bertsimas, King and Mazumder 2016, section 2.3,
/// doi:10.1214/15-AOS1388). Where that set is unbounded (more columns than samples, dependent columns, separable labels)
/// nothing is proved, and a multiple of the coefficients found is assumed.
struct BoundDerivation {
  let problem: SparseRegressionProblem
  let clock: RunClock
  /// Wall-clock seconds of the clock after which no linear program starts.
  let deadline: Double

  func run(upper: Double, fit: LinearFit) throws(MIPError) -> CoefficientBounds {
    let p = problem.featureCount
    if let bound = problem.bound {
      return CoefficientBounds(source: .given, values: Array(repeating: bound, count: p))
    }
    var values: [Double?] = problem.columns.isEmpty.map { $0 ? 0 : nil }
    var program = try LossProgram(problem, columns: Array(0..<p), limit: .infinity)
    // A little more than U, so that rounding and the solver's tolerance lose nothing.
    try program.model.add(program.objective <= upper * (1 + 1e-6))
    for column in 0..<p {
      guard let variable = program.coefficients[column] else { continue }
      if clock.interruption != nil || clock.seconds > deadline { break }
      var largest = 0.0
      for sign in [1.0, -1.0] {
        try program.model.maximize(sign * variable)
        let solution = try program.model.solve(with: CLP())
        guard solution.termination == .optimal, let value = solution.objective else {
          largest = .infinity
          break
        }
        largest = max(largest, value)
      }
      // Two columns that stand for each other leave both without a bound; there is no need to try the rest.
      if largest == .infinity { break }
      values[column] = largest * (1 + 1e-6) + 1e-9
    }
    if problem.lambda1 > 0 {
      let priced = upper / problem.lambda1 * (1 + 1e-6)
      values = values.map { $0.map { min($0, priced) } ?? priced }
    }
    guard values.contains(where: { $0 == nil }) else {
      return CoefficientBounds(source: .derived, values: values.map { $0 ?? 0 })
    }
    let found = fit.coefficients.reduce(0) { max($0, abs($1)) }
    return CoefficientBounds(source: .assumed, values: values.map { $0 ?? (found > 0 ? 5 * found : 1) })
  }
}
