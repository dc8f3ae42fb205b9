import Foundation
import TestSupport
import Testing

@Suite struct CompareTests {
  @Test func jsonContract() throws {
    let run = try SmallProblem().compare("--dense", "W.npy", "--keep", "3,6..7", "--json", "--quiet")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let document = try run.json()
    #expect(Set(document.keys) == ["problem", "results"])
    let problem = try #require(document["problem"] as? [String: Any])
    #expect(problem["variables"] as? Int == 12)
    #expect(problem["outputs"] as? Int == 3)
    #expect(problem["groups"] as? Int == 12)
    #expect(problem["budgets"] as? [Int] == [3, 6, 7])
    #expect(problem["linear"] is NSNull)
    #expect(problem["dense"] as? String == "W.npy")
    let results = try #require(document["results"] as? [[String: Any]])
    for result in results {
      try SelectTests.checkContract(result, proved: result["bound"] is NSNumber)
      #expect(Set(result.keys) == SelectTests.keys.union(["budget"]))
      #expect((result["support"] as? [Int])?.count == result["budget"] as? Int)
    }
    // By budget, then by loss.
    let order = try results.map { (try #require($0["budget"] as? Double), try #require($0["loss"] as? Double)) }
    #expect(zip(order, order.dropFirst()).allSatisfy { $0 <= $1 })
    // All methods but fluctuation, which has no means here, and mip, which takes long.
    #expect(results.count == 3 * 9)
    #expect(!results.contains { $0["method"] as? String == "fluctuation" })
  }

  @Test func methodsThatCannotRunAreLeftOutWithOneLineEach() throws {
    let small = try SmallProblem(variables: 40, outputs: 2)
    try small.folder.write("\((0..<40).map { 1 + $0 % 2 })", to: "costs.json")
    let run = try small.compare("--dense", "W.npy", "--costs", "costs.json", "--keep", "20,25", "--json")
    #expect(run.status == 0)
    let warnings = run.errorLines.filter { $0.hasPrefix("espalier: warning: ") }
    for method in ["fluctuation", "osscar", "exhaustive", "branch-and-bound", "mip"] {
      #expect(warnings.count { $0.contains(" \(method) is left out") } == 1)
    }
    #expect(warnings.count == 5)
    let results = try #require(run.json()["results"] as? [[String: Any]])
    let methods = Set(results.compactMap { $0["method"] as? String })
    #expect(methods == ["magnitude", "activation", "backward", "forward", "swap", "automatic"])
  }

  @Test func namedMethodsOnly() throws {
    let run = try SmallProblem().compare(
      "--linear", "G.npy", "--keep", "5", "--methods", "swap,backward,swap", "--json")
    let results = try #require(run.json()["results"] as? [[String: Any]])
    #expect(Set(results.compactMap { $0["method"] as? String }) == ["swap", "backward"])
    #expect(results.count == 2)
  }

  @Test func tableHasARowPerResult() throws {
    let run = try SmallProblem().compare("--dense", "W.npy", "--keep", "4,5", "--methods", "swap,exhaustive")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 2 + 4)
    for column in ["keep", "method", "loss", "excess", "bound", "gap", "certificate", "time"] {
      #expect(lines[0].contains(column))
    }
    #expect(lines.dropFirst(2).contains { $0.contains("optimal") && $0.contains("enumeration") && $0.contains("best") })
  }

  @Test(arguments: ["4..7", "5"])
  func pageIsWellFormedAndSelfContained(_ keep: String) throws {
    let small = try SmallProblem()
    let run = try small.compare("--dense", "W.npy", "--keep", keep, "--html", "page & more.html", "--quiet")
    #expect(run.status == 0)
    let text = try String(contentsOfFile: small.folder.path("page & more.html"), encoding: .utf8)
    let page = try #require(MarkupDocument(text))
    #expect(page.elements("svg").count { $0["role"] == "img" } == 2)
    #expect(page.elements("script").isEmpty)
    #expect(page.elements("link").isEmpty)
    #expect(page.elements("img").isEmpty)
    // One budget has no line to draw: bars instead.
    #expect(page.elements("rect", className: "bar").isEmpty == (keep != "5"))
    for part in ["SHA-256", "--keep \(keep)", "page &amp; more.html"] {
      let isThere = text.contains(part)
      #expect(isThere, "\(part)")
    }
  }
}
