import LinearAlgebra
import Reports

/// A training as a page of its own.
struct TreesPage {
  let page: HTMLPage

  init(_ report: TreesReport, data: String, run: RunOptions) {
    var sections = [
      HTMLSection(
        "Result",
        [
          .keyFigures([
            KeyFigure("columns", "\(report.selected.count) of \(NumberFormatting.integer(report.candidates))"),
            KeyFigure("trees", "\(report.trees)", detail: "depth \(report.depth)"),
            KeyFigure(
              "validation loss", NumberFormatting.significant(report.validationLoss),
              detail: report.curve.isEmpty ? nil : "all ensembles joined"),
          ]),
          .table(TreesSummary.metrics(report)),
        ])
    ]
    if report.curve.count > 1 {
      let series = LineSeries(
        "validation loss",
        points: report.curve.map {
          ChartPoint(Double($0.features), $0.loss, lowerBound: max(0, $0.loss - $0.standardError))
        })
      sections.append(
        HTMLSection(
          "Loss against budget",
          [
            .chart(
              LineChart(
                title: "Validation loss by the number of columns", x: Axis("columns", scale: .log10),
                y: Axis("loss"), series: [series]),
              caption: "Losses of single ensembles, before exchanges and before several are joined. The band reaches "
                + "one standard error down. The smallest budget is taken whose loss is not above the best by more than one standard error of the difference on the same rows."
            ),
            .table(TreesSummary.curve(report)),
          ]))
    }
    if report.history.count > 1 { sections.append(HTMLSection("Training", Self.history(report))) }
    if !report.importances.isEmpty {
      let shown = report.importances.prefix(40)
      sections.append(
        HTMLSection(
          "Importances",
          [
            .chart(
              BarChart(
                title: "Rise of the loss when a column is shuffled", categories: shown.map(\.column),
                categoryLabel: "column", y: Axis("loss"),
                series: [BarSeries("shuffled", values: shown.map(\.lossIncrease))]),
              caption: report.importances.count > 40 ? "The 40 most important columns." : nil),
            .table(TreesSummary.importances(report, limit: .max)),
          ]))
    }
    if let stability = report.stability {
      let shown = stability.frequencies.prefix(40)
      sections.append(
        HTMLSection(
          "Stability",
          [
            .paragraph(
              "Share of \(stability.repeats) random subsamples of \(stability.subsampleSize) rows on which a column is "
                + "chosen."),
            .chart(
              BarChart(
                title: "How often a column is chosen", categories: shown.map(\.column), categoryLabel: "column",
                y: Axis("share"), series: [BarSeries("chosen", values: shown.map(\.share))])),
          ]))
    }
    var trials = TextTable([
      .number("trial"), .number("trees"), .number("depth"), .number("steps"), .number("columns"), .number("loss"),
    ])
    for trial in report.trials {
      trials.append([
        "\(trial.trial)", "\(trial.trees)", "\(trial.depth)", "\(trial.steps)", "\(trial.features)",
        NumberFormatting.significant(trial.loss),
      ])
    }
    sections.append(
      HTMLSection(
        "Trials",
        [.table(trials), .details("Columns in use", [.preformatted(report.selected.joined(separator: "\n"))])])
    )
    page = HTMLPage(
      title: "Soft trees: \(data)", subtitle: "\(report.task), \(NumberFormatting.integer(report.rows)) rows",
      sections: sections,
      footer: [
        KeyFigure("version", "espalier \(BuildInformation.version), Swift \(BuildInformation.swiftVersion)"),
        KeyFigure("BLAS core", BLASRuntime.coreName), KeyFigure("threads", "\(run.threadCount)"),
        KeyFigure("time", NumberFormatting.seconds(report.seconds)),
        KeyFigure("CPU time", NumberFormatting.seconds(report.cpuSeconds)), KeyFigure("command", ShellCommand.text),
      ])
  }

  private static func history(_ report: TreesReport) -> [HTMLElement] {
    let steps = report.history.map { Double($0.step) }
    return [
      .chart(
        LineChart(
          title: "Loss of the trial that won", x: Axis("step"), y: Axis("loss"),
          series: [
            LineSeries("training", x: steps, y: report.history.map(\.trainingLoss)),
            LineSeries("validation", x: steps, y: report.history.map(\.validationLoss)),
          ])),
      .chart(
        LineChart(
          title: "Columns in use", x: Axis("step"), y: Axis("columns", scale: .log10),
          series: [LineSeries("columns", x: steps, y: report.history.map { Double($0.features) })])),
    ]
  }
}
