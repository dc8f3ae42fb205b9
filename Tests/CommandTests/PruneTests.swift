import Foundation
import Testing

/// `prune` and `evaluate` on the small BERT of the repository.
@Suite struct PruneTests {
  private let folder: Scratch
  private let model: String

  init() throws {
    folder = try Scratch()
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    model = tests.appendingPathComponent("ModelPruningTests/Fixtures/toy-bert").path
    let vocabulary = try String(contentsOfFile: model + "/vocab.txt", encoding: .utf8)
    let words = vocabulary.split(separator: "\n").filter { $0.first != "[" && $0.first != "#" }
    // A fixed walk over the vocabulary: varied, and the same each time.
    var state = 1
    func lines(_ count: Int) -> String {
      (0..<count).map { _ in
        (0..<12).map { _ in
          state = (state * 75 + 74) % 65_537
          return String(words[state % words.count])
        }.joined(separator: " ")
      }.joined(separator: "\n") + "\n"
    }
    try folder.write(lines(150), to: "calibration.txt")
    try folder.write(lines(40), to: "check.txt")
  }

  private func prune(_ arguments: String...) throws -> Tool.Run {
    try Tool.run(
      ["prune", model, "--text", "calibration.txt", "--check", "check.txt"] + arguments, in: folder)
  }

  @Test func uniformModelIsWrittenAndDescribed() throws {
    let run = try prune("--out", "pruned", "--keep-neurons", "0.5", "--json", "--html", "report.html")
    #expect(run.status == 0, "\(run.errors)")
    let json = try run.json()
    #expect((json["layers"] as? [[String: Any]])?.count == 2)
    let cosine = try #require((json["fidelity"] as? [String: Any])?["cosine"] as? [String: Any])
    #expect(try #require(cosine["mean"] as? Double) > 0.5)
    let record =
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: folder.path("pruned/prune.json")))) as? [String: Any]
    let layers = try #require(record?["layers"] as? [[String: Any]])
    #expect(layers.allSatisfy { ($0["keptNeurons"] as? [Int])?.count == 32 })
    let configuration =
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: folder.path("pruned/config.json")))) as? [String: Any]
    #expect(configuration?["intermediate_size"] as? Int == 32)
    #expect(FileManager.default.fileExists(atPath: folder.path("report.html")))

    let again = try Tool.run(
      ["evaluate", model, "pruned", "--text", "check.txt", "--json", "--rounds", "1"], in: folder)
    #expect(again.status == 0, "\(again.errors)")
    let evaluated = try #require((try again.json()["fidelity"] as? [String: Any])?["cosine"] as? [String: Any])
    #expect(evaluated["mean"] as? Double == cosine["mean"] as? Double)
  }

  @Test func headsGoIntoASidecar() throws {
    let run = try prune(
      "--out", "pruned", "--keep-heads", "2", "--export", "sidecar", "--compare-heads", "all", "--json")
    #expect(run.status == 0, "\(run.errors)")
    for layer in try #require(try run.json()["layers"] as? [[String: Any]]) {
      #expect((layer["keptHeads"] as? [Int])?.count == 2)
      let site = try #require(layer["attention"] as? [String: Any])
      #expect((site["selection"] as? [String: Any])?["status"] as? String == "optimal")
      #expect((site["comparison"] as? [Any])?.count == 9)
    }
    let again = try Tool.run(["evaluate", model, "pruned", "--text", "check.txt", "--rounds", "1"], in: folder)
    #expect(again.status == 0, "\(again.errors)")
  }

  @Test func wrongUsageAndInputsHaveTheirStatus() throws {
    #expect(try prune("--out", "pruned", "--keep-heads", "2").status == 2)
    #expect(try prune("--out", "pruned", "--keep-neurons", "1.5").status == 2)
    #expect(try prune("--out", "pruned", "--keep-neurons", "65").status == 3)
    try folder.write("\n \n", to: "empty.txt")
    let empty = try Tool.run(["prune", model, "--text", "empty.txt", "--out", "pruned"], in: folder)
    #expect(empty.status == 3)
    #expect(empty.errorLines.count == 1)
    let missing = try Tool.run(["prune", "nowhere", "--text", "calibration.txt", "--out", "pruned"], in: folder)
    #expect(missing.status == 3)
    #expect(missing.errorLines.count == 1)
    #expect(!FileManager.default.fileExists(atPath: folder.path("pruned")))
  }

  @Test func aModelIsReplacedOnlyWhenAsked() throws {
    #expect(try prune("--out", "pruned").status == 0)
    let refused = try prune("--out", "pruned")
    #expect(refused.status == 7)
    #expect(try prune("--out", "pruned", "--overwrite").status == 0)
  }

  @Test func aThresholdKeepsTheFiles() throws {
    let run = try prune("--out", "pruned", "--keep-neurons", "2", "--min-cosine", "0.99999")
    #expect(run.status == 6)
    #expect(FileManager.default.fileExists(atPath: folder.path("pruned/model.safetensors")))
  }

  @Test func interruptionLeavesNothingBehind() throws {
    let run = try Tool.run(
      ["prune", model, "--text", "calibration.txt", "--check", "check.txt", "--out", "pruned", "--time-limit", "0"],
      in: folder)
    #expect(run.status == 5)
    #expect(!FileManager.default.fileExists(atPath: folder.path("pruned")))
  }
}
