import DataFiles
import LinearAlgebra
import SparseRegression
import TestSupport
import Testing

/// Saved fits with some of their bytes changed: each is refused with a `DataFileError`, or read as one that can predict and is
/// written and read again as the same.
@Suite struct SavedFitFuzzTests {
  @Test func readsOrRefuses() throws {
    let data = try SyntheticRegression(samples: 30, features: 4, nonzeros: 2, signalToNoise: 4, seed: 9)
    let design = try DesignMatrix(data.features, columnNames: ["a", "ü\"", "c\\", "d"])
    var squared = try BestSubsetRegression(.keep(2)).fit(design, response: data.response)
    squared.responseName = "y"
    var logistic = try BestSubsetClassifier(.price(0.5)).fit(design, response: data.labels)
    logistic.classNames = ["no", "yes"]
    let tokens = ["null", "-1", "[", "]", "{", "}", ",", "\"", "1e999", "\"support\": []", "4", "true", "\\u0000", "é"]
    let mutator = Mutator(
      seed: 51 &+ FuzzRun.seed, corpus: [squared, logistic].map { Array($0.json.utf8) }, tokens: tokens)
    let fuzz = try FileFuzz(mutator) { path in
      do {
        let fit = try SubsetFit(contentsOf: path)
        if fit.featureCount == 4 { #expect(try fit.predict(design).count == 30) }
        try fit.save(to: path)
        #expect(try SubsetFit(contentsOf: path) == fit)
        return true
      } catch let error as DataFileError {
        #expect(!error.description.isEmpty && !error.description.contains("\n"))
        return false
      }
    }
    #expect(fuzz.isGood, "\(fuzz)")
  }
}
