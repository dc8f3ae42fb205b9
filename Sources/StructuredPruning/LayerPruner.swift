import Execution
import LinearAlgebra
import Selection

/// Prunes one linear layer: which groups of inputs to keep, and what weights and bias the rest should have.
///
///     let pruner = try LayerPruner(weights: w, bias: b, statistics: statistics, groups: heads)
///     let pruned = try pruner.prune(keeping: 6)
///     pruned.keptGroups, pruned.weights, pruned.bias, pruned.calibrationError
///
/// Groups are neurons (one input each), attention heads, key-value groups, or the channels of an unfolded convolution.
/// The refit minimises `‖Y − X_S W_S − 1cᵀ‖²` over the calibration samples plus a damping that pulls towards the dense
/// weights; with an intercept c, inputs and targets are centred first, so that the bias makes up for the means of what
/// is removed.
public struct LayerPruner: Sendable {
  /// Dense weights, inputs × outputs.
  public let weights: Matrix<Double>
  /// Dense bias, or `nil` for a layer without one.
  public let bias: [Double]?
  public let statistics: LayerStatistics
  /// Groups of inputs; a partition.
  public let groups: [[Int]]
  /// Added to the diagonal of H as a share of its mean.
  public let damping: Double
  /// Whether the bias is refitted.
  public let fitsIntercept: Bool

  private let problem: SelectionProblem

  /// - Parameters:
  ///   - fixedIn: Groups that must be kept.
  ///   - statistics: What calibration has seen.
  ///   - weights: Dense weights, p×m (inputs × outputs; the transpose of a PyTorch `Linear.weight`).
  ///   - bias: m entries; without a bias no intercept can be fitted.
  ///   - groups: `nil` makes every input a group.
  ///   - costs: One per group, for a budget in units of cost.
  ///   - damping: A share of the mean diagonal; 0.01 suits some thousand samples.
  ///   - fitsIntercept: `nil` fits one when there is a bias.
  /// - Throws: `SelectionError` for shapes or groups that do not fit, or when nothing was accumulated.
  public init(
    weights: Matrix<Double>, bias: [Double]?, statistics: LayerStatistics, groups: [[Int]]? = nil,
    costs: [Double]? = nil, fixedIn: [Int] = [], damping: Double = 0.01, fitsIntercept: Bool? = nil
  ) throws {
    let (p, m) = (statistics.inputs.features, statistics.targets.rightFeatures)
    guard weights.rows == p, weights.columns == m else {
      throw SelectionError.shapeMismatch(what: "weights", expected: "\(p)×\(m)", found: weights.shape)
    }
    if let bias, bias.count != m {
      throw SelectionError.shapeMismatch(what: "bias", expected: "\(m) entries", found: "\(bias.count)")
    }
    if fitsIntercept == true, bias == nil {
      throw SelectionError.unsupported(method: "intercept", reason: "the layer has no bias to carry it")
    }
    guard statistics.count > 0 else {
      throw SelectionError.invalidValue(what: "the number of calibration samples", value: "0", expected: "at least 1")
    }
    self.weights = weights
    self.bias = bias
    self.statistics = statistics
    self.damping = damping
    self.fitsIntercept = fitsIntercept ?? (bias != nil)
    let gram = self.fitsIntercept ? statistics.inputs.centredGram() : statistics.inputs.gram()
    var linear = self.fitsIntercept ? statistics.targets.centredCross() : statistics.targets.cross
    // The damping pulls towards the dense weights and not towards 0.
    linear.add(weights.converted(to: .rowMajor), scale: damping * gram.diagonal.reduce(0, +) / Double(p))
    let resolved = groups ?? (0..<p).map { [$0] }
    self.groups = resolved
    problem = try SelectionProblem(
      gram: gram, linear: linear, groups: resolved, costs: costs, budget: .groups(resolved.count), fixedIn: fixedIn,
      damping: damping, variances: statistics.variances)
  }

  /// The selection problem of this layer under a budget, to solve, compare or take apart.
  public func problem(budget: Budget) throws -> SelectionProblem { try problem.with(budget: budget) }

  /// Chooses `count` groups and refits.
  /// - Throws: `SelectionError`.
  public func prune(
    keeping count: Int, method: Method = .automatic, control: RunControl = RunControl()
  ) throws -> PrunedLayer {
    pruned(by: try problem(budget: .groups(count)).select(method, control: control))
  }

  /// The layer that a selection of this pruner's problem stands for.
  public func pruned(by selection: Selection) -> PrunedLayer {
    let refitted = selection.coefficients
    var intercept = [Double](repeating: 0, count: weights.columns)
    if fitsIntercept {
      let total = statistics.inputs.totalWeight
      intercept = statistics.targets.rightSums.map { $0 / total }
      let means = statistics.inputs.means
      for (row, variable) in selection.variables.enumerated() {
        for output in intercept.indices { intercept[output] -= means[variable] * refitted[row, output] }
      }
    }
    var layer = PrunedLayer(
      selection: selection, keptGroups: selection.support, keptInputs: selection.variables, weights: refitted,
      bias: bias.map { zip($0, intercept).map { $0 + $1 } }, intercept: intercept, fitsIntercept: fitsIntercept,
      calibrationError: 0)
    layer.calibrationError = layer.relativeError(on: statistics)
    return layer
  }
}
