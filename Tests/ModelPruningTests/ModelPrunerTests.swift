import Execution
import LinearAlgebra
import ModelPruning
import Selection
import Testing

@Suite struct ModelPrunerTests {
  private struct Setup {
    let model: EncoderModel
    let calibration: TokenBatch
    let held: TokenBatch
  }

  /// Random sequences over the toy vocabulary: what is checked are identities, not quality.
  private func setup() throws -> Setup {
    let model = try EncoderModel(directory: Fixture.toy())
    var generator = SplitMix(seed: 5)
    let vocabulary = Int32(model.configuration.vocabularySize)
    func sequences(_ count: Int) -> TokenBatch {
      TokenBatch(
        (0..<count).map { _ in
          (0..<Int.random(in: 4...20, using: &generator)).map { _ in Int32.random(in: 0..<vocabulary, using: &generator)
          }
        })
    }
    return Setup(model: model, calibration: sequences(120), held: sequences(30))
  }

  private func cosine(_ setup: Setup, _ pruned: EncoderModel) throws -> Double {
    try Fidelity(dense: setup.model.embeddings(setup.held), pruned: pruned.embeddings(setup.held)).meanCosine
  }

  @Test func keepingEverythingChangesNothing() throws {
    let setup = try setup()
    let options = PruneOptions(neurons: .share(1), heads: .share(1))
    let result = try ModelPruner(model: setup.model, options: options).prune(setup.calibration)
    let (before, after) = (try setup.model.embeddings(setup.held), try result.model.embeddings(setup.held))
    for (x, y) in zip(before.elements, after.elements) { #expect(abs(x - y) < 1e-5) }
  }

  @Test func shapesAndSupportsAgree() throws {
    let setup = try setup()
    let options = PruneOptions(neurons: .count(40), heads: .count(3))
    let result = try ModelPruner(model: setup.model, options: options).prune(setup.calibration)
    #expect(result.layers.count == setup.model.layers.count)
    for (layer, report) in zip(result.model.layers, result.layers) {
      #expect(layer.headCount == 3 && layer.width == 40)
      #expect(report.keptHeads.count == 3 && report.keptHeads == report.keptHeads.sorted())
      #expect(report.keptNeurons.count == 40 && report.keptNeurons == report.keptNeurons.sorted())
      #expect(try #require(report.attention).selection.isOptimal)
      #expect(try #require(report.feedForward).selection.certificate.kind == .swapOptimal)
      #expect(try #require(report.feedForward).calibrationError >= 0)
    }
  }

  /// The same neurons without a refit must be worse: the refit is the point.
  @Test func refitBeatsCutting() throws {
    let setup = try setup()
    let result = try ModelPruner(model: setup.model, options: PruneOptions(neurons: .count(24)))
      .prune(setup.calibration)
    var cut = setup.model
    for (index, report) in result.layers.enumerated() {
      cut.layers[index] = try cut.layers[index].keeping(neurons: report.keptNeurons)
    }
    #expect(try cosine(setup, result.model) > cosine(setup, cut))
  }

  @Test func resultDoesNotDependOnThreads() throws {
    let setup = try setup()
    let options = PruneOptions(neurons: .count(30), heads: .count(2))
    let pruner = ModelPruner(model: setup.model, options: options)
    let one = try pruner.prune(setup.calibration, control: RunControl(threads: 1))
    let three = try pruner.prune(setup.calibration, control: RunControl(threads: 3))
    #expect(one.model.layers == three.model.layers)
  }

  @Test func comparedMethodsSeeTheSameProblem() throws {
    let setup = try setup()
    var options = PruneOptions(heads: .count(2))
    options.comparedHeadMethods = [.magnitude, .exhaustive]
    let result = try ModelPruner(model: setup.model, options: options).prune(setup.calibration)
    for report in result.layers {
      let site = try #require(report.attention)
      #expect(site.comparison.map(\.method) == [.magnitude, .exhaustive])
      let exact = site.comparison[1]
      #expect(abs(exact.energy - site.selection.energy) < 1e-9 * exact.energy)
      #expect(abs(exact.loss - site.selection.loss) < 1e-9 * exact.energy)
      #expect(site.comparison[0].loss >= exact.loss * (1 - 1e-9))
    }
  }

  @Test func impossibleBudgetsAreErrors() throws {
    let setup = try setup()
    for options in [
      PruneOptions(neurons: .count(0)), PruneOptions(neurons: .count(65)), PruneOptions(heads: .share(1.5)),
      PruneOptions(heads: .count(5)),
    ] {
      #expect(throws: ModelError.self) {
        try ModelPruner(model: setup.model, options: options).prune(setup.calibration)
      }
    }
  }

  @Test func cancellationStopsWithAnError() throws {
    let setup = try setup()
    let pruner = ModelPruner(model: setup.model, options: PruneOptions(neurons: .count(30)))
    #expect(throws: ModelError.interrupted(.cancelled)) {
      try pruner.prune(setup.calibration, control: RunControl(isCancelled: { true }))
    }
  }

  @Test func progressCountsUp() throws {
    let setup = try setup()
    let seen = ProgressLog()
    _ = try ModelPruner(model: setup.model, options: PruneOptions(neurons: .count(30)))
      .prune(setup.calibration, control: RunControl(observer: { seen.add($0.done) }))
    #expect(seen.values == seen.values.sorted())
    #expect(seen.values.last == setup.model.layers.count * 2)
  }
}
