import LinearAlgebra
import Selection

/// A linear layer after pruning: what it keeps and its refitted weights and bias.
public struct PrunedLayer: Sendable {
  /// How the groups were chosen. Its loss contains the damping.
  public let selection: Selection
  /// Indices of the kept groups, ascending.
  public let keptGroups: [Int]
  /// Indices of the kept inputs; the rows of ``weights``.
  public let keptInputs: [Int]
  /// Refitted weights, kept inputs × outputs.
  public let weights: Matrix<Double>
  /// Refitted bias, or `nil` when the dense layer has none.
  public let bias: [Double]?
  /// What the refit added to the dense bias.
  public let intercept: [Double]
  let fitsIntercept: Bool
  /// ``relativeError(on:)`` of the calibration samples.
  public internal(set) var calibrationError: Double

  /// `‖Y − X_S W_S − 1cᵀ‖² / ‖Y‖²` without damping, on samples given by their statistics; Y is centred when an
  /// intercept is fitted. On held-out samples it says how far the calibration error is optimistic.
  ///
  /// - Precondition: statistics of the same layer.
  public func relativeError(on statistics: LayerStatistics) -> Double {
    let gram = statistics.inputs.gram().selecting(rows: keptInputs, columns: keptInputs)
    let cross = statistics.targets.cross.selecting(rows: keptInputs)
    let (total, targetSums) = (statistics.inputs.totalWeight, statistics.targets.rightSums)
    let product = gram.times(weights)
    var residual = statistics.targetSquares
    for (index, weight) in weights.elements.enumerated() {
      residual += weight * (product.elements[index] - 2 * cross.elements[index])
    }
    var centred = statistics.targetSquares
    let kept = keptInputs.map { statistics.inputs.sums[$0] }
    for output in intercept.indices {
      var predicted = 0.0
      for (row, sum) in kept.enumerated() { predicted += sum * weights[row, output] }
      residual += intercept[output] * (2 * predicted - 2 * targetSums[output] + total * intercept[output])
      if fitsIntercept { centred -= targetSums[output] * targetSums[output] / total }
    }
    return centred > 0 ? max(0, residual) / centred : 0
  }
}
