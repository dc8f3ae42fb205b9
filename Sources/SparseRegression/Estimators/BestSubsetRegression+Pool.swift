import Execution
import Selection

extension BestSubsetRegression {
  /// The best supports in order, from one tree, with a proof that no other is better than the last.
  ///
  /// Under a limit k only supports of exactly k columns that count are listed. A support's columns may have coefficients of
  /// 0 where bounds or λ₁ ask for it.
  ///
  /// - Parameters:
  ///   - count: How many supports, at least 1.
  ///   - features: X, n×p.
  ///   - response: y, one a sample.
  ///   - weights: One positive weight a sample; `nil` for ones.
  ///   - control: Limits, threads and observer. At a limit the best supports found are returned, with the bound reached.
  /// - Returns: The list; the bound is for supports that are not in it.
  /// - Throws: `SparseRegressionError` naming the row, the column or the option at fault.
  /// - Complexity: exponential in the worst case; the more supports, the larger the tree.
  public func pool(
    _ count: Int, _ features: DesignMatrix, response: [Double], weights: [Double]? = nil,
    control: RunControl = RunControl()
  ) throws(SparseRegressionError) -> SubsetPool {
    guard count >= 1 else {
      throw .invalidValue(what: "the number of supports to find", value: "\(count)", expected: "1 or more")
    }
    return try SubsetRun(self, features, response, weights, [], control).pool(count, size)
  }
}

extension SubsetRun {
  func pool(_ count: Int, _ size: SubsetSize) throws(SparseRegressionError) -> SubsetPool {
    try validate(size)
    let start = heuristic(size)
    let task = ExactTask(
      problem: problem, size: size, start: start ?? FoundSupport(size: 0, support: problem.fixed, value: .infinity),
      relativeGap: options.relativeGap, seed: options.seed, clock: clock, pool: count, isExactSize: true)
    guard let answer = try task.solve() else {
      throw .invalidValue(
        what: "the loss", value: problem.loss.rawValue, expected: "squared, which has a tree with a pool")
    }
    var price = 0.0
    if case .price(let value) = size { price = value }
    var isTouched = false
    let entries = answer.supports.map { support in
      let refit = problem.refit(support, keepsZeros: true)
      if let most = answer.coefficientBound {
        for (column, value) in zip(refit.support, refit.coefficients)
        where !problem.fixed.contains(column) && abs(value) > most * (1 - 1e-9) { isTouched = true }
      }
      let (coefficients, shift) = problem.columns.original(refit.support, refit.coefficients)
      return SubsetPool.Entry(
        support: refit.support, coefficients: coefficients,
        intercept: options.hasIntercept ? problem.responseCenter + shift : 0,
        objective: refit.value + price * Double(support.count { !problem.fixed.contains($0) }))
    }
    var pool = SubsetPool(
      entries: entries, bound: answer.bound, status: answer.status, certificate: answer.certificate,
      coefficientBound: answer.coefficientBound, work: answer.work, seconds: clock.seconds,
      cpuSeconds: clock.cpuSeconds)
    if isTouched || answer.bound == nil {
      pool.bound = nil
      if pool.status == .optimal { pool.status = .feasible }
      pool.certificate = Certificate(
        kind: .none, assumes: ["nothing is proved: M is too small for the coefficients of a support in the list"])
    }
    if case .keep(let keep) = size, pool.isOptimal {
      // The list may be as long as there are supports, which its length alone does not tell the tree.
      let supports = (0..<keep).reduce(1.0) { $0 * Double(available - $1) / Double($1 + 1) }
      if Double(entries.count) > supports - 0.5 { pool.bound = .infinity }
    }
    return pool
  }
}
