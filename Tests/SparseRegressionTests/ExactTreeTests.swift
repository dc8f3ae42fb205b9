import Execution
import LinearAlgebra
import TestSupport
import Testing

@testable import SparseRegression

/// Enumeration is the oracle.
@Suite struct ExactTreeTests {
  private func close(_ a: Double, _ b: Double, _ scale: Double) -> Bool { abs(a - b) <= 1e-7 * (abs(scale) + 1e-3) }

  @Test func penalisedFormEqualsEnumeration() throws {
    var generator = SeededGenerator(seed: 11)
    for trial in 0..<420 {
      let example = ExactCase(kind: trial, columns: 3 + trial % 4, using: &generator)
      let best = example.enumeration()[0]
      let solution = try PerspectiveTree(example.problem()).solve()
      #expect(solution.status == .optimal)
      #expect(close(solution.objective, best.objective, best.objective), "trial \(trial): \(solution) \(best)")
      #expect(solution.bound <= best.objective + 1e-9 * (1 + abs(best.objective)), "trial \(trial)")
      #expect(solution.objective - solution.bound <= 1e-6 * (solution.objective + 1e-3), "trial \(trial): \(solution)")
    }
  }

  @Test func cardinalityFormEqualsEnumeration() throws {
    var generator = SeededGenerator(seed: 12)
    for trial in 0..<240 {
      let example = ExactCase(kind: trial, columns: 3 + trial % 4, using: &generator)
      let count = trial % 3 + (trial % 7 == 0 ? 0 : 1)
      let limit = min(count, example.p)
      let charge = trial % 2 == 0 ? 0 : example.lambda0
      let best = example.enumeration(limit: limit, charge: charge)[0]
      let solution = try PerspectiveTree(example.problem(.cardinality(limit, lambda0: charge))).solve()
      #expect(close(solution.objective, best.objective, best.objective), "trial \(trial): \(solution) \(best)")
      #expect(solution.bound <= best.objective + 1e-9 * (1 + abs(best.objective)), "trial \(trial)")
      #expect(solution.objective - solution.bound <= 1e-6 * (solution.objective + 1e-3), "trial \(trial): \(solution)")
    }
  }

  /// With next to no ridge an infinite M leaves the relaxation nothing to say; the tree must not take that for a bound.
  @Test func nothingIsAssumedWhereMIsInfinite() throws {
    var generator = SeededGenerator(seed: 19)
    for trial in 0..<60 {
      var example = ExactCase(kind: trial % 3 == 2 ? 0 : trial % 2, columns: 3 + trial % 4, using: &generator)
      (example.lambda2, example.bound) = (trial % 2 == 0 ? .leastNonzeroMagnitude : 1e-200, .infinity)
      (example.lower, example.upper) = (nil, nil)
      let best = example.enumeration()[0]
      let solution = try PerspectiveTree(example.problem()).solve()
      #expect(close(solution.objective, best.objective, best.objective), "trial \(trial): \(solution) \(best)")
      #expect(solution.bound <= best.objective + 1e-9 * (1 + abs(best.objective)), "trial \(trial)")
    }
  }

  @Test func largerProblemsEqualEnumeration() throws {
    var generator = SeededGenerator(seed: 13)
    for trial in 0..<4 {
      var example = ExactCase(kind: trial, columns: 10, using: &generator)
      example.bound = 10
      example.lambda2 = 0.05
      let best = example.enumeration()[0]
      let solution = try PerspectiveTree(example.problem()).solve()
      #expect(close(solution.objective, best.objective, best.objective), "trial \(trial)")
      #expect(solution.gap <= 1e-6)
    }
  }

  @Test func poolIsTheHeadOfTheEnumeration() throws {
    var generator = SeededGenerator(seed: 14)
    for trial in 0..<60 {
      var example = ExactCase(kind: trial % 5, columns: 4 + trial % 3, using: &generator)
      example.lambda2 = 0.3
      let isHard = trial % 2 == 1
      let limit = isHard ? 2 : nil
      var tree = PerspectiveTree(try example.problem(isHard ? .cardinality(2) : nil))
      tree.pool = 1 + trial % 7
      tree.exactSize = isHard && trial % 4 == 1
      let all = example.enumeration(limit: limit, charge: isHard ? 0 : nil).filter {
        !tree.exactSize || $0.support.count == 2 + example.unpenalised.count
      }
      let solution = try tree.solve()
      #expect(solution.supports.count == min(tree.pool, all.count), "trial \(trial)")
      for (found, expected) in zip(solution.supports, all) {
        #expect(close(found.objective, expected.objective, expected.objective), "trial \(trial): \(found) \(expected)")
      }
      #expect(Set(solution.supports.map(\.columns)).count == solution.supports.count)
    }
  }

  @Test func supportDoesNotDependOnScaleOrOrder() throws {
    var generator = SeededGenerator(seed: 15)
    for trial in 0..<30 {
      var example = ExactCase(kind: trial % 2, columns: 7, using: &generator)
      example.lambda2 = 0.1
      example.lower = nil
      example.upper = nil
      example.unpenalised = []
      let plain = try PerspectiveTree(example.problem()).solve()
      var scaled = example
      scaled.y = example.y.map { 1000 * $0 }
      scaled.lambda0 *= 1e6
      scaled.bound *= 1000
      let large = try PerspectiveTree(scaled.problem()).solve()
      #expect(large.support == plain.support)
      #expect(close(large.objective * 1e-6, plain.objective, plain.objective))
      var reversed = example
      reversed.x.reverse()
      let backward = try PerspectiveTree(reversed.problem()).solve()
      #expect(backward.support.map { 6 - $0 }.sorted() == plain.support)
    }
  }

  @Test func wideDataUseAWorkingSetAndManyThreadsChangeNothing() throws {
    var generator = SeededGenerator(seed: 16)
    let (n, p) = (30, 430)
    var columns = (0..<p).map { _ in (0..<n).map { _ in Float(generator.normal()) } }
    let y = (0..<n).map { row in
      Double(columns[3][row]) - Double(columns[210][row]) + 0.8 * Double(columns[429][row]) + 0.1 * generator.normal()
    }
    columns[7] = columns[3]
    let x = Matrix(rows: n, columns: p, layout: .columnMajor, elements: columns.flatMap { $0 })
    let problem = try PerspectiveProblem(
      columns: x, response: y, form: .penalised(lambda0: 3), lambda2: 2, bounds: .given(3))
    let one = try PerspectiveTree(problem).solve()
    let two = try PerspectiveTree(problem).solve(control: RunControl(threads: 2))
    #expect(one.workingSetSize < p)
    #expect(one.gap < 1e-6)
    #expect(one.support == two.support && one.objective == two.objective && one.nodes == two.nodes)
    // The same through the complete Gram matrix: columns that were not chosen, left out.
    let kept = Array(Set(one.support + Array(0..<100))).sorted()
    let narrow = Matrix(rows: n, columns: kept.count, layout: .columnMajor, elements: kept.flatMap { columns[$0] })
    let reference = try PerspectiveTree(
      PerspectiveProblem(columns: narrow, response: y, form: .penalised(lambda0: 3), lambda2: 2, bounds: .given(3))
    ).solve()
    #expect(close(reference.objective, one.objective, one.objective))
    let hard = try PerspectiveTree(
      PerspectiveProblem(columns: x, response: y, form: .cardinality(2), lambda2: 2, bounds: .given(3))
    ).solve()
    var least = Double.infinity
    for i in 0..<p {
      for j in i + 1..<p where i == 3 || i == 210 || j == 210 || j == 429 {
        var example = (a: 0.0, b: 0.0, c: 0.0, u: 0.0, v: 0.0)
        for row in 0..<n {
          let (s, t) = (Double(columns[i][row]), Double(columns[j][row]))
          example.a += s * s
          example.b += s * t
          example.c += t * t
          example.u += s * y[row]
          example.v += t * y[row]
        }
        let (a, c) = (example.a + 4, example.c + 4)
        let determinant = a * c - example.b * example.b
        let first = (c * example.u - example.b * example.v) / determinant
        let second = (a * example.v - example.b * example.u) / determinant
        least = min(least, 0.5 * y.reduce(0) { $0 + $1 * $1 } - 0.5 * (first * example.u + second * example.v))
      }
    }
    #expect(close(hard.objective, least, least))
  }

  @Test func limitsReturnTheIncumbentWithAValidBound() throws {
    var generator = SeededGenerator(seed: 17)
    let example = ExactCase(kind: 1, columns: 9, using: &generator)
    let best = example.enumeration()[0].objective
    var tree = PerspectiveTree(try example.problem())
    tree.nodeLimit = 1
    let stopped = try tree.solve()
    #expect(stopped.objective >= best - 1e-9 && stopped.bound <= best + 1e-9)
    tree.nodeLimit = nil
    let cancelled = try tree.solve(control: RunControl(isCancelled: { true }))
    #expect(cancelled.status == .cancelled)
    #expect(cancelled.objective >= best - 1e-9 && cancelled.bound <= best + 1e-9)
  }

  @Test func badInputIsNamed() throws {
    let x = Matrix<Double>(rows: 2, columns: 2, elements: [1, 2, 3, .nan])
    #expect(throws: SparseRegressionError.self) {
      try PerspectiveProblem(columns: x, response: [1, 2], form: .penalised(lambda0: 1), lambda2: 1)
    }
    let good = Matrix<Double>(rows: 2, columns: 2, elements: [1, 2, 3, 4])
    for (response, form, lambda2) in [
      ([1.0], PerspectiveProblem<Double>.Form.penalised(lambda0: 1), 1.0), ([1, .infinity], .penalised(lambda0: 1), 1),
      ([1, 2], .penalised(lambda0: -1), 1), ([1, 2], .cardinality(3), 1), ([1, 2], .penalised(lambda0: 1), -1),
    ] {
      #expect(throws: SparseRegressionError.self) {
        try PerspectiveProblem(columns: good, response: response, form: form, lambda2: lambda2)
      }
    }
    #expect(throws: SparseRegressionError.self) {
      try PerspectiveProblem(
        columns: good, response: [1, 2], form: .penalised(lambda0: 1), lambda2: 0, bounds: .given(.infinity))
    }
  }

  /// The moved diagonal and the shared tree from the first nodes on, where enumeration can follow; and the same numbers
  /// with any number of threads.
  @Test func tighterRelaxationsAndSharedTreesEqualEnumeration() throws {
    var generator = SeededGenerator(seed: 18)
    var (shifted, grown) = (0, 0)
    for trial in 0..<72 {
      let kind = [0, 1, 3, 4][trial % 4]
      var example = ExactCase(kind: kind, columns: trial % 24 == 0 ? 10 : 6 + trial % 3, using: &generator)
      example.lambda0 *= 0.3
      let isHard = trial % 3 == 1
      let problem = try example.problem(isHard ? .cardinality(3) : nil)
      let all = example.enumeration(limit: isHard ? 3 : nil, charge: isHard ? 0 : nil)
      var options = TreeOptions(shiftSize: 0, grownSize: trial % 2 == 0 ? 1 : 1000)
      options.recordsCertificate = trial % 4 == 1
      options.pool = trial % 5 == 2 && !options.recordsCertificate ? 4 : 1
      let solutions = [1, 2].map { threads in
        problem.withModel {
          PerspectiveRun(model: $0, options: options, clock: RunControl(threads: threads).start()).solve()
        }
      }
      let (one, two) = (solutions[0], solutions[1])
      #expect(one.supports == two.supports && one.nodes == two.nodes && one.bound == two.bound, "trial \(trial)")
      #expect(one.status == .optimal)
      for (found, expected) in zip(one.supports, all) {
        #expect(close(found.objective, expected.objective, expected.objective), "trial \(trial): \(found) \(expected)")
      }
      if all.count >= options.pool {
        let last = all[options.pool - 1].objective
        #expect(one.bound <= all[min(options.pool, all.count) - 1].objective + 1e-9 * (1 + last), "trial \(trial)")
        #expect(one.bound >= last - 1e-6 * (last + 1e-3), "trial \(trial): \(one.bound), \(last)")
      }
      if one.nodes > 2 { grown += 1 }
      guard let certificate = one.certificate else { continue }
      let checker = PerspectiveCertificateChecker(problem)
      let verdict = checker.verify(certificate)
      #expect(verdict.isValid, "trial \(trial): \(verdict)")
      guard !certificate.shift.isEmpty else { continue }
      shifted += 1
      var damaged = certificate
      damaged.shift = certificate.shift.map { 1.5 * $0 }
      #expect(!checker.verify(damaged).isValid, "trial \(trial)")
    }
    #expect(shifted >= 3 && grown >= 20)
  }
}
