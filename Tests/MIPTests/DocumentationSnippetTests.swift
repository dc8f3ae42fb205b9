import Execution
import Foundation
import MIP
import Testing

/// The examples of the documentation catalogue compile and do what the articles say; the last test compares the texts.
@Suite struct DocumentationSnippetTests {
  private let model: Model
  private let take: VariableArray
  private let capacity: Row

  init() throws {
    var knapsack = Model()
    take = try knapsack.addVariables(3, .binary, namedBy: "take")
    capacity = try knapsack.add(dot([3, 4, 5], take) <= 8, named: "capacity")
    try knapsack.maximize(dot([4, 5, 7], take))
    model = knapsack
  }

  /// Stands for printing, which tests do not do.
  private func print(_ items: Any...) {}

  @Test func overview() throws {
    var model = Model()
    let take = try model.addVariables(3, .binary, namedBy: "take")
    try model.add(dot([3, 4, 5], take) <= 8, named: "capacity")
    try model.maximize(dot([4, 5, 7], take))
    let solution = try model.solve(with: CBC())
    print(solution.termination, solution.objective ?? .nan)
    #expect(solution.objective == 11)
  }

  @Test func bridges() throws {
    var model = Model()
    let open = try model.addVariable(.binary, named: "open")
    let flow = try model.addVariable(upper: 40, named: "flow")
    let batch = try model.addVariable(.semiContinuous, lower: 5, upper: 30, named: "batch")
    try model.add(IndicatorConstraint(open, is: false, implies: flow <= 0))
    try model.add(flow + batch >= 12)
    try model.minimize(flow + 2 * batch + 9 * open, quadratic: [QuadraticTerm(0.25, open, flow)])
    let solution = try model.solve(with: CBC())
    #expect(solution.isOptimal && solution[batch] == 12 || solution[open] == 1)
  }

  private func bakery() throws -> (Model, bread: Variable, cake: Variable) {
    var model = Model(name: "bakery")
    let bread = try model.addVariable(.integer, upper: 40, named: "bread")
    let cake = try model.addVariable(.integer, lower: 2, named: "cake")
    let ovens = try model.addVariable(upper: 3, named: "ovens")
    try model.add(0.1 * bread + 0.3 * cake <= 4 * ovens, named: "baking")
    try model.add((bread + cake).within(10...60), named: "shelf")
    try model.maximize(2 * bread + 5 * cake - 30 * ovens - 8)
    return (model, bread, cake)
  }

  @Test func buildingModels() throws {
    var (model, _, _) = try bakery()
    let open = try model.addVariables(4, .binary, namedBy: "open")
    let ship = try model.addVariables(4, 3, upper: 50)
    let day = try model.addVariables(for: ["mon", "tue"], .binary) { "bake \($0)" }
    for site in 0..<4 { try model.add(sum(ship.row(site)) <= 50 * open[site]) }
    for shop in 0..<3 { try model.add(sum(ship.column(shop)) >= 5) }
    try model.add(sum(day.values) == 1)
    #expect(model.statistics.rows.count == 10 && model.statistics.variables.count == 21)
    #expect(model.variable(named: "bake mon") == day["mon"])
    #expect(try model.solve(with: CBC()).isOptimal)
  }

  @Test func solvingAndStatus() throws {
    let (model, bread, cake) = try bakery()
    let solution = try model.solve(with: CBC(), control: RunControl(timeLimit: 10))
    switch solution.termination {
    case .optimal: print("optimal:", solution[bread], solution.value(of: bread + cake))
    case .infeasible: print("no plan exists")
    case .timeLimit where solution.hasPoint: print("a plan within", solution.gap ?? .infinity, "of the best")
    default: print("ended:", solution.termination)
    }
    let rough = try model.solve(with: CBC(), options: SolveOptions(relativeGap: 0.05))
    let isGoodEnough = (rough.gap ?? 1) <= 0.05
    #expect(solution.isOptimal && isGoodEnough)
  }

  @Test func dualsAndRays() throws {
    var model = Model()
    let tables = try model.addVariable(named: "tables")
    let chairs = try model.addVariable(named: "chairs")
    let wood = try model.add(4 * tables + 3 * chairs <= 18, named: "wood")
    try model.add(2 * tables + chairs <= 8, named: "labour")
    try model.maximize(30 * tables + 20 * chairs)
    let solution = try model.solve(with: CLP())
    let price = solution.dual(of: wood)
    let cost = solution.reducedCost(of: chairs)
    #expect(abs((price ?? 0) - 5) < 1e-9 && abs(cost ?? 1) < 1e-9)
    try model.add(tables + chairs >= 7, named: "order")
    let refused = try model.solve(with: CLP())
    let isProved = refused.termination == .infeasible && refused.infeasibilityRay != nil
    #expect(isProved)
  }

  @Test func changingAndResolving() throws {
    var plan = model
    try plan.setBounds(of: capacity, upper: 12)
    try plan.setCoefficient(of: take[0], in: capacity, to: 4)
    try plan.setObjectiveCoefficient(of: take[2], to: 9)
    try plan.fix(take[1], to: 0)
    let before = try model.solve(with: CBC())
    let after = try plan.solve(with: CBC(), options: SolveOptions(start: [take[0]: 1]))
    #expect(before.objective == 11 && after.objective == 13)

    var relaxation = Model()
    let x = try relaxation.addVariables(2, upper: 4)
    try relaxation.add(x[0] + x[1] <= 6)
    try relaxation.minimize(-2 * x[0] - x[1])
    let session = try LinearSession(relaxationOf: relaxation)
    let first = try session.solve()
    try session.setColumnBounds(0, lower: 0, upper: 1)
    let second = try session.solve()
    #expect(first.point == [4, 2] && second.point == [1, 4])
  }

  @Test func startsAndCutoffs() throws {
    var options = SolveOptions()
    options.start = [take[0]: 1, take[2]: 1]
    let started = try model.solve(with: CBC(), options: options)
    let wanted = SolveOptions(cutoff: 12)
    let none = try model.solve(with: CBC(), options: wanted)
    let isProved = none.termination == .cutoff
    #expect(started.objective == 11 && isProved)
  }

  @Test func solutionPools() throws {
    let pool = try model.solutionPool(count: 3, with: CBC())
    for solution in pool { print(solution.objective ?? .nan, take.filter { solution[$0] > 0.5 }.map(\.index)) }
    let isProved = pool.isProved
    let isComplete = pool.isComplete
    #expect(pool.map(\.objective) == [11, 9, 7] && isProved && !isComplete)
    let near = try model.solutionPool(within: .relative(0.1), with: CBC())
    #expect(near.count == 1)
    let byFirst = try model.solutionPool(distinguishedBy: [take[0]], with: CBC())
    #expect(byFirst.map(\.objective) == [11, 7])
  }

  @Test func conflicts() throws {
    var model = Model()
    let flour = try model.addVariable(lower: 2, named: "flour")
    let sugar = try model.addVariable(lower: 1, upper: 9, named: "sugar")
    try model.add(flour + sugar <= 10, named: "bowl")
    try model.add(3 * flour + 2 * sugar <= 5, named: "budget")
    let conflict = try model.conflict(with: CBC())
    print(conflict)
    #expect(conflict.isIrreducible)
    try expectArticle("Conflicts", shows: conflict.description)
  }

  @Test func reportsAndStatistics() throws {
    let statistics = model.statistics
    print(statistics)
    let solution = try model.solve(with: CBC())
    let report = try solution.report(for: model)
    print(report)
    let binding = report.bindingRows.map(\.name)
    #expect(binding == ["capacity"])
    try expectArticle("ReportsAndStatistics", shows: statistics.description)
  }

  @Test func runningSolves() async throws {
    var control = RunControl(timeLimit: 10, threads: 1)
    control.observer = { progress in
      print(progress.stage, progress.done, progress.incumbent ?? .nan, progress.bound ?? .nan)
    }
    let solution = try await model.solution(with: CBC(), control: control)
    #expect(solution.isOptimal)
  }

  @Test func writingABackend() throws {
    let own = try model.solve(with: Enumeration())
    let cbc = try model.solve(with: CBC())
    #expect(own.isOptimal && own.objective == cbc.objective && own.values == cbc.values)
    #expect(try model.solutionPool(with: Enumeration()).count == model.solutionPool(with: CBC()).count)
  }

  private static var catalogue: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/MIP/Documentation.docc")
  }

  /// The article quotes this output.
  private func expectArticle(_ name: String, shows output: String) throws {
    let article = try String(contentsOf: Self.catalogue.appendingPathComponent(name + ".md"), encoding: .utf8)
    for line in output.split(separator: "\n") {
      #expect(article.contains(line.trimmingCharacters(in: .whitespaces)), "\(name): \(line)")
    }
  }

  @Test func theArticlesShowTheseExamples() throws {
    // Other articles have their examples in tests of their own in this directory.
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    var lines: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: tests.path) where name.hasSuffix(".swift") {
      let test = try String(contentsOf: tests.appendingPathComponent(name), encoding: .utf8)
      lines.formUnion(test.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
    }
    var snippets = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.catalogue.path) where name.hasSuffix(".md") {
      let article = try String(contentsOf: Self.catalogue.appendingPathComponent(name), encoding: .utf8)
      for block in article.components(separatedBy: "```swift\n").dropFirst() {
        snippets += 1
        for line in try #require(block.components(separatedBy: "```").first).split(separator: "\n") {
          let code = line.components(separatedBy: " //")[0].trimmingCharacters(in: .whitespaces)
          #expect(lines.contains(code), "\(name): \(code)")
        }
      }
    }
    #expect(snippets >= 18)
  }
}

/// The backend of the article: every point is tried.
struct Enumeration: IntegerBackend {
  let name = "enumeration"
  let version = "1"
  let features: BackendFeatures = [.stop]

  func run(_ request: SolveRequest) throws(MIPError) -> SolveReply {
    let form = request.form
    guard form.isInteger.allSatisfy({ $0 }), form.columnCount <= 20 else {
      throw .unsupported(solver: name, feature: "models with more than 20 binaries")
    }
    var best = SolveReply(termination: .infeasible)
    for code in 0..<(1 << form.columnCount) {
      if request.stop.isRaised { return SolveReply(termination: .cancelled, point: best.point) }
      let point = (0..<form.columnCount).map { Double((code >> $0) & 1) }
      guard form.allows(point) else { continue }
      let objective = zip(form.objective, point).reduce(0) { $0 + $1.0 * $1.1 }
      if objective < best.bound ?? .infinity {
        best = SolveReply(termination: .optimal, point: point, bound: objective)
      }
    }
    return best
  }
}

extension MatrixForm {
  /// Whether a point satisfies bounds and rows.
  fileprivate func allows(_ point: [Double]) -> Bool {
    var activities = [Double](repeating: 0, count: rowCount)
    for column in 0..<columnCount {
      if point[column] < columnLower[column] || point[column] > columnUpper[column] { return false }
      for place in Int(starts[column])..<Int(starts[column + 1]) {
        activities[Int(rows[place])] += values[place] * point[column]
      }
    }
    return (0..<rowCount).allSatisfy { activities[$0] >= rowLower[$0] - 1e-9 && activities[$0] <= rowUpper[$0] + 1e-9 }
  }
}
