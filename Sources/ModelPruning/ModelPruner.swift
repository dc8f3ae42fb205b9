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
  /// - Parameter control: Time limit, threads, cancellation and progress.
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
      clock.report(Progress(stage: "prune", done: 2 * index, total: steps))
      // Without a correction nobody asks what the dense network does.
      let usesDense = options.correction > 0
      let attention =
        usesDense
        ? try Self.products(dense, of: original.attentionOutput, control: limits) { batch, hidden in
          original.attentionContext(hidden, batch: batch)
        } : nil
      let denseAttended = try attention.map { products in
        try dense.zipMap(products, control: limits) { original.attentionBlock(hidden: $0, product: $1) }
      }
      var report = PruneResult.LayerResult(
        keptHeads: Array(0..<original.headCount), keptNeurons: Array(0..<original.width))
      if let budget = options.heads {
        let keep = try budget.resolved(units: original.headCount, name: "heads")
        let reference = attention.map { (dense, $0) }
        let site = try pruneAttention(
          of: original, keeping: keep, reference: reference, pruned: pruned, control: limits)
        layer = try layer.replacingAttentionOutput(
          weight: site.layer.weights, bias: site.layer.bias, keptHeads: site.layer.keptGroups)
        report.keptHeads = site.layer.keptGroups
        report.attention = site.result
      }
      clock.report(Progress(stage: "prune", done: 2 * index + 1, total: steps))
      let attended = try pruned.map(control: limits) { [layer] batch, hidden in
        layer.attentionBlock(hidden: hidden, context: layer.attentionContext(hidden, batch: batch))
      }
      let needsDense = options.neurons != nil || index + 1 < model.layers.count
      let feedForward =
        needsDense
        ? try denseAttended.map { states in
          try Self.products(states, of: original.output, control: limits) { _, hidden in
            original.feedForwardActivation(hidden)
          }
        } : nil
      if let budget = options.neurons {
        let keep = try budget.resolved(units: original.width, name: "neurons")
        let reference = denseAttended.flatMap { states in feedForward.map { (states, $0) } }
        let site = try pruneFeedForward(
          of: original, keeping: keep, reference: reference, pruned: attended, control: limits)
        layer = try layer.replacingFeedForwardOutput(
          weight: site.layer.weights, bias: site.layer.bias, keptNeurons: site.layer.keptGroups)
        report.keptNeurons = site.layer.keptGroups
        report.feedForward = site.result
      }
      result.layers.append(report)
      result.model.layers[index] = layer
      if index + 1 < model.layers.count {
        if let denseAttended, let feedForward {
          dense = try denseAttended.zipMap(feedForward, control: limits) {
            original.feedForwardBlock(hidden: $0, product: $1)
          }
        }
        pruned = try attended.map(control: limits) { [layer] _, hidden in
          layer.feedForwardBlock(hidden: hidden, activation: layer.feedForwardActivation(hidden))
        }
      }
    }
    clock.report(Progress(stage: "prune", done: steps, total: steps))
    result.seconds = clock.seconds
    result.cpuSeconds = clock.cpuSeconds
    return result
  }

  private typealias Site = (layer: PrunedLayer, result: PruneResult.SiteResult)
  /// The dense network at a map: the hidden states of its residual, and the map's products.
  private typealias Reference = (hidden: HiddenStates, products: [Matrix<Float>])

  /// What a map makes of its inputs in each chunk, without bias.
  private static func products(
    _ states: HiddenStates, of map: LinearMap, control: RunControl,
    input: @escaping @Sendable (TokenBatch, Matrix<Float>) -> Matrix<Float>
  ) throws -> [Matrix<Float>] {
    try ChunkRun.map(states.chunks.count, control: control, stage: "dense") { index in
      map.product(input(states.chunks[index], states.values[index]))
    }
  }

  private func pruneAttention(
    of layer: EncoderLayer, keeping keep: Int, reference: Reference?, pruned: HiddenStates, control: RunControl
  ) throws -> Site {
    let statistics = try collect(
      inputs: layer.headCount * layer.headDimension, outputs: layer.hiddenSize, reference: reference, pruned: pruned,
      map: layer.attentionOutput, control: control
    ) { batch, hidden in layer.attentionContext(hidden, batch: batch) }
    let groups = (0..<layer.headCount).map { layer.inputs(of: [$0]) }
    return try solve(
      statistics, map: layer.attentionOutput, groups: groups, keeping: keep, method: options.headMethod,
      compared: options.comparedHeadMethods, control: control)
  }

  private func pruneFeedForward(
    of layer: EncoderLayer, keeping keep: Int, reference: Reference?, pruned: HiddenStates, control: RunControl
  ) throws -> Site {
    let statistics = try collect(
      inputs: layer.width, outputs: layer.hiddenSize, reference: reference, pruned: pruned, map: layer.output,
      control: control
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
    inputs: Int, outputs: Int, reference: Reference?, pruned: HiddenStates, map: LinearMap, control: RunControl,
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
        if let reference {
          var error = reference.products[index]
          error.add(reference.hidden.values[index])
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
