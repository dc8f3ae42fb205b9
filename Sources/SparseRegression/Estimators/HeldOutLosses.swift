/// Sums up what held-out samples lose, fold by fold, for several sizes.
struct HeldOutLosses {
  let sizes: [SubsetSize]
  /// The fold of each sample.
  let folds: [Int]
  let foldCount: Int
  let isClassification: Bool
  /// What a sample weighs; `nil` for 1.
  let weights: [Double]?
  private var foldLosses: [[Double]]
  private var sums: [Double]
  private var wrong: [Double]
  private var completed = 0
  private var weight = 0.0

  init(sizes: [SubsetSize], folds: [Int], foldCount: Int, isClassification: Bool, weights: [Double]?) {
    self.sizes = sizes
    self.folds = folds
    self.foldCount = foldCount
    self.isClassification = isClassification
    self.weights = weights
    foldLosses = Array(repeating: [], count: sizes.count)
    sums = Array(repeating: 0, count: sizes.count)
    wrong = sums
  }

  /// The samples of a fold, and the others.
  func split(_ fold: Int) -> (held: [Int], rest: [Int]) {
    (folds.indices.filter { folds[$0] == fold }, folds.indices.filter { folds[$0] != fold })
  }

  /// Takes in a fold that was fitted to its end.
  ///
  /// - Parameters:
  ///   - held: Its samples.
  ///   - predictions: For each size, one prediction a sample of `held`.
  ///   - response: y, of all samples.
  ///   - loss: What a sample loses.
  mutating func add(_ held: [Int], _ predictions: [[Double]], response: [Double], loss: (Double, Double) -> Double) {
    let heldWeight = held.reduce(0) { $0 + (weights?[$1] ?? 1) }
    for index in sizes.indices {
      var total = 0.0
      for (row, prediction) in zip(held, predictions[index]) {
        total += (weights?[row] ?? 1) * loss(response[row], prediction)
        if (prediction >= 0 ? 1 : -1) != response[row] { wrong[index] += weights?[row] ?? 1 }
      }
      foldLosses[index].append(total / heldWeight)
      sums[index] += total
    }
    weight += heldWeight
    completed += 1
  }

  /// Means and standard errors over the folds taken in; no points without one.
  var result: CrossValidation {
    let done = Double(completed)
    let points = completed == 0 ? [] : sizes.indices.map(point)
    func point(_ index: Int) -> CrossValidation.Point {
      let losses = foldLosses[index]
      let mean = losses.reduce(0, +) / done
      let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, done - 1)
      return CrossValidation.Point(
        size: sizes[index], foldLosses: losses, mean: sums[index] / weight,
        standardError: (variance / done).squareRoot(), errorRate: isClassification ? wrong[index] / weight : nil)
    }
    return CrossValidation(
      points: points, folds: folds, completedFolds: completed, isComplete: completed == foldCount)
  }
}
