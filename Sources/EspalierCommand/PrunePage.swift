import Foundation
import LinearAlgebra
import ModelPruning
import Reports
import Selection

/// A pruning run as a page of its own.
struct PrunePage {
  let page: HTMLPage

  init(_ summary: PruneSummary, result: PruneResult, record: PruneRecord, run: RunOptions) {
    var sections = [
      HTMLSection(
        "Result",
        [
          .keyFigures(summary.fidelity.figures),
          .paragraph(
            "Measured on \(summary.fidelity.texts) held-out passages (\(NumberFormatting.integer(summary.fidelity.tokens)) tokens) with the "
              + "exported model, read back from disk."),
          .table(ModelSize.table(dense: summary.dense, pruned: summary.pruned)),
        ]),
      HTMLSection("Fidelity", summary.fidelity.charts),
      HTMLSection("Layers", Self.layers(summary)),
    ]
    if let comparison = Self.comparison(summary) { sections.append(comparison) }
    sections.append(HTMLSection("What was kept", Self.kept(summary)))
    sections.append(HTMLSection("Options", [.definitions(Self.settings(record))]))
    page = HTMLPage(
      title: "Pruning report: \(URL(fileURLWithPath: summary.out).lastPathComponent)", subtitle: Self.plan(summary),
      sections: sections,
      footer: [
        KeyFigure("version", "espalier \(BuildInformation.version), Swift \(BuildInformation.swiftVersion)"),
        KeyFigure("BLAS core", BLASRuntime.coreName), KeyFigure("threads", "\(run.threadCount)"),
        KeyFigure("time", NumberFormatting.seconds(summary.seconds)),
        KeyFigure("CPU time", NumberFormatting.seconds(summary.cpuSeconds)),
        KeyFigure("peak memory", NumberFormatting.bytes(summary.peakMemoryBytes)),
        KeyFigure("command", ShellCommand.text),
      ])
  }

  private static func plan(_ summary: PruneSummary) -> String {
    guard let first = summary.layers.first else { return "Nothing was pruned." }
    let parts = [
      summary.plan.neurons.map { _ in "\(first.keptNeurons.count) neurons" },
      summary.plan.heads.map { _ in "\(first.keptHeads.count) heads" },
    ].compactMap { $0 }
    return "Kept per layer: " + parts.joined(separator: ", ") + ". Export: \(summary.export.rawValue)."
  }

  private static func layers(_ summary: PruneSummary) -> [HTMLElement] {
    let names = summary.layers.map { "\($0.layer)" }
    let series = [
      BarSeries("attention", values: summary.layers.map { $0.attention?.calibrationError }),
      BarSeries("feed-forward", values: summary.layers.map { $0.feedForward?.calibrationError }),
    ].filter { $0.values.contains { $0 != nil } }
    return [
      .chart(
        BarChart(
          title: "Calibration error by layer", categories: names, categoryLabel: "layer",
          y: Axis("squared error / target"), series: series),
        caption: "Squared error of the refitted map on the calibration text, as a share of its target's variance."),
      .table(summary.layerTable),
      .note(
        "The relative loss contains the damping and is what the selection minimised; the error does not contain it. "
          + "With a correction above 0 the target of a map contains part of what earlier pruning lost, so errors of later "
          + "layers include what cannot be made up for there."),
    ]
  }

  /// Exact against heuristic choice of heads, where it was asked for.
  private static func comparison(_ summary: PruneSummary) -> HTMLSection? {
    let sites = summary.layers.compactMap { layer in layer.attention.map { (layer: layer.layer, site: $0) } }
    guard sites.contains(where: { !$0.site.comparison.isEmpty }) else { return nil }
    let all = sites.map { ($0.layer, [$0.site.selection] + $0.site.comparison) }
    let methods = Method.allCases.filter { method in all.contains { $0.1.contains { $0.method == method } } }
    var table = TextTable([.text("layer"), .text("best proved")] + methods.map { .number($0.rawValue) })
    for (layer, selections) in all {
      let best = selections.map(\.loss).min() ?? 0
      let proved = selections.contains { $0.isOptimal } ? "optimal" : "no"
      table.append(
        ["\(layer)", proved]
          + methods.map { method in
            guard let selection = selections.first(where: { $0.method == method }) else { return "–" }
            return best > 0 ? NumberFormatting.percent(selection.loss / best - 1, decimals: 2) : "–"
          })
    }
    // Exact methods end at one value; the one that was used stands for them.
    let used = sites.first?.site.selection.method
    let series = methods.filter { !$0.seeksProof || $0 == used }.map { method in
      BarSeries(
        method.rawValue,
        values: all.map { _, selections in selections.first { $0.method == method }.map(\.relativeLoss) })
    }
    return HTMLSection(
      "Heads: exact against heuristic",
      [
        .paragraph("Excess loss of each method's choice of heads over the best, on the same problem, after refitting."),
        .table(table),
        .chart(
          BarChart(
            title: "Relative loss of the heads kept", categories: all.map { "\($0.0)" }, categoryLabel: "layer",
            y: Axis("relative loss", scale: .log10), series: series)),
      ])
  }

  private static func kept(_ summary: PruneSummary) -> [HTMLElement] {
    let lines = summary.layers.flatMap { layer in
      [
        layer.attention.map { _ in "layer \(layer.layer) heads: " + NumberRanges.text(layer.keptHeads) },
        layer.feedForward.map { _ in "layer \(layer.layer) neurons: " + NumberRanges.text(layer.keptNeurons) },
      ].compactMap { $0 }
    }
    return [.details("Indices in the model that was pruned", [.preformatted(lines.joined(separator: "\n"))])]
  }

  private static func settings(_ record: PruneRecord) -> [KeyFigure] {
    var figures = record.options.sorted { $0.key < $1.key }.map { KeyFigure($0.key, text($0.value)) }
    figures.append(KeyFigure("base model SHA-256", record.baseModel.sha256))
    if let calibration = record.calibration {
      figures.append(KeyFigure("calibration SHA-256", calibration.sha256))
      figures.append(KeyFigure("calibration tokens", NumberFormatting.integer(calibration.tokens)))
    }
    return figures
  }

  private static func text(_ option: PruneOption) -> String {
    switch option {
    case .bool(let value): value ? "yes" : "no"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): value
    case .list(let values): values.map(text).joined(separator: ", ")
    }
  }
}
