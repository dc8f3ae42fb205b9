import Execution
import Foundation
import LinearAlgebra
import SparseRegression
import TestSupport
import Testing

/// The examples of the documentation catalogue compile and do what the articles say; the last test compares the texts.
@Suite struct DocumentationSnippetTests {
  private let x: Matrix<Double>
  private let y: [Double]

  init() {
    var generator = SeededGenerator(seed: 77)
    let data = RegressionCase(samples: 20, columns: 5, loss: .absolute, using: &generator)
    x = data.features
    y = data.response
  }

  @Test func overview() throws {
    let problem = try SparseRegressionProblem(features: x, response: y, loss: .absolute, keep: 2)
    let fit = try problem.fit(control: RunControl(timeLimit: 60))
    let columns = fit.support
    let isProved = fit.isOptimal
    let prediction = fit.prediction(for: x.row(0))
    #expect(columns.count == 2 && isProved && prediction.isFinite)
  }

  @Test func losses() throws {
    let upper = try SparseRegressionProblem(features: x, response: y, loss: .quantile(0.9), keep: 3)
    let labels = y.map { $0 > 0 ? 1.0 : -1.0 }
    let classes = try SparseRegressionProblem(
      features: x, response: labels, loss: .hinge, keep: 2, lambda1: 0.1, bound: 50)
    let fits = [try upper.fit(), try classes.fit(relativeGap: 0.01)]
    let sources = fits.map(\.coefficientBounds.source)
    #expect(sources == [.derived, .given] && fits.allSatisfy(\.isOptimal))
  }

  @Test func estimators() throws {
    let design = try DesignMatrix(x, columnNames: ["a", "b", "c", "d", "e"])
    let path = try BestSubsetRegression(.keep(3)).path(0...3, features: design, response: y)
    let chosen = path.best(by: .ebic(gamma: 1))
    let validation = try BestSubsetRegression(.keep(3)).crossValidate(0...3, features: design, response: y, folds: 5)
    let size = validation.points[validation.oneStandardError].size
    let fit = try BestSubsetRegression(size).fit(design, response: y)
    #expect(chosen != nil && fit.size <= 3)
  }

  @Test func exactClassification() throws {
    let design = try DesignMatrix(x)
    let labels = y.map { $0 > 0 ? 1.0 : -1.0 }
    let posed = try MarginProblem(columns: design, labels: labels, form: .penalised(lambda0: 2), lambda2: 0.1)
    let proved = try MarginTree(posed).solve(control: RunControl(timeLimit: 60))
    #expect(proved.status == .optimal && proved.gap < 1e-6)
  }

  @Test func exact() throws {
    let design = try DesignMatrix(x, columnNames: ["a", "b", "c", "d", "e"])
    let options = SubsetOptions(lambda2: 0.05, method: .exact, recordsCertificate: true)
    let estimator = BestSubsetRegression(.keep(2), options: options)
    let proved = try estimator.fit(design, response: y, control: RunControl(timeLimit: 60))
    let claim = proved.certificate.assumes
    let verdict = try proved.proof?.verify(design, response: y)
    let best = try estimator.pool(5, design, response: y)
    #expect(claim.first?.hasPrefix("unconditional") == true && verdict?.isValid == true && best.entries.count == 5)
    #expect(proved.isOptimal && best.entries.first?.support == proved.support)
  }

  @Test func theArticlesShowTheseExamples() throws {
    let examples = try ArticleExamples(of: "SparseRegression", runBy: #filePath)
    #expect(examples.missing.isEmpty)
    #expect(examples.count == 6)
  }
}
