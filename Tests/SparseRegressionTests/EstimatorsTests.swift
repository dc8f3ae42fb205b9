import DataFiles
import Execution
import Foundation
import LinearAlgebra
import SparseRegression
import TestSupport
import Testing

/// Estimators: invariances, constraints, other losses, files and criteria.
@Suite struct EstimatorsTests {
  private let close = { (left: Double, right: Double) in abs(left - right) <= 1e-9 * max(1e-9, abs(left), abs(right)) }

  private func data(_ seed: UInt64, samples: Int = 30, columns: Int = 10) -> SubsetCase {
    var generator = SeededGenerator(seed: seed)
    return SubsetCase(.correlated, samples: samples, columns: columns, using: &generator)
  }

  private func regression(_ size: SubsetSize, _ options: SubsetOptions = SubsetOptions()) -> BestSubsetRegression {
    BestSubsetRegression(size, options: options)
  }

  @Test func scaleOfTheResponseDoesNotMatter() throws {
    let data = data(401)
    let x = try DesignMatrix(data.x)
    for scale in [1e-7, 1, 3e8] {
      let fit = try regression(.keep(4), SubsetOptions(lambda2: 0.02)).fit(x, response: data.y)
      let scaled = try regression(.keep(4), SubsetOptions(lambda2: 0.02)).fit(x, response: data.y.map { $0 * scale })
      #expect(scaled.support == fit.support)
      #expect(close(scaled.objective, fit.objective * scale * scale))
      // The price form, with the price scaled along.
      let priced = try regression(.price(0.4)).fit(x, response: data.y)
      let scaledPrice = try regression(.price(0.4 * scale * scale)).fit(x, response: data.y.map { $0 * scale })
      #expect(scaledPrice.support == priced.support)
    }
  }

  @Test func orderOfColumnsAndThreadsDoNotMatter() throws {
    let data = data(402)
    let order = [3, 9, 0, 7, 1, 8, 2, 6, 5, 4]
    let fit = try regression(.keep(4)).fit(DesignMatrix(data.x), response: data.y)
    let other = try regression(.keep(4)).fit(
      DesignMatrix(data.x.selecting(columns: order)), response: data.y, control: RunControl(threads: 2))
    #expect(other.support.map { order[$0] }.sorted() == fit.support)
    #expect(close(other.objective, fit.objective))
  }

  @Test func standardisationIsUndone() throws {
    var data = data(403)
    for row in 0..<data.x.rows {
      data.x[row, 0] = data.x[row, 0] * 1000 + 5e4
      data.x[row, 3] *= 1e-3
    }
    let x = try DesignMatrix(data.x)
    let plain = try regression(.keep(3), SubsetOptions(standardize: false)).fit(x, response: data.y)
    let scaled = try regression(.keep(3)).fit(x, response: data.y)
    #expect(plain.support == scaled.support)
    for (left, right) in zip(plain.coefficients, scaled.coefficients) { #expect(abs(left - right) <= 1e-6 * abs(left)) }
    // The loss is that of the predictions in the caller's hands.
    for fit in [plain, scaled] {
      let loss = try zip(fit.predict(x), data.y).reduce(0) { $0 + 0.5 * ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(abs(loss - fit.lossValue) <= 1e-7 * loss)
    }
  }

  @Test(arguments: [SubsetLoss.squared, .logistic, .squaredHinge])
  func weightsEqualRepeatedRows(loss: SubsetLoss) throws {
    let data = data(404, samples: 24, columns: 6)
    let weights = (0..<24).map { Double(1 + $0 % 3) }
    let rows = (0..<24).flatMap { row in Array(repeating: row, count: 1 + row % 3) }
    let y = loss == .squared ? data.y : data.labels
    let options = SubsetOptions(lambda2: 0.1)
    func fit(_ x: DesignMatrix, _ y: [Double], _ w: [Double]?) throws -> SubsetFit {
      loss == .squared
        ? try BestSubsetRegression(.keep(3), options: options).fit(x, response: y, weights: w)
        : try BestSubsetClassifier(.keep(3), loss: loss, options: options).fit(x, response: y, weights: w)
    }
    let x = try DesignMatrix(data.x)
    let weighted = try fit(x, y, weights)
    let repeated = try fit(x.selecting(rows: rows), rows.map { y[$0] }, nil)
    #expect(weighted.support == repeated.support)
    #expect(abs(weighted.objective - repeated.objective) <= 1e-8 * repeated.objective)
    #expect(abs(weighted.intercept - repeated.intercept) <= 1e-5)
    #expect(weighted.totalWeight == Double(rows.count))
  }

  @Test func constraintsEqualEnumeration() throws {
    var generator = SeededGenerator(seed: 405)
    var reached = 0
    for trial in 0..<12 {
      let data = SubsetCase(samples: 25, columns: 7, using: &generator)
      let (x, y) = data.prepared(standardize: false)
      var constraints = SubsetConstraints()
      let kind = trial % 3
      if kind == 0 { constraints.groups = [.init(columns: [0, 1, 2], atMost: 1), .init(columns: [5, 6], atMost: 1)] }
      if kind == 1 { constraints.unpenalized = [3] }
      if kind == 2 { constraints.lower = Array(repeating: 0, count: 7) }
      let fit = try regression(.keep(3), SubsetOptions(standardize: false, constraints: constraints))
        .fit(DesignMatrix(data.x), response: data.y)
      var least = Double.infinity
      for size in 0...3 {
        for support in subsets(of: 7, size: size) {
          if kind == 0, support.count(where: { $0 < 3 }) > 1 || support.count(where: { $0 > 4 }) > 1 { continue }
          if kind == 1, support.contains(3) { continue }
          let members = kind == 1 ? support + [3] : support
          if kind == 2, !members.isEmpty {
            // Only supports whose free coefficients obey the bounds count: the others have their optimum in a smaller one.
            let part = x.selecting(columns: members)
            let g = Matrix<Double>(rows: members.count, columns: 1) { index, _ in
              (0..<x.rows).reduce(0) { $0 + part[$1, index] * y[$1] }
            }
            let b = referenceSolve(part.selfProduct(transposing: true), g)
            if b.elements.contains(where: { $0 < 0 }) { continue }
          }
          least = min(least, SubsetCase.ridgeLoss(x, y, members, lambda2: 0))
        }
      }
      #expect(fit.objective >= least * (1 - 1e-9))
      if fit.objective <= least * (1 + 1e-9) { reached += 1 }
      #expect(fit.size <= 3)
      if kind == 1 { #expect(fit.support.contains(3)) }
      if kind == 2 { #expect(fit.coefficients.allSatisfy { $0 > 0 }) }
    }
    #expect(reached >= 11)
  }

  /// λ₁ alone on all columns is the lasso: no coordinate step improves, and the objective is what the coefficients say.
  @Test func lassoPriceIsStationary() throws {
    let data = data(406, columns: 5)
    let x = try DesignMatrix(data.x)
    let lambda1 = 8.0
    let fit = try regression(.keep(5), SubsetOptions(lambda1: lambda1, standardize: false)).fit(x, response: data.y)
    func objective(_ b: [Double], _ intercept: Double) -> Double {
      (0..<data.x.rows).reduce(0) { total, row in
        let r = data.y[row] - intercept - (0..<5).reduce(0) { $0 + data.x[row, $1] * b[$1] }
        return total + 0.5 * r * r
      } + b.reduce(0) { $0 + lambda1 * abs($1) }
    }
    let b = fit.denseCoefficients
    let value = objective(b, fit.intercept)
    #expect(close(value, fit.objective))
    for column in 0..<5 {
      for step in [1e-3, -1e-3] {
        var other = b
        other[column] += step
        #expect(objective(other, fit.intercept) >= value - 1e-10 * value)
      }
    }
  }

  /// Newton's method on the support, written out, gives the coefficients; enumeration gives the support.
  @Test(arguments: [SubsetLoss.logistic, .squaredHinge])
  func classificationEqualsEnumeration(loss: SubsetLoss) throws {
    var reached = 0
    for trial in 0..<5 {
      let data = data(410 + UInt64(trial), samples: 40, columns: 7)
      let x = try DesignMatrix(data.x)
      let lambda2 = 0.05
      let options = SubsetOptions(lambda2: lambda2, standardize: false)
      let fits = try BestSubsetClassifier(.keep(2), loss: loss, options: options)
        .path(1...2, features: x, response: data.labels)
      for fit in fits {
        var least = Double.infinity
        for support in subsets(of: 7, size: fit.size) {
          least = min(least, reference(data, support, loss, lambda2).value)
        }
        let own = reference(data, fit.support, loss, lambda2)
        #expect(abs(fit.objective - own.value) <= 1e-7 * own.value)
        for (left, right) in zip(fit.coefficients, own.coefficients) { #expect(abs(left - right) < 1e-4) }
        #expect(fit.objective >= least * (1 - 1e-7))
        if fit.objective <= least * (1 + 1e-7) { reached += 1 }
      }
      if loss == .logistic {
        let probability = try fits[1].predictProbability(x)
        let labels = try fits[1].predictLabels(x)
        for (p, label) in zip(probability, labels) { #expect((p >= 0.5) == (label > 0) && p >= 0 && p <= 1) }
      } else {
        #expect(throws: SparseRegressionError.self) { try fits[0].predictProbability(x) }
      }
    }
    #expect(reached >= 9)
  }

  /// Damped gradient steps with Newton's matrix by the textbook solver.
  private func reference(
    _ data: SubsetCase, _ support: [Int], _ loss: SubsetLoss, _ lambda2: Double
  ) -> (value: Double, coefficients: [Double]) {
    let y = data.labels
    let k = support.count
    var b = [Double](repeating: 0, count: k + 1)
    func f(_ b: [Double], _ row: Int) -> Double {
      support.indices.reduce(b[k]) { $0 + b[$1] * data.x[row, support[$1]] }
    }
    func value(_ b: [Double]) -> Double {
      y.indices.reduce(0) { $0 + loss.value(response: y[$1], prediction: f(b, $1)) }
        + b.prefix(k).reduce(0) { $0 + lambda2 * $1 * $1 }
    }
    for _ in 0..<60 {
      var gradient = [Double](repeating: 0, count: k + 1)
      var hessian = Matrix<Double>(rows: k + 1, columns: k + 1)
      for row in y.indices {
        let margin = y[row] * f(b, row)
        let p = 1 / (1 + exp(margin))
        let slope = loss == .logistic ? -p : -2 * max(0, 1 - margin)
        let curvature = loss == .logistic ? p * (1 - p) : (margin < 1 ? 2 : 0)
        let features = support.map { data.x[row, $0] } + [1]
        for i in 0...k {
          gradient[i] += slope * y[row] * features[i]
          for j in 0...k { hessian[i, j] += curvature * features[i] * features[j] }
        }
      }
      for i in 0..<k {
        gradient[i] += 2 * lambda2 * b[i]
        hessian[i, i] += 2 * lambda2
      }
      let step = referenceSolve(hessian, Matrix(rows: k + 1, columns: 1, elements: gradient)).elements
      var scale = 1.0
      let before = value(b)
      while scale > 1e-6 {
        let trial = zip(b, step).map { $0 - scale * $1 }
        if value(trial) < before {
          b = trial
          break
        }
        scale /= 2
      }
      if before - value(b) <= 1e-13 * before { break }
    }
    return (value(b), Array(b.prefix(k)))
  }

  @Test func separableLabelsHaveAFiniteFit() throws {
    let x = Matrix<Double>(rows: 20, columns: 3) { row, column in Double((row * (column + 2)) % 7) + Double(row) }
    let labels = (0..<20).map { $0 < 10 ? -1.0 : 1 }
    let fit = try BestSubsetClassifier(.keep(1)).fit(DesignMatrix(x), response: labels)
    #expect(fit.lambda2 == 1e-7 && fit.objective.isFinite && fit.coefficients.allSatisfy(\.isFinite))
    #expect(try fit.predictLabels(DesignMatrix(x)).elementsEqual(labels) || fit.objective > 0)
  }

  @Test func crossValidationEqualsALoop() throws {
    let data = data(420)
    let x = try DesignMatrix(data.x)
    let estimator = regression(.keep(3), SubsetOptions(seed: 5))
    let result = try estimator.crossValidate(0...4, features: x, response: data.y, folds: 5)
    #expect(try estimator.crossValidate(0...4, features: x, response: data.y, folds: 5).points == result.points)
    for fold in 0..<5 {
      let held = result.folds.indices.filter { result.folds[$0] == fold }
      let rest = result.folds.indices.filter { result.folds[$0] != fold }
      #expect(held.count == 6)
      for size in 0...4 {
        let fit = try regression(.keep(size), SubsetOptions(seed: 5)).path(
          0...4, features: DesignMatrix(data.x.selecting(rows: rest)), response: rest.map { data.y[$0] })[size]
        let loss = held.reduce(0) { total, row in
          let r = data.y[row] - fit.prediction(for: data.x.row(row))
          return total + r * r
        }
        #expect(close(result.points[size].foldLosses[fold], loss / 6))
      }
    }
    for point in result.points {
      let mean = point.foldLosses.reduce(0, +) / 5
      #expect(close(point.mean, mean))
      let variance = point.foldLosses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4
      #expect(close(point.standardError, (variance / 5).squareRoot()))
    }
    #expect(result.oneStandardError <= result.best)
    let prices = try estimator.crossValidate(prices: [100, 1, 0.01], features: x, response: data.y, folds: 3)
    #expect(prices.points.count == 3 && prices.oneStandardError <= prices.best)
    let classes = try BestSubsetClassifier(.keep(1), options: SubsetOptions(lambda2: 0.1))
      .crossValidate(1...2, features: x, response: data.labels, folds: 3)
    #expect(classes.points.allSatisfy { ($0.errorRate ?? 2) <= 1 })
  }

  @Test func criteriaAreTheirFormulas() throws {
    let data = data(421)
    let fits = try regression(.keep(4)).path(0...4, features: DesignMatrix(data.x), response: data.y)
    let n = 30.0
    for fit in fits {
      let k = Double(fit.support.count)
      let base = n * log(2 * fit.lossValue / n)
      #expect(close(fit.criterion(.aic) ?? 0, base + 2 * k))
      #expect(close(fit.criterion(.bic) ?? 0, base + k * log(n)))
      var choices = 1.0
      for index in fit.support.indices { choices *= Double(1000 - index) / Double(index + 1) }
      let expected: Double = base + k * log(n) + log(choices)
      #expect(close(fit.criterion(.ebic(gamma: 0.5), featureCount: 1000) ?? 0, expected))
    }
    let best = try #require(fits.best(by: .bic))
    #expect(fits.allSatisfy { ($0.criterion(.bic) ?? 0) >= (best.criterion(.bic) ?? 0) })
  }

  @Test func savedFitsPredictTheSameBits() throws {
    let data = data(422)
    let names = (0..<10).map { "column \"\($0)\" é" }
    let x = try DesignMatrix(data.x, columnNames: names)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("fit-\(UUID()).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    for fit in [
      try regression(.keep(3), SubsetOptions(lambda2: 0.1)).fit(x, response: data.y),
      try BestSubsetClassifier(.price(0.7)).fit(x, response: data.labels),
    ] {
      try fit.save(to: path)
      let loaded = try SubsetFit(contentsOf: path)
      #expect(loaded == fit)
      #expect(try zip(loaded.predict(x), fit.predict(x)).allSatisfy { $0.bitPattern == $1.bitPattern })
    }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacingOccurrences(of: "\"version\": 1", with: "\"version\": 9")
      .write(toFile: path, atomically: true, encoding: .utf8)
    #expect { try SubsetFit(contentsOf: path) } throws: { "\($0)".contains("version") }
    try text.replacingOccurrences(of: "\"intercept\"", with: "\"other\"").write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect { try SubsetFit(contentsOf: path) } throws: { "\($0)".contains("intercept") }
  }

  @Test func warmStartsAndLimits() throws {
    let data = data(423)
    let x = try DesignMatrix(data.x)
    let free = try regression(.keep(4)).fit(x, response: data.y)
    let warm = try regression(.keep(4)).fit(x, response: data.y, warmStart: [0, 1, 2, 3])
    #expect(warm.objective <= free.objective * (1 + 1e-9))
    let stopped = try regression(.keep(4)).fit(x, response: data.y, control: RunControl(isCancelled: { true }))
    #expect(stopped.status == .cancelled && stopped.objective >= free.objective * (1 - 1e-9))
    let late = try BestSubsetClassifier(.keep(4)).fit(x, response: data.labels, control: RunControl(timeLimit: 0))
    #expect(late.status == .timeLimit && late.objective.isFinite)
  }

  @Test func faultsAreNamed() throws {
    let data = data(424, samples: 8, columns: 3)
    func fault(
      _ x: Matrix<Double>? = nil, _ y: [Double]? = nil, _ size: SubsetSize = .keep(1),
      _ options: SubsetOptions = SubsetOptions(), weights: [Double]? = nil
    ) -> String {
      do {
        _ = try BestSubsetRegression(size, options: options).fit(
          DesignMatrix(x ?? data.x), response: y ?? data.y, weights: weights)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(fault() == "no error")
    var bad = data.x
    bad[5, 2] = .nan
    #expect(fault(bad).contains("row 5, column 2"))
    bad[5, 2] = -.infinity
    #expect(fault(bad).contains("row 5, column 2"))
    var y = data.y
    y[3] = .nan
    #expect(fault(nil, y).contains("row 3"))
    #expect(fault(Matrix(rows: 1, columns: 3, elements: [1, 2, 3]), [1]).contains("two rows"))
    #expect(fault(nil, [1, 2]).contains("expected 8"))
    #expect(fault(nil, Array(repeating: 4, count: 8)).contains("every value is 4.0"))
    #expect(fault(nil, nil, .keep(4)).contains("to keep is 4"))
    #expect(fault(nil, nil, .keep(-1)).contains("to keep is -1"))
    #expect(fault(nil, nil, .price(-1)).contains("λ₀ is -1.0"))
    #expect(fault(nil, nil, .keep(1), SubsetOptions(lambda1: -1)).contains("λ₁"))
    #expect(fault(nil, nil, .keep(1), SubsetOptions(lambda2: .nan)).contains("λ₂"))
    #expect(fault(weights: [1, 1, 1, 0, 1, 1, 1, 1]).contains("weights, row 3"))
    let bounds = SubsetOptions(constraints: SubsetConstraints(lower: [0, 1, 0]))
    #expect(fault(nil, nil, .keep(1), bounds).contains("lower bounds, column 1"))
    let overlap = SubsetOptions(
      constraints: SubsetConstraints(groups: [.init(columns: [0, 1], atMost: 1), .init(columns: [1], atMost: 1)]))
    #expect(fault(nil, nil, .keep(1), overlap).contains("column 1 of group 1"))
    #expect(throws: SparseRegressionError.invalidLabel(row: 0, value: 0.5)) {
      try BestSubsetClassifier(.keep(1)).fit(DesignMatrix(data.x), response: [0.5, 1, 1, 1, -1, 1, 1, 1])
    }
    #expect(throws: SparseRegressionError.self) {
      try regression(.keep(1)).fit(DesignMatrix(data.x), response: data.y).predict(
        DesignMatrix(Matrix<Double>(rows: 1, columns: 2, elements: [1, 2])))
    }
  }
}
