import DataFiles
import Foundation
import MIP
import Testing

/// Files on disk: endings, compression, errors, and known optima.
@Suite struct ModelFileTests {
  private func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  @Test func everyEndingIsWrittenAndRead() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try Model(lp: LPFileTests.large)
    for name in ["a.mps", "a.lp", "a.mps.gz", "a.lp.gz", "A.MPS"] {
      let path = folder.appendingPathComponent(name).path
      try model.write(to: path)
      #expect(try Model(contentsOf: path).isEquivalent(to: model, ignoringNames: true), "\(name)")
      let start = try Data(contentsOf: URL(fileURLWithPath: path)).prefix(2)
      #expect((Array(start) == [0x1F, 0x8B]) == name.hasSuffix("gz"))
    }
    // Compressed or not is seen from the contents.
    let plain = folder.appendingPathComponent("a.mps").path
    let packed = folder.appendingPathComponent("b.mps").path
    try FileManager.default.copyItem(atPath: folder.appendingPathComponent("a.mps.gz").path, toPath: packed)
    #expect(try Model(contentsOf: packed).isEquivalent(to: Model(contentsOf: plain)))
  }

  @Test func damagedAndMissingFilesAreErrors() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    func problem(_ name: String) -> String {
      do {
        _ = try Model(contentsOf: folder.appendingPathComponent(name).path)
        return "none"
      } catch { return "\(error)" }
    }
    #expect(problem("no.mps").contains("no.mps: "))
    #expect(problem("model.txt").contains("expected a name that ends in .mps, .lp"))
    let path = folder.appendingPathComponent("a.mps.gz")
    try Model(lp: LPFileTests.large).write(to: path.path)
    let bytes = try Data(contentsOf: path)
    for (name, data, part) in [
      ("cut.mps.gz", bytes.prefix(bytes.count / 2), "the compressed data end too early"),
      ("bad.mps.gz", Data(bytes.enumerated().map { $0 == 40 ? ~$1 : $1 }), "the compressed data are damaged"),
      ("tail.mps.gz", bytes + Data([1, 2, 3]), "the compressed data"),
      ("empty.mps", Data(), "the text ends before ENDATA"),
    ] {
      try data.write(to: folder.appendingPathComponent(name))
      #expect(problem(name).contains(part), "\(name): \(problem(name))")
    }
    // Two members, one after another, are one text.
    try (bytes + bytes).write(to: folder.appendingPathComponent("two.mps.gz"))
    #expect(problem("two.mps.gz") == "none")
    #expect(throws: MIPError.self) { try Model().write(to: folder.appendingPathComponent("x.txt").path) }
    #expect(throws: DataFileError.self) { try Model().write(to: folder.appendingPathComponent("no/x.mps").path) }
  }

  /// The example of the article on model files.
  @Test func exampleOfTheArticle() throws {
    let model = try Model(
      lp: """
        Maximize
         value: 3 x + 2 y + 10
        Subject To
         limit: 2 <= x + y <= 4
        Bounds
         x <= 3
        Generals
         y
        End
        """)
    let text = try model.mps()
    let again = try Model(mps: text.bytes)
    #expect(again.isEquivalent(to: model))
    #expect(text.renamed.isEmpty)
    #expect(try again.solve(with: CBC()).objective == 21)
  }

  /// Dantzig's transportation problem (1963, chapter 3): 153.675 thousand dollars, a published optimum.
  @Test func transportationProblem() throws {
    let text = """
      Minimize
       cost: 0.225 s_n + 0.153 s_c + 0.162 s_t + 0.225 d_n + 0.162 d_c + 0.126 d_t
      Subject To
       seattle: s_n + s_c + s_t <= 350
       sandiego: d_n + d_c + d_t <= 600
       newyork: s_n + d_n >= 325
       chicago: s_c + d_c >= 300
       topeka: s_t + d_t >= 275
      End
      """
    let model = try Model(lp: text)
    let objective = try #require(try model.solve(with: CLP()).objective)
    #expect(abs(objective - 153.675) < 1e-9)
    #expect(try Model(mps: model.mps().bytes).isEquivalent(to: model))
  }

  /// A knapsack whose optimum is known by enumeration: values 4, 5, 6, 9 and weights 3, 4, 5, 6 for 9 give 13.
  @Test func knapsackInMPS() throws {
    let text = """
      NAME knapsack
      OBJSENSE
          MAX
      ROWS
       N  value
       L  weight
      COLUMNS
          M         'MARKER'                 'INTORG'
          a         value     4   weight    3
          b         value     5   weight    4
          c         value     6   weight    5
          d         value     9   weight    6
          M         'MARKER'                 'INTEND'
      RHS
          RHS       weight    9
      ENDATA
      """
    let model = try Model(mps: text)
    #expect(try model.solve(with: CBC()).objective == 13)
    #expect(try Model(lp: model.lp().bytes).solve(with: CBC()).objective == 13)
  }
}
