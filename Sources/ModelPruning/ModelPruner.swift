import Execution
import LinearAlgebra
import Selection
import StructuredPruning

/// Prunes a transformer encoder layer by layer, calibrated on text.
///
///     var options = PruneOptions(neurons: .share(0.5))
///     let result = try ModelPruner(model: model, options: options).prune(calibration)
///     result.model, result.layers[0].keptNeurons
///
/// Two streams of hidden states walk through the network: the dense one, and the one of the network pruned so far. In
/// each layer the attention output is pruned first, from the contexts the pruned stream gives it; the block is then run
/// again, and the feed-forward output is pruned from the neurons that the already pruned attention gives it. Per map
/// only a Gram matrix of its inputs and a cross Gram matrix with its targets are kept, not the activations.
///
/// The order (attention, block again, feed-forward) and the two streams go beyond the published one-pass scheme of
/// OSSCAR (arXiv:2403.12983), in which the feed-forward inputs of a block are those of its dense attention.
///
/// - Complexity: about three forward passes, one Gram matrix and one selection per map.
public struct ModelPruner: Sendable {
  public let model: EncoderModel
  public let options: PruneOptions

  public init(model: EncoderModel, options: PruneOptions) {
    self.model = model
    self.options = options
  }

  /// Prunes the model.
  ///
  /// - Parameter calibration: Token sequences like those the model will see; some thousand tokens are enough.
  /// - Throws: `ModelError` for budgets that make no sense, tokens the model does not know, or an interruption;
  ///   `SelectionError` when a Gram matrix cannot be factorised.
  public func prune(_ calibration: TokenBatch, control: RunControl = RunControl()) throws -> PruneResult {
    let clock = control.start()
    guard options.correction >= 0, options.correction <= 1 else {
      throw ModelError.invalidEdit(reason: "the correction is \(options.correction), expected 0 to 1")
    }
    guard calibration.tokenCount > 0 else { throw ModelError.invalidEdit(reason: "there is no calibration text") }
    var limits = control
    limits.observer = nil
    let start = try model.embedded(calibration, control: limits)
    var (dense, pruned) = (start, start)
    var result = PruneResult(
      model: model, layers: [], calibrationTokens: calibration.tokenCount, seconds: 0, cpuSeconds: 0)
    let steps = model.layers.count * 2
    for (index, original) in model.layers.enumerated() {
      var layer = original
      if let interruption = clock.interruption { throw ModelError.interrupted(interruption) }
      limits.timeLimit = control.timeLimit.map { max(0.001, $0 - clock.seconds) }
      clock.report(Progress(stage: "layer \(index) attention", done: 2 * index, total: steps))
      let denseAttended = try dense.map(control: limits) { batch, hidden in
        original.attentionBlock(hidden: hidden, context: original.attentionContext(hidden, batch: batch))
      }
      var report = PruneResult.LayerResult(
        keptHeads: Array(0..<original.headCount), keptNeurons: Array(0..<original.width))
      if let budget = options.heads {
        let keep = try budget.resolved(units: original.headCount, name: "heads")
        let site = try pruneAttention(of: original, keeping: keep, dense: dense, pruned: pruned, control: limits)
        layer = try layer.replacingAttentionOutput(
          weight: site.layer.weights, bias: site.layer.bias, keptHeads: site.layer.keptGroups)
        report.keptHeads = site.layer.keptGroups
        report.attention = site.result
      }
      clock.report(Progress(stage: "layer \(index) feed-forward", done: 2 * index + 1, total: steps))
      let attended = try pruned.map(control: limits) { [layer] batch, hidden in
        layer.attentionBlock(hidden: hidden, context: layer.attentionContext(hidden, batch: batch))
      }
      if let budget = options.neurons {
        let keep = try budget.resolved(units: original.width, name: "neurons")
        let site = try pruneFeedForward(
          of: original, keeping: keep, dense: denseAttended, pruned: attended, control: limits)
        layer = try layer.replacingFeedForwardOutput(
          weight: site.layer.weights, bias: site.layer.bias, keptNeurons: site.layer.keptGroups)
        report.keptNeurons = site.layer.keptGroups
        report.feedForward = site.result
      }
      result.layers.append(report)
      result.model.layers[index] = layer
      if index + 1 < model.layers.count {
        dense = try denseAttended.map(control: limits) { _, hidden in
          original.feedForwardBlock(hidden: hidden, activation: original.feedForwardActivation(hidden))
        }
        pruned = try attended.map(control: limits) { [layer] _, hidden in
          layer.feedForwardBlock(hidden: hidden, activation: layer.feedForwardActivation(hidden))
        }
      }
    }
    clock.report(Progress(stage: "done", done: steps, total: steps))
    result.seconds = clock.seconds
    result.cpuSeconds = clock.cpuSeconds
    return result
  }

  private typealias Site = (layer: PrunedLayer, result: PruneResult.SiteResult)

  private func pruneAttention(
    of layer: EncoderLayer, keeping keep: Int, dense: HiddenStates, pruned: HiddenStates, control: RunControl
  ) throws -> Site {
    let statistics = try collect(
      inputs: layer.headCount * layer.headDimension, outputs: layer.hiddenSize, dense: dense, pruned: pruned,
      map: layer.attentionOutput, control: control
    ) { batch, hidden in layer.attentionContext(hidden, batch: batch) }
    let groups = (0..<layer.headCount).map { layer.inputs(of: [$0]) }
    return try solve(
      statistics, map: layer.attentionOutput, groups: groups, keeping: keep, method: options.headMethod,
      compared: options.comparedHeadMethods, control: control)
  }

  private func pruneFeedForward(
    of layer: EncoderLayer, keeping keep: Int, dense: HiddenStates, pruned: HiddenStates, control: RunControl
  ) throws -> Site {
    let statistics = try collect(
      inputs: layer.width, outputs: layer.hiddenSize, dense: dense, pruned: pruned, map: layer.output, control: control
    ) { _, hidden in layer.feedForwardActivation(hidden) }
    return try solve(
      statistics, map: layer.output, groups: nil, keeping: keep, method: options.neuronMethod, compared: [],
      control: control)
  }

  private func solve(
    _ statistics: LayerStatistics, map: LinearMap, groups: [[Int]]?, keeping keep: Int, method: Method,
    compared: [Method], control: RunControl
  ) throws -> Site {
    let pruner = try LayerPruner(
      weights: map.weight.widened(), bias: map.bias.map(Double.init), statistics: statistics, groups: groups,
      damping: options.damping, fitsIntercept: options.fitsIntercept)
    let problem = try pruner.problem(budget: .groups(keep))
    let selection = try problem.select(method, control: control)
    let others = try compared.map { try problem.select($0, control: control) }
    let layer = pruner.pruned(by: selection)
    return (
      layer, PruneResult.SiteResult(selection: selection, calibrationError: layer.calibrationError, comparison: others)
    )
  }

  private func weights(of batch: TokenBatch) -> [Double]? {
    guard options.weighting == .sequence else { return nil }
    return (0..<batch.sequenceCount).flatMap { sequence in
      let length = batch.length(of: sequence)
      return [Double](repeating: 1 / Double(length), count: length)
    }
  }

  /// Collects the statistics of one map. `input` gives what the map reads from the hidden states of a block.
  ///
  /// Chunks are computed several at a time and added in their order, so that the sums do not depend on the number of
  /// threads; only the chunks of one wave are in memory.
  private func collect(
    inputs: Int, outputs: Int, dense: HiddenStates, pruned: HiddenStates, map: LinearMap, control: RunControl,
    input: @escaping @Sendable (TokenBatch, Matrix<Float>) -> Matrix<Float>
  ) throws -> LayerStatistics {
    var statistics = LayerStatistics(inputs: inputs, outputs: outputs)
    let correction = Float(options.correction)
    for start in stride(from: 0, to: pruned.chunks.count, by: max(1, control.threads)) {
      let wave = start..<min(start + max(1, control.threads), pruned.chunks.count)
      let computed = try ChunkRun.map(wave.count, control: control, stage: "calibrate") { offset in
        let index = wave.lowerBound + offset
        let batch = pruned.chunks[index]
        let x = input(batch, pruned.values[index])
        var y = x.times(map.weight)
        if correction != 0 {
          var error = input(batch, dense.values[index]).times(map.weight)
          error.add(dense.values[index])
          error.add(pruned.values[index], scale: -1)
          error.add(y, scale: -1)
          y.add(error, scale: correction)
        }
        return (x, y)
      }
      for (index, (x, y)) in zip(wave, computed) {
        try statistics.add(
          inputs: x, targets: y, weights: weights(of: pruned.chunks[index]), threads: control.threads)
      }
    }
    return statistics
  }
}
