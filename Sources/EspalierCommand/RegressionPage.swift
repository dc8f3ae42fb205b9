import DataFiles
import LinearAlgebra
import Reports

/// A regression as a page of its own.
struct RegressionPage {
  let page: HTMLPage

  init(_ outcome: RegressionOutcome, data: RegressionData, compared: Bool, run: RunOptions) throws {
    let report = outcome.report
    let problem = report.problem
    var files = TextTable([.text("input"), .text("file"), .text("SHA-256")])
    for file in data.files { files.append([file.role, file.path, try SHA256.hexDigest(ofFile: file.path)]) }
    var sections: [HTMLSection] = []
    if compared {
      sections.append(HTMLSection("Methods compared", [.table(RegressionSummary.comparison(report))]))
      sections.append(HTMLSection("Objective", [.chart(Self.comparisonChart(report), caption: Self.objectiveCaption)]))
    } else if report.results.indices.contains(outcome.chosenIndex) {
      let result = report.results[outcome.chosenIndex]
      var elements: [HTMLElement] = []
      if let chosen = report.chosen {
        elements.append(.paragraph("Chosen from the path by \(chosen.by): \(chosen.keep) columns."))
      }
      elements += [
        .table(RegressionSummary.fit(result, problem)), .table(RegressionSummary.coefficients(result, problem)),
      ]
      if !result.certificate.assumes.isEmpty {
        elements.append(.details("What the claim rests on", [.list(result.certificate.assumes)]))
      }
      sections.append(HTMLSection("Result", elements))
    }
    if problem.isPath, !compared {
      sections.append(
        HTMLSection(
          "Path",
          [
            .chart(Self.pathChart(report), caption: "Objective by the number of columns. " + Self.objectiveCaption),
            .table(RegressionSummary.path(report)),
          ]))
      if report.results.count > 1, report.problem.responses == nil {
        sections.append(
          HTMLSection(
            "Coefficient profiles",
            [
              .chart(
                Self.profileChart(outcome, data),
                caption: "Coefficients times the standard deviation of their column, by the number of columns kept.")
            ]))
      }
    }
    if let validation = report.crossValidation, validation.points.count > 1 {
      sections.append(
        HTMLSection(
          "Cross-validation",
          [
            .chart(
              Self.validationChart(validation),
              caption:
                "Mean held-out loss a row over \(validation.folds) folds\(RegressionSummary.squareNote(problem)). "
                + "The dashed line lies one standard error above the least mean.")
          ]))
    }
    sections.append(
      HTMLSection(
        "Inputs",
        [
          .table(files),
          .definitions([
            KeyFigure("rows", NumberFormatting.integer(problem.samples)),
            KeyFigure("columns", NumberFormatting.integer(problem.columns)),
            KeyFigure("target", problem.target), KeyFigure("loss", problem.loss.rawValue),
            KeyFigure("intercept", problem.intercept ? "yes" : "no"),
            KeyFigure("standardised", problem.standardized ? "yes" : "no"),
          ]),
        ]))
    page = HTMLPage(
      title: "Best-subset \(problem.loss.isClassification ? "classification" : "regression")",
      subtitle: "\(problem.target) from \(NumberFormatting.integer(problem.columns)) columns.", sections: sections,
      footer: [
        KeyFigure("version", "espalier \(BuildInformation.version), Swift \(BuildInformation.swiftVersion)"),
        KeyFigure("BLAS core", BLASRuntime.coreName), KeyFigure("threads", "\(run.threadCount)"),
        KeyFigure("time limit", run.timeLimit.map { NumberFormatting.seconds($0) } ?? "none"),
        KeyFigure("command", ShellCommand.text),
      ])
  }

  private static let objectiveCaption = "Lower is better; bands reach down to the bound that was proved."

  private static func sizes(_ report: RegressionReport) -> Axis {
    let values = Set(report.results.compactMap { $0.keep.map(Double.init) }).sorted()
    return Axis("columns kept at most", tickValues: values.count <= 20 ? values : nil)
  }

  private static func point(_ result: RegressionResult) -> ChartPoint {
    // A band that cannot be seen is none.
    let bound = result.bound.flatMap { $0 < result.objective * (1 - 1e-3) ? $0 : nil }
    return ChartPoint(
      Double(result.keep ?? result.support.count), result.objective, lowerBound: bound,
      note: SelectionSummary.words(result.status))
  }

  private static func pathChart(_ report: RegressionReport) -> any Chart {
    LineChart(
      title: "Objective", x: sizes(report), y: Axis("objective"),
      series: [LineSeries("objective", points: report.results.map(point))], size: ChartSize(plotHeight: 340))
  }

  private static func comparisonChart(_ report: RegressionReport) -> any Chart {
    var names: [String] = []
    for result in report.results where !names.contains(result.method) { names.append(result.method) }
    if Set(report.results.map(\.keep)).count == 1 {
      let values = names.map { name in report.results.first { $0.method == name }?.objective }
      return BarChart(
        title: "Objective", categories: names, categoryLabel: "method", y: Axis("objective"),
        series: [BarSeries("", values: values)])
    }
    let series = names.enumerated().map { index, name in
      LineSeries(name, points: report.results.filter { $0.method == name }.map(point), style: SeriesStyle(index))
    }
    return LineChart(
      title: "Objective", x: sizes(report), y: Axis("objective"), series: series, size: ChartSize(plotHeight: 380))
  }

  /// One line a column: those with the largest contribution at any size.
  private static func profileChart(_ outcome: RegressionOutcome, _ data: RegressionData) -> any Chart {
    var deviations: [Int: Double] = [:]
    var largest: [Int: Double] = [:]
    for result in outcome.report.results {
      for (column, coefficient) in zip(result.support, result.coefficients) {
        if deviations[column] == nil { deviations[column] = deviation(data.design.column(column)) }
        largest[column] = max(largest[column] ?? 0, abs(coefficient) * (deviations[column] ?? 0))
      }
    }
    let shown = largest.keys.sorted { left, right in
      let sizes = (largest[left] ?? 0, largest[right] ?? 0)
      return sizes.0 != sizes.1 ? sizes.0 > sizes.1 : left < right
    }.prefix(12)
    let series = shown.enumerated().map { index, column in
      let points = outcome.report.results.map { result in
        let place = result.support.firstIndex(of: column)
        let value = place.map { result.coefficients[$0] * (deviations[column] ?? 0) } ?? 0
        return ChartPoint(Double(result.keep ?? result.support.count), value)
      }
      return LineSeries(data.design.name(of: column), points: points, style: SeriesStyle(index))
    }
    return LineChart(
      title: "Coefficient profiles", x: sizes(outcome.report), y: Axis("standardised coefficient"), series: series,
      references: [ReferenceLine(0, "0")], size: ChartSize(plotHeight: 420))
  }

  private static func deviation(_ column: [Double]) -> Double {
    let mean = column.reduce(0, +) / Double(max(1, column.count))
    return (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, column.count))).squareRoot()
  }

  private static func validationChart(_ validation: CrossValidationReport) -> any Chart {
    let points = validation.points.map { point in
      ChartPoint(
        Double(point.keep ?? 0), point.mean,
        note: "standard error \(NumberFormatting.significant(point.standardError, digits: 2))")
    }
    let around = [1.0, -1].map { sign in
      validation.points.map { ChartPoint(Double($0.keep ?? 0), $0.mean + sign * $0.standardError) }
    }
    let best = validation.points[validation.best]
    let ticks = validation.points.compactMap { $0.keep.map(Double.init) }
    return LineChart(
      title: "Held-out loss", x: Axis("columns kept at most", tickValues: ticks.count <= 20 ? ticks : nil),
      y: Axis("mean held-out loss"),
      series: [
        LineSeries("mean", points: points, style: SeriesStyle(0)),
        LineSeries("one standard error above", points: around[0], style: SeriesStyle(1)),
        LineSeries("one standard error below", points: around[1], style: SeriesStyle(2)),
      ],
      references: [ReferenceLine(best.mean + best.standardError, "least mean + one standard error")],
      size: ChartSize(plotHeight: 340))
  }
}
