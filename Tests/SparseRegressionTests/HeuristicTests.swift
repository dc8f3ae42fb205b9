import Execution
import LinearAlgebra
import TestSupport
import Testing

@testable import SparseRegression

/// The search and its parts against brute force.
@Suite struct HeuristicTests {
  @Test(arguments: [0, 0.3])
  func gainsEqualRefits(lambda2: Double) throws {
    var generator = SeededGenerator(seed: 301)
    let data = SubsetCase(.correlated, samples: 25, columns: 9, using: &generator)
    let (x, y) = data.prepared(standardize: false)
    var state = SupportState(try data.gram(lambda2: lambda2))
    for index in [4, 0, 7] { state.add(index) }
    // Many updates, so that a refresh is among them.
    for step in 0..<150 {
      state.remove(at: step % 3)
      let outside = (0..<9).filter { !state.support.contains($0) }
      state.add(outside[(step * 5) % outside.count])
    }
    let now = SubsetCase.ridgeLoss(x, y, state.sorted, lambda2: lambda2)
    #expect(abs(state.value - now) <= 1e-10 * now)
    var gains = [Double](repeating: 0, count: 9)
    for position in state.support.indices {
      let rest = state.support.filter { $0 != state.support[position] }
      let without = SubsetCase.ridgeLoss(x, y, rest, lambda2: lambda2)
      #expect(abs(state.removalCost(position) - (without - now)) <= 1e-9 * now)
      let best = try #require(state.bestEntry(leaving: position, blocked: state.blocked, gains: &gains))
      var least = Double.infinity
      for index in 0..<9 where !state.support.contains(index) {
        let value = SubsetCase.ridgeLoss(x, y, rest + [index], lambda2: lambda2)
        #expect(abs(gains[index] / 2 - (without - value)) <= 1e-9 * now)
        least = min(least, value)
      }
      #expect(abs(best.decrease - (now - least)) <= 1e-9 * now)
    }
    let entry = try #require(state.bestEntry(blocked: state.blocked, gains: &gains))
    let added = SubsetCase.ridgeLoss(x, y, state.support + [entry.index], lambda2: lambda2)
    #expect(abs(entry.decrease - (now - added)) <= 1e-9 * now)
  }

  /// The step of one coordinate is no worse than any value on a fine grid, 0 included.
  @Test func coordinateStepIsTheMinimiser() throws {
    var generator = SeededGenerator(seed: 302)
    for trial in 0..<20 {
      let data = SubsetCase(samples: 12, columns: 5, using: &generator)
      let (x, y) = data.prepared(standardize: false)
      let lambda2 = trial % 2 == 0 ? 0 : 0.4
      var path = CoordinatePath(gram: try data.gram(lambda2: lambda2), fixed: [])
      for _ in 0..<(trial % 4 + 1) { _ = path.advance() }
      func objective(_ b: [Double]) -> Double {
        var total = 0.0
        for row in 0..<x.rows {
          let r = y[row] - (0..<5).reduce(0) { $0 + x[row, $1] * b[$1] }
          total += r * r / 2
        }
        return b.reduce(total) { $0 + lambda2 * $1 * $1 + ($1 == 0 ? 0 : path.lambda0) }
      }
      for index in 0..<5 {
        path.step(index)
        let reached = objective(path.coefficients)
        var other = path.coefficients
        for value in stride(from: -2.0, through: 2.0, by: 0.05) + [0] {
          other[index] = value
          #expect(reached <= objective(other) + 1e-9)
        }
      }
      // At its end every coordinate stays.
      path.descend()
      let end = path.coefficients
      for index in 0..<5 { path.step(index) }
      for index in 0..<5 { #expect(abs(path.coefficients[index] - end[index]) < 1e-6) }
    }
  }

  /// Every size of every kind of small problem: never below enumeration, and at it in at least 95 of 100 cases.
  @Test func pathsReachEnumeration() throws {
    var generator = SeededGenerator(seed: 303)
    var (reached, total) = (0, 0)
    for trial in 0..<40 {
      let kind = SubsetCase.Kind.allCases[trial % 5]
      let data = SubsetCase(kind, samples: 16 + trial % 9, columns: 7 + trial % 5, using: &generator)
      let lambda2 = trial % 3 == 0 ? 0.05 : 0
      let largest = min(5, data.x.rows - 2)
      let least = data.enumerated(largest: largest, lambda2: lambda2)
      let fits = try BestSubsetRegression(
        .keep(largest), options: SubsetOptions(lambda2: lambda2, method: .heuristic)
      ).path(0...largest, features: DesignMatrix(data.x), response: data.y)
      for (size, fit) in fits.enumerated() {
        total += 1
        #expect(fit.objective >= least[size] - 1e-9 * least[0], "trial \(trial), size \(size)")
        #expect(fit.size <= size)
        if fit.objective <= least[size] + 1e-9 * least[0] { reached += 1 }
      }
    }
    #expect(Double(reached) >= 0.95 * Double(total), "\(reached) of \(total)")
  }

  @Test func supportsAreSwapOptimal() throws {
    var generator = SeededGenerator(seed: 304)
    let data = SubsetCase(.correlated, samples: 40, columns: 25, using: &generator)
    let (x, y) = data.prepared(standardize: true)
    let fits = try BestSubsetRegression(.keep(6), options: SubsetOptions(lambda2: 0.01, method: .heuristic))
      .path(1...6, features: DesignMatrix(data.x), response: data.y)
    for fit in fits {
      #expect(fit.certificate.kind == .swapOptimal)
      let value = SubsetCase.ridgeLoss(x, y, fit.support, lambda2: 0.01)
      #expect(abs(value - fit.objective) <= 1e-10 * value)
      for leaving in fit.support {
        for entering in 0..<25 where !fit.support.contains(entering) {
          let other = fit.support.filter { $0 != leaving } + [entering]
          #expect(SubsetCase.ridgeLoss(x, y, other, lambda2: 0.01) >= value * (1 - 1e-10))
        }
      }
    }
  }

  /// A small working set and passes over all columns end in supports that are swap-optimal over all columns.
  @Test func screeningLosesNothing() throws {
    var generator = SeededGenerator(seed: 305)
    for _ in 0..<4 {
      let data = SubsetCase(samples: 40, columns: 60, using: &generator)
      let problem = try data.problem(lambda2: 0.01, standardize: true)
      let clock = RunControl().start()
      let all = SquaredLossEngine(problem: problem, clock: clock).path(largest: 5, focus: 1...5, starts: [])
      var engine = SquaredLossEngine(problem: problem, clock: clock)
      engine.screeningLimit = 10
      engine.workingSize = 8
      let screened = engine.path(largest: 5, focus: 1...5, starts: [])
      let (x, y) = data.prepared(standardize: true)
      for (first, second) in zip(all.entries, screened.entries) {
        #expect(second.value <= first.value * 1.02)
        let value = SubsetCase.ridgeLoss(x, y, second.support, lambda2: 0.01)
        #expect(abs(second.value - value) <= 1e-10 * value)
        #expect(screened.swapOptimal.contains(second.size))
        for leaving in second.support {
          for entering in 0..<60 where !second.support.contains(entering) {
            let other = second.support.filter { $0 != leaving } + [entering]
            #expect(SubsetCase.ridgeLoss(x, y, other, lambda2: 0.01) >= value * (1 - 1e-10))
          }
        }
      }
    }
  }

  @Test func priceFormReachesEnumeration() throws {
    var generator = SeededGenerator(seed: 306)
    var reached = 0
    for trial in 0..<20 {
      let data = SubsetCase(SubsetCase.Kind.allCases[trial % 4], samples: 20, columns: 8, using: &generator)
      let least = data.enumerated(largest: 8, lambda2: 0.02)
      let price = least[0] * [0.3, 0.05, 0.01, 0.001][trial % 4]
      let best = least.enumerated().map { $1 + price * Double($0) }.min() ?? 0
      let fit = try BestSubsetRegression(.price(price), options: SubsetOptions(lambda2: 0.02, method: .heuristic))
        .fit(DesignMatrix(data.x), response: data.y)
      #expect(fit.objective >= best - 1e-9 * least[0])
      if fit.objective <= best + 1e-9 * least[0] { reached += 1 }
    }
    #expect(reached >= 19)
  }

  /// Nothing to pay for a column, or room for all of them: the ridge fit on all columns.
  @Test func allColumnsAreTakenWhereTheyAreFree() throws {
    var generator = SeededGenerator(seed: 308)
    let data = SubsetCase(samples: 20, columns: 6, using: &generator)
    let (x, y) = data.prepared(standardize: true)
    let full = SubsetCase.ridgeLoss(x, y, Array(0..<6), lambda2: 0.1)
    for size in [SubsetSize.price(0), .keep(6)] {
      let fit = try BestSubsetRegression(size, options: SubsetOptions(lambda2: 0.1)).fit(
        DesignMatrix(data.x), response: data.y)
      #expect(fit.support == Array(0..<6) && abs(fit.objective - full) <= 1e-10 * full)
    }
    let none = try BestSubsetRegression(.keep(0)).fit(DesignMatrix(data.x), response: data.y)
    #expect(none.support.isEmpty && abs(none.objective - y.reduce(0) { $0 + $1 * $1 } / 2) <= 1e-10 * none.objective)
  }

  @Test func smallQuadraticEqualsEnumerationOfItsFaces() throws {
    var generator = SeededGenerator(seed: 307)
    for trial in 0..<40 {
      let k = 1 + trial % 4
      let gram = Matrix<Double>.randomGram(k, samples: 6, scales: false, using: &generator)
      let quadratic = SmallQuadratic(
        matrix: gram.elements, linear: (0..<k).map { _ in 4 * generator.normal() },
        prices: (0..<k).map { _ in trial % 2 == 0 ? 0.7 : 0 },
        lower: (0..<k).map { $0 % 2 == 0 ? -0.2 : -.infinity },
        upper: (0..<k).map { _ in trial % 3 == 0 ? 0.3 : .infinity })
      let b = quadratic.minimizer()
      let value = quadratic.objective(b)
      // No feasible step along a coordinate or a random direction improves.
      for _ in 0..<200 {
        let direction = (0..<k).map { _ in generator.normal() }
        for scale in [1e-1, 1e-3] {
          let other = (0..<k).map { min(max(b[$0] + scale * direction[$0], quadratic.lower[$0]), quadratic.upper[$0]) }
          #expect(quadratic.objective(other) >= value - 1e-9 * (1 + abs(value)))
        }
      }
    }
  }
}
