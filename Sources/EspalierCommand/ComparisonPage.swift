import DataFiles
import LinearAlgebra
import Reports
import Selection

/// A comparison as a page of its own.
struct ComparisonPage {
  let page: HTMLPage

  init(_ comparison: Comparison, inputs: ProblemInput.Paths, run: RunOptions) throws {
    let problem = comparison.problem
    let results = comparison.results
    var files = TextTable([.text("input"), .text("file"), .text("SHA-256")])
    for file in inputs.files { files.append([file.role, file.path, try SHA256.hexDigest(ofFile: file.path)]) }
    page = HTMLPage(
      title: "Selection methods compared",
      subtitle: Self.sentence(problem),
      sections: [
        HTMLSection("Result", Self.summary(comparison)),
        HTMLSection("Loss", [.chart(Self.lossChart(results), caption: Self.lossCaption(results))]),
        HTMLSection("Time", [.chart(Self.timeChart(results), caption: "CPU seconds of each method, run by itself.")]),
        HTMLSection("Figures", Self.figures(results)),
        HTMLSection("Inputs", [.table(files), .definitions(Self.settings(problem))]),
      ],
      footer: [
        KeyFigure("version", "espalier \(BuildInformation.version), Swift \(BuildInformation.swiftVersion)"),
        KeyFigure("BLAS core", BLASRuntime.coreName),
        KeyFigure("threads", "\(run.threadCount)"),
        KeyFigure("time limit", run.timeLimit.map { "\(NumberFormatting.seconds($0)) per result" } ?? "none"),
        KeyFigure("command", ShellCommand.text),
      ])
  }

  private static func sentence(_ problem: ComparisonProblem) -> String {
    var budgets = problem.budgets.map { BudgetList.text($0) }
    let last = budgets.removeLast()
    let list = budgets.isEmpty ? last : budgets.joined(separator: ", ") + " or " + last
    let groups = NumberFormatting.integer(problem.groups)
    return problem.equalCosts ? "Keeping \(list) of \(groups) groups." : "A cost of \(list) for \(groups) groups."
  }

  private static func summary(_ comparison: Comparison) -> [HTMLElement] {
    let problem = comparison.problem
    let results = comparison.results
    var elements: [HTMLElement] = [
      .keyFigures([
        KeyFigure("variables", NumberFormatting.integer(problem.variables)),
        KeyFigure("outputs", NumberFormatting.integer(problem.outputs)),
        KeyFigure("groups", NumberFormatting.integer(problem.groups)),
        KeyFigure("energy", NumberFormatting.significant(problem.energy)),
        KeyFigure("methods", "\(Set(results.map(\.selection.method)).count)"),
      ])
    ]
    var table = TextTable([
      .number("keep"), .text("best"), .number("relative loss"), .text("proved"), .text("equally good"),
    ])
    for budget in problem.budgets {
      let here = results.filter { $0.budget == budget }
      guard let best = here.first else { continue }
      let equals = here.dropFirst().filter { ($0.excess ?? 1) < 1e-9 }.map(\.selection.method.rawValue)
      table.append([
        BudgetList.text(budget), best.selection.method.rawValue,
        NumberFormatting.percent(best.selection.relativeLoss, decimals: 3), proof(here, best: best),
        equals.isEmpty ? NumberFormatting.missing : equals.joined(separator: ", "),
      ])
    }
    elements.append(.table(table))
    return elements
  }

  /// What all methods together prove about the best support.
  private static func proof(_ results: [ComparedSelection], best: ComparedSelection) -> String {
    if results.contains(where: { $0.selection.isOptimal && ($0.excess ?? 1) < 1e-6 }) { return "optimal" }
    let bounds = results.compactMap { result in result.selection.bound.map { $0 + result.selection.energy } }
    guard let bound = bounds.max(), bound > 0 else { return "nothing" }
    return "loss at least \(NumberFormatting.significant(bound))"
  }

  private static func figures(_ results: [ComparedSelection]) -> [HTMLElement] {
    var elements: [HTMLElement] = [.table(ComparisonTable(results).text)]
    let unfinished = results.filter { [.timeLimit, .cancelled].contains($0.selection.status) }
    if !unfinished.isEmpty {
      let count = "\(unfinished.count) of \(results.count) results"
      elements.append(.warning("\(count) are incumbents: a limit came before the method was done."))
    }
    let supports = results.map { result in
      "\(result.selection.method.rawValue), keep \(BudgetList.text(result.budget)): "
        + NumberRanges.text(result.selection.support)
    }
    elements.append(.details("Supports", [.preformatted(supports.joined(separator: "\n"))]))
    return elements
  }

  private static func settings(_ problem: ComparisonProblem) -> [KeyFigure] {
    [
      KeyFigure("damping", "\(problem.damping)", detail: "share of the mean diagonal of H"),
      KeyFigure("ridge", "\(problem.ridge)"),
      KeyFigure("costs", problem.equalCosts ? "equal" : "unequal"),
      KeyFigure("fixed in", problem.fixedIn.isEmpty ? "none" : NumberRanges.text(problem.fixedIn)),
      KeyFigure("fixed out", problem.fixedOut.isEmpty ? "none" : NumberRanges.text(problem.fixedOut)),
    ]
  }

  // MARK: Plots

  private static func budgets(_ results: [ComparedSelection]) -> [Double] {
    Array(Set(results.map(\.budget))).sorted()
  }

  private static func methods(_ results: [ComparedSelection]) -> [Method] {
    let present = Set(results.map(\.selection.method))
    return Method.allCases.filter { present.contains($0) }
  }

  private static func lossCaption(_ results: [ComparedSelection]) -> String {
    "Loss after refitting, as a share of the energy; lower is better."
      + (results.contains { provedLoss($0) != nil } ? " Bands reach down to the bound a method proved." : "")
      + (results.contains { shareOfBound($0).map { $0 < farBound } ?? false }
        ? " Bounds below a tenth of the loss are in the table only." : "")
  }

  private static func lossChart(_ results: [ComparedSelection]) -> any Chart {
    chart(
      results, title: "Relative loss", y: Axis("relative loss", scale: .log10), value: { $0.selection.relativeLoss },
      bound: provedLoss)
  }

  /// Bounds below this share of the loss would take the plot from what it shows.
  private static let farBound = 0.1

  /// The bound of the loss as a share of the loss.
  private static func shareOfBound(_ result: ComparedSelection) -> Double? {
    let selection = result.selection
    guard let bound = selection.bound, selection.loss > 0 else { return nil }
    return (bound + selection.energy) / selection.loss
  }

  /// The bound as a share of the energy, where it leaves a gap that can be seen and is not far off.
  private static func provedLoss(_ result: ComparedSelection) -> Double? {
    guard let share = shareOfBound(result), (farBound..<0.999).contains(share) else { return nil }
    return share * result.selection.relativeLoss
  }

  private static func timeChart(_ results: [ComparedSelection]) -> any Chart {
    chart(
      results, title: "CPU time", y: Axis("CPU time", unit: "s", scale: .log10), value: { $0.selection.cpuSeconds },
      bound: { _ in nil })
  }

  /// Lines over the budgets, or bars when there is only one.
  private static func chart(
    _ results: [ComparedSelection], title: String, y: Axis, value: (ComparedSelection) -> Double,
    bound: (ComparedSelection) -> Double?
  ) -> any Chart {
    let budgets = budgets(results)
    let methods = methods(results)
    guard budgets.count > 1 else {
      let values = methods.map { method in results.first { $0.selection.method == method }.map(value) }
      return BarChart(
        title: title, categories: methods.map(\.rawValue), categoryLabel: "method", y: y,
        series: [BarSeries("", values: values)])
    }
    let series = methods.enumerated().map { index, method in
      let points = results.filter { $0.selection.method == method }.map { result in
        ChartPoint(
          result.budget, value(result), lowerBound: bound(result),
          note: SelectionSummary.words(result.selection.status))
      }
      return LineSeries(method.rawValue, points: points, style: SeriesStyle(index))
    }
    let x = Axis("kept", tickValues: budgets.count <= 12 ? budgets : nil)
    return LineChart(title: title, x: x, y: y, series: series, size: ChartSize(plotHeight: 380))
  }
}
