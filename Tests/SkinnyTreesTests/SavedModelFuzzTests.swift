import DataFiles
import Foundation
import SkinnyTrees
import TestSupport
import Testing

/// Saved ensembles with some of their bytes changed: each is refused with an error that says why, or read as one that predicts
/// what it predicts after it was written and read again.
@Suite struct SavedModelFuzzTests {
  @Test func readsOrRefuses() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-fuzz-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("model.safetensors").path
    var options = TestData.quick
    (options.trees, options.depth, options.steps) = (3, 2, 20)
    var corpus: [[UInt8]] = []
    let (mixed, classes) = try TestData.mixed(rows: 60, seed: 7)
    let (linear, values) = try TestData.linear(rows: 60, columns: 4, relevant: 2, seed: 8)
    for (table, target) in [(mixed, classes), (linear, values)] {
      try SoftTrees(.exact(2), options: options).fit(table, target: target).save(to: path)
      corpus.append(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }
    let mutator = Mutator(
      seed: 71 &+ FuzzRun.seed, corpus: corpus,
      tokens: ["null", "-1", "{", "}", "[", "]", ",", "\\\"", "1e999", "0", "40", "\\\"trees\\\":3", "true", "é"])
    let fuzz = try FileFuzz(mutator) { path in
      do {
        let model = try SoftTreesModel(contentsOf: path)
        try model.save(to: path)
        let again = try SoftTreesModel(contentsOf: path)
        for table in [mixed, linear] {
          guard let outputs = try? model.outputs(of: table) else { continue }
          #expect(try again.outputs(of: table).map(\.bitPattern) == outputs.map(\.bitPattern))
        }
        return true
      } catch is SkinnyTreesError {
        return false
      } catch is DataFileError {
        return false
      }
    }
    #expect(fuzz.isGood, "\(fuzz)")
  }
}
