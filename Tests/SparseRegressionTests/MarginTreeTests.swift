import Execution
import LinearAlgebra
import TestSupport
import Testing

@testable import SparseRegression

/// Enumeration is the oracle.
@Suite struct MarginTreeTests {
  private func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 * (abs(b) + 1e-3) }

  /// Where labels are separated and nothing else costs, F is next to 0, and rounding shows beside the loss without columns.
  private func isClosed(_ solution: MarginSolution) -> Bool {
    solution.objective - solution.bound <= 1e-6 * (solution.objective + 1)
  }

  @Test func penalisedFormEqualsEnumeration() throws {
    var generator = SeededGenerator(seed: 21)
    for trial in 0..<210 {
      let example = MarginCase(kind: trial, columns: 3 + trial % 4, using: &generator)
      let best = example.enumeration()[0]
      let solution = try MarginTree(example.problem()).solve()
      #expect(solution.status == .optimal)
      #expect(close(solution.objective, best.objective), "trial \(trial): \(solution) \(best) \(example)")
      #expect(solution.bound <= best.objective * (1 + 1e-9), "trial \(trial)")
      #expect(isClosed(solution), "trial \(trial): \(solution)")
    }
  }

  @Test func cardinalityFormEqualsEnumeration() throws {
    var generator = SeededGenerator(seed: 22)
    for trial in 0..<140 {
      let example = MarginCase(kind: trial, columns: 3 + trial % 3, using: &generator)
      let limit = min(trial % 3 + (trial % 5 == 0 ? 0 : 1), example.p - example.unpenalised.count)
      let charge = trial % 2 == 0 ? 0 : example.lambda0
      let best = example.enumeration(limit: limit, charge: charge)[0]
      let solution = try MarginTree(example.problem(.cardinality(limit, lambda0: charge))).solve()
      #expect(close(solution.objective, best.objective), "trial \(trial): \(solution) \(best) \(example)")
      #expect(solution.bound <= best.objective * (1 + 1e-9), "trial \(trial)")
      #expect(isClosed(solution), "trial \(trial): \(solution)")
    }
  }

  @Test func derivedBoundsAreUnconditional() throws {
    var generator = SeededGenerator(seed: 23)
    for trial in 0..<56 {
      var example = MarginCase(kind: trial, columns: 3 + trial % 3, using: &generator)
      example.lower = nil
      example.upper = nil
      let best = example.enumeration(withoutBound: true)[0]
      let solution = try MarginTree(example.problem(bounds: .derived)).solve()
      #expect(close(solution.objective, best.objective), "trial \(trial): \(solution) \(best) \(example)")
      #expect(solution.bound <= best.objective * (1 + 1e-9), "trial \(trial)")
      #expect(isClosed(solution), "trial \(trial): \(solution)")
      #expect(!solution.hasBindingBound)
    }
  }

  @Test func noDualPointExceedsTheOptimum() throws {
    var generator = SeededGenerator(seed: 24)
    for trial in 0..<84 {
      let example = MarginCase(kind: trial, columns: 4, using: &generator)
      let limit = trial % 3 == 2 ? 2 : nil
      let best = example.enumeration(limit: limit)[0].objective
      let form = limit.map { MarginProblem.Form.cardinality($0, lambda0: example.lambda0) }
      let run = MarginRun(tree: MarginTree(try example.problem(form)), clock: RunControl().start())
      let data = run.prepared().data
      let set = MarginWorkingSet(data, capacity: 8)
      set.insert((0..<example.p).filter { !data.isUnpenalised[$0] })
      if limit != nil { set.setMultiplier(Double.random(in: 0...2, using: &generator)) }
      let all = (set.freeCount..<set.count).map { Int32($0) }
      for point in 0..<40 {
        let scale = [0.1, 1, 10][point % 3]
        for row in 0..<example.n { set.f[row] = scale * generator.normal() }
        set.evaluateRows()
        if point % 4 != 0 { set.balance() }
        for local in 0..<set.count {
          set.v[local] = (0..<example.n).reduce(0) { $0 + set.column(local)[$1] * set.u[$1] }
        }
        let evaluation = all.withUnsafeBufferPointer { list in
          list.baseAddress.map { set.evaluate($0, list.count).bound } ?? 0
        }
        #expect(evaluation <= best * (1 + 1e-9) + 1e-12, "trial \(trial), point \(point)")
      }
    }
  }

  @Test func largerProblemsEqualEnumeration() throws {
    var generator = SeededGenerator(seed: 25)
    for trial in 0..<2 {
      var example = MarginCase(kind: 7 * trial, columns: 9, using: &generator)
      example.lambda2 = 0.05
      example.bound = 8
      let best = example.enumeration()[0]
      let solution = try MarginTree(example.problem()).solve()
      #expect(close(solution.objective, best.objective), "trial \(trial)")
      #expect(solution.gap <= 1e-6)
    }
  }

  /// More columns than a complete working set has; the optimum is enumerated over supports of two of a few columns.
  @Test func wideDataUseAWorkingSetAndManyThreadsChangeNothing() throws {
    var generator = SeededGenerator(seed: 26)
    let (n, p) = (60, 300)
    var columns = (0..<p).map { _ in (0..<n).map { _ in generator.normal() } }
    let y = (0..<n).map { row in 3 * columns[7][row] - 3 * columns[150][row] + generator.normal() > 0 ? 1.0 : -1 }
    columns[11] = columns[7]
    let x = Matrix(rows: n, columns: p, layout: .columnMajor, elements: columns.flatMap { $0 })
    for (loss, lambda0, lambda2) in [(SubsetLoss.logistic, 3.0, 0.5), (.squaredHinge, 5, 5)] {
      let problem = try MarginProblem(
        columns: DesignMatrix(x), labels: y, loss: loss, form: .penalised(lambda0: lambda0), lambda2: lambda2,
        bounds: .given(3))
      let one = try MarginTree(problem).solve()
      let two = try MarginTree(problem).solve(control: RunControl(threads: 2))
      #expect(one.workingSetSize < p)
      #expect(one.gap < 1e-6)
      #expect(one.support == two.support && one.objective == two.objective && one.nodes == two.nodes)
      // The same with all columns in the working set: of the others, those that were not chosen do not count.
      let kept = Array(Set(one.support + Array(0..<55))).sorted()
      let narrow = try MarginProblem(
        columns: DesignMatrix(x.selecting(columns: kept)), labels: y, loss: loss, form: .penalised(lambda0: lambda0),
        lambda2: lambda2, bounds: .given(3))
      #expect(close(try MarginTree(narrow).solve().objective, one.objective))
      let limited = try MarginProblem(
        columns: DesignMatrix(x), labels: y, loss: loss, form: .cardinality(2), lambda2: lambda2, bounds: .given(3))
      let pair = try MarginTree(limited).solve()
      let empty = limited.prepared
      var least = Double.infinity
      for other in 0..<p where other != 7 && other != 150 {
        for first in [7, 150] { least = min(least, empty.refit([first, other]).value) }
      }
      least = min(least, empty.refit([7, 150]).value)
      #expect(pair.objective <= least * (1 + 1e-6))
      #expect(pair.gap < 1e-6)
    }
  }

  @Test func limitsLeaveAnHonestGap() throws {
    var generator = SeededGenerator(seed: 27)
    var example = MarginCase(kind: 0, columns: 9, using: &generator)
    (example.lambda2, example.lambda0, example.bound) = (0.01, 0.2, 8)
    let best = example.enumeration()[0].objective
    var tree = MarginTree(try example.problem())
    tree.nodeLimit = 1
    let early = try tree.solve()
    #expect(early.bound <= best * (1 + 1e-9) && early.objective >= best * (1 - 1e-9))
    let stopped = try MarginTree(example.problem()).solve(control: RunControl(timeLimit: 0))
    #expect(stopped.status == .timeLimit && stopped.bound == 0)
    let cancelled = try MarginTree(example.problem()).solve(control: RunControl(isCancelled: { true }))
    #expect(cancelled.status == .cancelled && cancelled.objective.isFinite)
    tree.nodeLimit = nil
    tree.gap = 0.2
    let loose = try tree.solve()
    #expect(loose.status == .optimal && loose.gap <= 0.2 + 1e-9)
    #expect(loose.bound <= best * (1 + 1e-9))
  }

  @Test func refusesWhatIsNoProblem() throws {
    let x = try DesignMatrix(Matrix(rows: 3, columns: 2, elements: [1, 2, 3, 4, 5, 7.0]))
    let labels = [1.0, -1, 1]
    func pose(
      _ labels: [Double], loss: SubsetLoss = .logistic, form: MarginProblem.Form = .penalised(lambda0: 1),
      lambda2: Double = 1, bounds: MarginProblem.Bounds = .derived
    ) throws {
      _ = try MarginProblem(columns: x, labels: labels, loss: loss, form: form, lambda2: lambda2, bounds: bounds)
    }
    #expect(throws: SparseRegressionError.invalidLabel(row: 1, value: 0)) { try pose([1, 0, 1]) }
    #expect(throws: SparseRegressionError.constantResponse(value: 1)) { try pose([1, 1, 1]) }
    #expect(throws: SparseRegressionError.self) { try pose([1, -1]) }
    #expect(throws: SparseRegressionError.self) { try pose(labels, loss: .squared) }
    #expect(throws: SparseRegressionError.self) { try pose(labels, lambda2: 0) }
    #expect(throws: SparseRegressionError.self) { try pose(labels, lambda2: -1) }
    #expect(throws: SparseRegressionError.self) { try pose(labels, form: .cardinality(3)) }
    #expect(throws: SparseRegressionError.self) { try pose(labels, form: .penalised(lambda0: .nan)) }
    #expect(throws: SparseRegressionError.self) { try pose(labels, bounds: .given(0)) }
    try pose(labels, lambda2: 0, bounds: .given(2))
  }

  /// Both forms and losses through the estimator, whose fit has to agree with enumeration in the units of its columns.
  @Test func estimatorsHandTheirProblemsToTheTree() throws {
    var generator = SeededGenerator(seed: 28)
    var proved = 0
    for trial in 0..<28 {
      var example = MarginCase(kind: trial, columns: 4, using: &generator)
      (example.lower, example.upper) = (nil, nil)
      example.lambda2 = trial % 2 == 0 ? 1e-7 : 0.3
      let isHard = trial % 3 == 1
      let options = SubsetOptions(
        lambda1: example.lambda1, lambda2: trial % 2 == 0 ? nil : example.lambda2, intercept: example.hasIntercept,
        standardize: false, constraints: SubsetConstraints(unpenalized: example.unpenalised), method: .exact)
      let fit = try BestSubsetClassifier(
        isHard ? .keep(2) : .price(example.lambda0), loss: example.loss, options: options
      ).fit(example.design, response: example.y, weights: example.weights)
      let best = example.enumeration(limit: isHard ? 2 : nil, charge: isHard ? 0 : nil, withoutBound: true)[0]
      #expect(fit.method == .exact)
      // With λ₂ = 1e-7 and separable labels a leaf may be too ill-conditioned to close, and has to say so.
      #expect(fit.status == .optimal || fit.status == .feasible && trial % 2 == 0, "trial \(trial): \(fit.status)")
      #expect(abs(fit.objective - best.objective) <= 1e-6 * (best.objective + 1), "trial \(trial): \(fit) \(best)")
      let bound = try #require(fit.bound)
      #expect(bound <= best.objective * (1 + 1e-9) + 1e-12)
      guard fit.status == .optimal else { continue }
      proved += 1
      #expect(fit.objective - bound <= 1e-6 * (fit.objective + 1), "trial \(trial): \(fit)")
    }
    #expect(proved >= 25)
  }

  /// The largest coefficient of any solution no worse than the start, by enumeration, is within the derived bounds.
  @Test func derivedBoundsUseTheLoss() throws {
    var generator = SeededGenerator(seed: 29)
    var example = MarginCase(kind: 0, columns: 4, using: &generator)
    (example.lambda2, example.lambda0) = (1e-7, 0.5)
    // Twice the data with flipped labels: nothing separates them.
    example.x = example.x.map { $0 + $0 }
    example.y += example.y.indices.map { $0 % 4 == 0 ? -example.y[$0] : example.y[$0] }
    let solution = try MarginTree(example.problem(bounds: .derived)).solve()
    #expect(solution.coefficientBounds.allSatisfy { $0 < 20 })
    #expect(zip(solution.support, solution.coefficients).allSatisfy { abs($1) < solution.coefficientBounds[$0] })
    #expect(close(solution.objective, example.enumeration(withoutBound: true)[0].objective))
  }
}
