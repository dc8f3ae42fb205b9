import ModelPruning
import Reports
import Selection

/// What `prune` prints.
struct PruneSummary: Encodable {
  struct Plan: Encodable {
    var neurons: String?
    var heads: String?
  }

  struct Layer: Encodable {
    var layer: Int
    var keptHeads: [Int]
    var keptNeurons: [Int]
    var attention: Site?
    var feedForward: Site?

    init(_ index: Int, _ result: PruneResult.LayerResult) {
      layer = index
      keptHeads = result.keptHeads
      keptNeurons = result.keptNeurons
      attention = result.attention.map(Site.init)
      feedForward = result.feedForward.map(Site.init)
    }
  }

  struct Site: Encodable {
    /// The selection; its loss contains the damping.
    var selection: Selection
    /// Squared error on the calibration text without damping, as a share of the target's.
    var calibrationError: Double
    /// The same problem by other methods.
    var comparison: [Selection]

    init(_ site: PruneResult.SiteResult) {
      selection = site.selection
      calibrationError = site.calibrationError
      comparison = site.comparison
    }
  }

  var model: String
  var out: String
  var export: ExportMode
  var plan: Plan
  var calibration: PruneRecord.Calibration
  var layers: [Layer]
  var dense: ModelSize
  var pruned: ModelSize
  var fidelity: FidelityReport
  var seconds: Double
  var cpuSeconds: Double
  var peakMemoryBytes: Int

  var layerTable: TextTable {
    var table = TextTable([
      .text("layer"), .text("map"), .number("kept"), .text("method"), .number("relative loss"), .number("error"),
      .text("proved"), .number("CPU"),
    ])
    for layer in layers {
      for (name, site) in [("attention", layer.attention), ("feed-forward", layer.feedForward)] {
        guard let site else { continue }
        let selection = site.selection
        table.append([
          "\(layer.layer)", name, "\(selection.support.count)", selection.method.rawValue,
          NumberFormatting.percent(selection.relativeLoss, decimals: 3),
          NumberFormatting.percent(site.calibrationError, decimals: 3), Self.proof(selection),
          NumberFormatting.seconds(selection.cpuSeconds),
        ])
      }
    }
    return table
  }

  static func proof(_ selection: Selection) -> String {
    switch selection.status {
    case .optimal: "optimal (\(SelectionSummary.words(selection.certificate.kind)))"
    default:
      selection.gap.map { "gap \(NumberFormatting.percent($0, decimals: 2))" }
        ?? SelectionSummary.words(selection.certificate.kind)
    }
  }

  var text: String {
    let calibrated =
      "calibrated on \(NumberFormatting.integer(calibration.tokens)) tokens of "
      + "\(NumberFormatting.integer(calibration.texts)) passages; "
      + "\(NumberFormatting.seconds(seconds)) (CPU \(NumberFormatting.seconds(cpuSeconds))), "
      + "peak memory \(NumberFormatting.bytes(peakMemoryBytes))"
    return [
      layerTable.render(), ModelSize.table(dense: dense, pruned: pruned).render(), fidelity.table.render(), calibrated,
      "written to \(out) (\(export.rawValue))", "",
    ].joined(separator: "\n")
  }
}
