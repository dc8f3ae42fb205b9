import Reports
import SkinnyTrees

/// What a training came to, for people.
struct TreesSummary {
  let text: String

  init(_ report: TreesReport) {
    var lines = [
      "\(report.task) on \(NumberFormatting.integer(report.rows)) rows: \(report.selected.count) of "
        + "\(NumberFormatting.integer(report.candidates)) columns, \(report.trees) trees of depth \(report.depth), "
        + "\(NumberFormatting.seconds(report.seconds)) (CPU \(NumberFormatting.seconds(report.cpuSeconds)))",
      "columns: " + report.selected.prefix(40).joined(separator: ", ") + (report.selected.count > 40 ? ", …" : ""),
    ]
    if let loss = report.validationLoss {
      lines.append("validation loss \(NumberFormatting.significant(loss))" + Self.note(report))
    }
    if let swaps = report.swaps {
      lines.append(
        "swaps: \(swaps.accepted) of \(swaps.tried) accepted"
          + (swaps.swapOptimal ? "; no exchange among the candidates lowers the loss" : ""))
    }
    if let shrinkage = report.shrinkage { lines.append(Self.text(shrinkage)) }
    lines += ["", Self.metrics(report).render()]
    if !report.curve.isEmpty { lines.append(Self.curve(report).render()) }
    if !report.importances.isEmpty { lines.append(Self.importances(report, limit: 20).render()) }
    if report.stability != nil { lines.append(Self.stability(report, limit: 20).render()) }
    text = lines.joined(separator: "\n")
  }

  private static func text(_ shrinkage: TreesReport.Shrinkage) -> String {
    let proof: String
    if shrinkage.status == "optimal" {
      proof = "no choice under this limit is better"
    } else if let gap = shrinkage.gap {
      proof = "at most \(NumberFormatting.significant(gap, digits: 2)) of the objective from the best choice"
    } else {
      proof = "by local search, without a bound"
    }
    return "leaves: \(shrinkage.leavesAfter) of \(shrinkage.leavesBefore) kept, outputs change by "
      + "\(NumberFormatting.significant(shrinkage.error, digits: 2)) of their variance; \(proof)"
  }

  /// Why the loss of the model is not that of its row in the table of a path.
  static func note(_ report: TreesReport) -> String {
    var note =
      report.curve.isEmpty ? "" : "after exchanges and with all ensembles joined; the table of budgets is before that"
    if report.shrinkage != nil { note += (note.isEmpty ? "" : "; ") + "before leaves were taken away" }
    return note.isEmpty ? "" : " (\(note))"
  }

  static func metrics(_ report: TreesReport) -> TextTable {
    let sets = [("training", report.training), ("test", report.test)]
    let rows = sets.compactMap { name, metrics in metrics.map { (name, $0) } }
    return table(rows)
  }

  static func table(_ rows: [(name: String, metrics: TreeMetrics)]) -> TextTable {
    let isRegression = rows.first?.metrics.rmse != nil
    let headings =
      isRegression ? ["RMSE", "MAE", "R²"] : ["AUC", "accuracy", "balanced accuracy", "log loss"]
    var table = TextTable([.text("rows"), .number("n")] + headings.map { .number($0) })
    for (name, metrics) in rows {
      let values =
        isRegression
        ? [metrics.rmse, metrics.mae, metrics.r2]
        : [metrics.auc, metrics.accuracy, metrics.balancedAccuracy, metrics.logLoss]
      table.append([name, "\(metrics.samples)"] + values.map { NumberFormatting.significant($0) })
    }
    return table
  }

  static func curve(_ report: TreesReport) -> TextTable {
    var table = TextTable([.number("columns"), .number("loss of one ensemble"), .number("standard error"), .text("")])
    for point in report.curve {
      table.append([
        "\(point.features)", NumberFormatting.significant(point.loss),
        NumberFormatting.significant(point.standardError), point.features == report.selected.count ? "chosen" : "",
      ])
    }
    return table
  }

  static func importances(_ report: TreesReport, limit: Int) -> TextTable {
    var table = TextTable([.text("column"), .number("loss when shuffled"), .number("±"), .number("row norm")])
    for importance in report.importances.prefix(limit) {
      table.append([
        importance.column, NumberFormatting.significant(importance.lossIncrease),
        NumberFormatting.significant(importance.deviation, digits: 2), NumberFormatting.significant(importance.rowNorm),
      ])
    }
    return table
  }

  static func stability(_ report: TreesReport, limit: Int) -> TextTable {
    var table = TextTable([.text("column"), .number("chosen in")])
    for frequency in report.stability?.frequencies.prefix(limit) ?? [] {
      table.append([frequency.column, NumberFormatting.percent(frequency.share, decimals: 0)])
    }
    return table
  }
}
