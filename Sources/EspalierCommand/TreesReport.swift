import SkinnyTrees

/// What a training came to, as JSON.
struct TreesReport: Encodable {
  struct Importance: Encodable {
    var column: String
    var lossIncrease: Double
    var deviation: Double
    var rowNorm: Double

    init(_ importance: SoftTreesModel.Importance) {
      column = importance.column
      lossIncrease = importance.loss
      deviation = importance.deviation
      rowNorm = importance.rowNorm
    }
  }

  struct Point: Encodable {
    var features: Int
    var cost: Double
    var loss: Double
    var standardError: Double
    var selected: [String]
  }

  struct Trial: Encodable {
    var trial: Int
    var trees: Int
    var depth: Int
    var steps: Int
    var features: Int
    var loss: Double?
  }

  struct Swaps: Encodable {
    var tried: Int
    var accepted: Int
    var swapOptimal: Bool
  }

  struct Stability: Encodable {
    struct Frequency: Encodable {
      var column: String
      var share: Double
    }
    var repeats: Int
    var subsampleSize: Int
    var frequencies: [Frequency]

    init(_ report: StabilityReport) {
      repeats = report.repeats
      subsampleSize = report.subsampleSize
      frequencies = report.frequencies.map { Frequency(column: $0.column, share: $0.share) }
    }
  }

  /// The choice of trees, depths and factors; see `Extraction`.
  struct Shrinkage: Encodable {
    var leavesBefore: Int
    var leavesAfter: Int
    /// Squared change of the outputs as a share of their variance, on training rows.
    var error: Double
    var method: String
    var status: String
    var objective: Double
    var bound: Double?
    var gap: Double?
    var certificate: String
  }

  var task: String
  var classes: [String]?
  var status: String
  var rows: Int
  var candidates: Int
  var selected: [String]
  var trees: Int
  var depth: Int
  var validationLoss: Double?
  var training: TreeMetrics?
  var test: TreeMetrics?
  var importances: [Importance] = []
  var curve: [Point]
  var trials: [Trial]
  var swaps: Swaps?
  var shrinkage: Shrinkage?
  var stability: Stability?
  var history: [TrainingRecord]
  var seconds: Double
  var cpuSeconds: Double

  init(_ model: SoftTreesModel, trainingRows: Int) {
    switch model.task {
    case .classification(let classes): (task, self.classes) = ("classification", classes)
    case .regression: task = "regression"
    }
    status = model.status.rawValue
    rows = trainingRows
    candidates = model.candidateCount
    selected = model.selected
    trees = model.weights.shape.trees
    depth = model.weights.shape.depth
    validationLoss = model.validationLoss
    curve = model.curve.map {
      Point(
        features: $0.features, cost: $0.cost, loss: $0.loss, standardError: $0.standardError, selected: $0.selected)
    }
    trials = model.trials.map {
      Trial(
        trial: $0.trial, trees: $0.trees, depth: $0.depth, steps: $0.steps, features: $0.features, loss: $0.loss)
    }
    swaps = model.swaps.map { Swaps(tried: $0.tried, accepted: $0.accepted, swapOptimal: $0.isSwapOptimal) }
    history = model.history
    seconds = model.seconds
    cpuSeconds = model.cpuSeconds
  }

  /// Tells of the smaller ensemble. The validation loss stays that of the whole.
  mutating func shrink(to result: Extraction.Result) {
    trees = result.model.weights.shape.trees
    depth = result.model.weights.shape.depth
    let selection = result.selection
    shrinkage = Shrinkage(
      leavesBefore: result.leaves.before, leavesAfter: result.leaves.after, error: result.error,
      method: selection.method.rawValue, status: selection.status.rawValue, objective: selection.objective,
      bound: selection.bound, gap: selection.gap, certificate: selection.certificate.kind.rawValue)
  }
}
