import Execution
import LinearAlgebra
import ModelPruning
import Reports

/// Fidelity of a pruned model on a text, with what a report wants to draw.
struct FidelityReport: Encodable {
  var texts: Int
  var tokens: Int
  var cosine: Summary
  var spearman: Double
  var top10Overlap: Double

  struct Summary: Encodable {
    var mean: Double
    var fifthPercentile: Double
    var minimum: Double
  }

  private let fidelity: Fidelity
  private let dense: Matrix<Float>
  private let pruned: Matrix<Float>

  private enum CodingKeys: CodingKey {
    case texts, tokens, cosine, spearman, top10Overlap
  }

  init(dense: EncoderModel, pruned: EncoderModel, batch: TokenBatch, control: RunControl) throws {
    self.dense = try dense.embeddings(batch, control: Self.titled(control, "dense model"))
    self.pruned = try pruned.embeddings(batch, control: Self.titled(control, "pruned model"))
    fidelity = try Fidelity(dense: self.dense, pruned: self.pruned)
    texts = fidelity.count
    tokens = batch.tokenCount
    cosine = Summary(
      mean: fidelity.meanCosine, fifthPercentile: fidelity.fifthPercentileCosine, minimum: fidelity.minimumCosine)
    spearman = fidelity.spearman
    top10Overlap = fidelity.neighbourOverlap
  }

  private static func titled(_ control: RunControl, _ title: String) -> RunControl {
    var titled = control
    if let observer = control.observer {
      titled.observer = { progress in
        var progress = progress
        progress.stage = title
        observer(progress)
      }
    }
    return titled
  }

  var figures: [KeyFigure] {
    [
      KeyFigure("mean cosine", NumberFormatting.fixed(cosine.mean, decimals: 4), detail: "pruned against dense"),
      KeyFigure("5th percentile", NumberFormatting.fixed(cosine.fifthPercentile, decimals: 4)),
      KeyFigure("minimum", NumberFormatting.fixed(cosine.minimum, decimals: 4)),
      KeyFigure("Spearman", NumberFormatting.fixed(spearman, decimals: 4), detail: "similarities of all pairs"),
      KeyFigure("top-10 overlap", NumberFormatting.fixed(top10Overlap, decimals: 3), detail: "nearest neighbours"),
    ]
  }

  var table: TextTable {
    var table = TextTable([
      .text("held-out text"), .number("\(texts) passages, \(NumberFormatting.integer(tokens)) tokens"),
    ])
    for figure in figures { table.append([figure.name, figure.value]) }
    return table
  }

  var charts: [HTMLElement] {
    let (left, right) = (dense.widened().selfProduct(), pruned.widened().selfProduct())
    let points = zip(Fidelity.pairs(left), Fidelity.pairs(right)).map { ChartPoint($0, $1) }
    return [
      .chart(
        Histogram(
          title: "Cosine of each passage", values: fidelity.cosines, axis: Axis("cosine, pruned against dense"),
          references: [ReferenceLine(cosine.mean, "mean")]),
        caption: "One value per held-out passage."),
      .chart(
        ScatterChart(
          title: "Similarities of all pairs", x: Axis("dense"), y: Axis("pruned"),
          series: [ScatterSeries("pairs", points: points)], hasIdentityLine: true),
        caption: "Cosine of every pair of passages in the two models; on the line they agree."),
    ]
  }
}
