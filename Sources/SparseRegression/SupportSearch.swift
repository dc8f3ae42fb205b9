import Execution
import MIP

/// A good support before the tree search: columns added one at a time, then exchanges, each with a refit by a linear
/// program.
///
/// Which columns are worth a refit is read off the multipliers u of the samples: bringing in column j changes the
/// objective at the rate `|Σᵢ uᵢ signᵢ xᵢⱼ|` (the pricing step of the simplex method), so only the steepest few are tried.
struct SupportSearch {
  struct Candidate {
    var fit: LinearFit
    var objective: Double
    /// Rates by column.
    var rates: [Double]
  }

  let problem: SparseRegressionProblem
  let clock: RunClock
  /// Wall-clock seconds of the clock after which the search ends.
  let deadline: Double
  /// How many columns are tried at each step.
  var width = 6
  private(set) var exchanges = 0

  init(problem: SparseRegressionProblem, clock: RunClock, deadline: Double) {
    self.problem = problem
    self.clock = clock
    self.deadline = deadline
  }

  private var mustStop: Bool { clock.interruption != nil || clock.seconds > deadline }

  /// The best fit found, or the fit without columns.
  mutating func run() throws(MIPError) -> Candidate {
    var best = try refit([])
    var current = best
    while current.fit.support.count < problem.keep, !mustStop {
      guard let next = try bestAddition(to: current.fit.support, rates: current.rates) else { break }
      // With a price on columns the objective may rise for a while; the path is followed to its end all the same.
      current = next
      if next.objective < best.objective { best = next }
    }
    var improved = true
    while improved, !mustStop {
      improved = false
      for leaving in best.fit.support where !mustStop {
        let rest = best.fit.support.filter { $0 != leaving }
        let without = try refit(rest)
        var found = without.objective < best.objective ? without : nil
        if let other = try bestAddition(to: rest, rates: without.rates, except: leaving),
          other.objective < min(best.objective, found?.objective ?? .infinity)
        {
          found = other
        }
        if let found, found.objective < best.objective * (1 - 1e-9) {
          best = found
          exchanges += 1
          improved = true
          break
        }
      }
    }
    return best
  }

  /// The least objective with these columns; a coefficient that comes out as 0 leaves the support.
  func refit(_ support: [Int]) throws(MIPError) -> Candidate {
    let program = try LossProgram(problem, columns: support, limit: problem.bound ?? .infinity)
    let solution = try program.model.solve(with: CLP())
    guard solution.hasPoint else {
      throw .solverFailed(solver: solution.solver, reason: "a refit ended as \(solution.termination.rawValue)")
    }
    let fit = program.fit(solution)
    let duals = program.multipliers(solution) ?? Array(repeating: 0, count: problem.sampleCount)
    let rates = (0..<problem.featureCount).map { column -> Double in
      var rate = 0.0
      for row in duals.indices {
        rate += duals[row] * problem.loss.sign(problem.response[row]) * problem.columns.matrix[row, column]
      }
      return abs(rate)
    }
    return Candidate(
      fit: fit, objective: problem.objective(fit.coefficients, intercept: fit.intercept), rates: rates)
  }

  private func bestAddition(to support: [Int], rates: [Double], except: Int? = nil) throws(MIPError) -> Candidate? {
    let taken = Set(support)
    let outside = rates.indices.filter { !taken.contains($0) && $0 != except && !problem.columns.isEmpty[$0] }
    let steepest = outside.sorted { rates[$0] != rates[$1] ? rates[$0] > rates[$1] : $0 < $1 }.prefix(width)
    var best: Candidate?
    for column in steepest where rates[column] > problem.lambda1 {
      if best != nil, mustStop { break }
      let candidate = try refit((support + [column]).sorted())
      if candidate.fit.support.count > support.count, candidate.objective < best?.objective ?? .infinity {
        best = candidate
      }
    }
    return best
  }
}
