import Foundation

/// The Swift examples of a documentation catalogue, held against the test that runs them.
public struct ArticleExamples {
  /// How many examples there are.
  public private(set) var count = 0
  /// Lines of examples that the test does not have, with the article's name.
  public private(set) var missing: [String] = []

  /// - Parameters:
  ///   - module: The module whose catalogue is read.
  ///   - testFile: The test's `#filePath`, three folders below the package.
  public init(of module: String, runBy testFile: String) throws {
    let root = URL(fileURLWithPath: testFile).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let catalogue = root.appendingPathComponent("Sources/\(module)/Documentation.docc")
    let test = try String(contentsOfFile: testFile, encoding: .utf8)
    let lines = Set(test.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
    for name in try FileManager.default.contentsOfDirectory(atPath: catalogue.path) where name.hasSuffix(".md") {
      let article = try String(contentsOf: catalogue.appendingPathComponent(name), encoding: .utf8)
      for block in article.components(separatedBy: "```swift\n").dropFirst() {
        count += 1
        for line in block.components(separatedBy: "```")[0].split(separator: "\n") {
          let code = line.components(separatedBy: "//")[0].trimmingCharacters(in: .whitespaces)
          if !lines.contains(code) { missing.append("\(name): \(code)") }
        }
      }
    }
  }
}
