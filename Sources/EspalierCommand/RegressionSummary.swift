import Reports
import Selection

/// The results of a regression for people to read.
struct RegressionSummary {
  let text: String

  init(_ outcome: RegressionOutcome, compared: Bool) {
    let report = outcome.report
    var parts: [String] = []
    if compared {
      parts.append(Self.comparison(report).render())
    } else if report.problem.isPath {
      parts.append(Self.path(report).render())
      if let validation = report.crossValidation {
        parts.append("held out: mean loss a row over \(validation.folds) folds\(Self.squareNote(report.problem))\n")
      }
      if let chosen = report.chosen {
        parts.append("chosen by \(chosen.by): \(chosen.keep) column\(chosen.keep == 1 ? "" : "s")\n")
      }
    }
    if !compared, report.results.indices.contains(outcome.chosenIndex) {
      let result = report.results[outcome.chosenIndex]
      parts.append(Self.fit(result, report.problem).render())
      parts.append(result.certificate.assumes.map { "assuming: \($0)\n" }.joined())
      parts.append(Self.coefficients(result, report.problem).render())
      if let validation = report.crossValidation, !report.problem.isPath, let point = validation.points.first {
        let mean = NumberFormatting.significant(point.mean)
        let error = NumberFormatting.significant(point.standardError, digits: 2)
        parts.append(
          "held-out loss a row, \(validation.folds) folds: \(mean) ± \(error)\(Self.squareNote(report.problem))\n")
      }
    }
    text = parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Squared loss has a half in the objective and none when it is held out.
  static func squareNote(_ problem: RegressionProblem) -> String {
    problem.loss == .squared ? ", the squared error (y − f)² without the half" : ""
  }

  /// The figures of one fit.
  static func fit(_ result: RegressionResult, _ problem: RegressionProblem) -> TextTable {
    var table = TextTable([.text("regression"), .text("")])
    table.append(["loss", problem.loss.rawValue + (problem.quantile.map { " \($0)" } ?? "")])
    if let classes = problem.classes { table.append(["counts as +1", classes[1]]) }
    table.append(["method", result.method])
    table.append(["status", SelectionSummary.words(result.status)])
    table.append(["columns kept", "\(result.support.count) of \(NumberFormatting.integer(problem.columns))"])
    table.append(["objective", NumberFormatting.significant(result.objective, digits: 7)])
    let share = NumberFormatting.percent(result.relativeLoss, decimals: 3)
    table.append([
      "sum of losses", "\(NumberFormatting.significant(result.loss, digits: 7)) (\(share) of the constant's)",
    ])
    if problem.loss == .squared {
      table.append(["R²", NumberFormatting.significant(1 - result.relativeLoss, digits: 4)])
    }
    table.append(["proved bound", NumberFormatting.significant(result.bound, digits: 7)])
    table.append(["gap", NumberFormatting.percent(result.gap, decimals: 2)])
    table.append(["certificate", SelectionSummary.words(result.certificate.kind)])
    table.append(["work", SelectionSummary.work(result.work)])
    table.append(["time", NumberFormatting.seconds(result.seconds)])
    table.append(["CPU time", NumberFormatting.seconds(result.cpuSeconds)])
    return table
  }

  /// Coefficients, the largest number of rows a terminal is read for first.
  static func coefficients(_ result: RegressionResult, _ problem: RegressionProblem) -> TextTable {
    if let several = result.several {
      let names = problem.responses ?? several.intercepts.indices.map { "response\($0 + 1)" }
      var table = TextTable([.number("column"), .text("name")] + names.map { .number($0) })
      table.append(["", "(intercept)"] + several.intercepts.map { NumberFormatting.significant($0, digits: 6) })
      for (index, column) in result.support.enumerated() {
        table.append(
          ["\(column)", result.columns[index]]
            + several.coefficients[index].map { NumberFormatting.significant($0, digits: 6) })
      }
      return table
    }
    var table = TextTable([.number("column"), .text("name"), .number("coefficient")])
    table.append(["", "(intercept)", NumberFormatting.significant(result.intercept, digits: 6)])
    for (index, column) in result.support.enumerated() {
      table.append([
        "\(column)", result.columns[index], NumberFormatting.significant(result.coefficients[index], digits: 6),
      ])
    }
    return table
  }

  /// One row a size.
  static func path(_ report: RegressionReport) -> TextTable {
    let validation = report.crossValidation
    let hasCriteria = report.results.contains { $0.criteria != nil }
    var columns: [TableColumn] = [
      .number("keep"), .number("kept"), .number("objective"), .number("loss share"), .number("gap"), .text("proved"),
    ]
    if hasCriteria { columns += [.number("BIC"), .number("EBIC")] }
    if validation != nil { columns += [.number("held out"), .number("±"), .text("")] }
    columns.append(.number("s"))
    var table = TextTable(columns)
    for (index, result) in report.results.enumerated() {
      var row = [
        result.keep.map { "\($0)" } ?? NumberFormatting.missing, "\(result.support.count)",
        NumberFormatting.significant(result.objective, digits: 6),
        NumberFormatting.percent(result.relativeLoss, decimals: 2), NumberFormatting.percent(result.gap, decimals: 2),
        SelectionSummary.words(result.certificate.kind),
      ]
      if hasCriteria {
        row += [result.criteria?.bic, result.criteria?.ebic].map { NumberFormatting.significant($0, digits: 6) }
      }
      if let validation {
        let point = validation.points.indices.contains(index) ? validation.points[index] : nil
        var mark = ""
        if index == validation.best { mark = "least" }
        if index == validation.oneStandardError { mark += mark.isEmpty ? "one s.e." : ", one s.e." }
        row += [
          NumberFormatting.significant(point?.mean), NumberFormatting.significant(point?.standardError, digits: 2),
          mark,
        ]
      }
      row.append(NumberFormatting.significant(result.seconds, digits: 2))
      table.append(row)
    }
    return table
  }

  /// One row a size and method, with how far each is from the best.
  static func comparison(_ report: RegressionReport) -> TextTable {
    let truth = report.problem.truth.map(Set.init)
    var columns: [TableColumn] = [
      .number("keep"), .text("method"), .number("kept"), .number("objective"), .number("above the best"),
      .number("gap"),
      .text("proved"),
    ]
    if truth != nil { columns.append(.number("true columns")) }
    columns += [.number("s"), .number("CPU s")]
    var table = TextTable(columns)
    let best = Dictionary(report.results.map { ($0.keep, $0.objective) }, uniquingKeysWith: min)
    for result in report.results {
      let least = best[result.keep] ?? result.objective
      let excess = least > 0 ? (result.objective - least) / least : 0
      var row = [
        result.keep.map { "\($0)" } ?? NumberFormatting.missing, result.method, "\(result.support.count)",
        NumberFormatting.significant(result.objective, digits: 7), NumberFormatting.percent(excess, decimals: 3),
        NumberFormatting.percent(result.gap, decimals: 2), SelectionSummary.words(result.certificate.kind),
      ]
      if let truth { row.append("\(result.support.count { truth.contains($0) }) of \(truth.count)") }
      row += [result.seconds, result.cpuSeconds].map { NumberFormatting.significant($0, digits: 2) }
      table.append(row)
    }
    return table
  }
}
