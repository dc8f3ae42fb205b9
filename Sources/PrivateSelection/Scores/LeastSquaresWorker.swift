/// Evaluates least-squares codes and bounds for one thread.
final class LeastSquaresWorker: ScoreWorker {
  private let score: LeastSquaresScore
  let solver: BallRidge
  private let predictorScale: Double
  private let dataScale: Double
  private let grid: Double
  private let tolerance: Double
  private let responseSquare: Double
  private let bounder: LeastSquaresBounder

  init(_ score: LeastSquaresScore) {
    self.score = score
    let model = score.model
    solver = BallRidge(capacity: model.supportSize + 1)
    dataScale = 1 / Double(1 << model.dataBits)
    predictorScale = model.predictorBound.value * dataScale
    grid = model.scoreScale.grid
    tolerance = grid / 8
    let last = score.gram.size - 1
    let responseScale = model.responseBound.value * dataScale
    responseSquare = score.gram[last, last] * responseScale * responseScale
    bounder = LeastSquaresBounder(score)
  }

  func code(_ support: [Int]) -> Int {
    let model = score.model
    let size = support.count + (model.hasIntercept ? 1 : 0)
    let width = score.gram.size
    let responseScale = model.responseBound.value * dataScale
    let (matrix, stride) = (solver.matrix, solver.capacity)
    score.gram.entries.withUnsafeBufferPointer { gram in
      for row in 0..<size {
        let i = row < support.count ? support[row] : model.features
        let iScale = row < support.count ? predictorScale : dataScale
        let source = i * width
        for column in 0..<row {
          // Columns before `row` are features, since the intercept comes last.
          let value = gram[source + support[column]] * (iScale * predictorScale)
          matrix[row * stride + column] = value
          matrix[column * stride + row] = value
        }
        matrix[row * stride + row] = gram[source + i] * (iScale * iScale) + (row < support.count ? model.ridge : 0)
        solver.linear[row] = gram[source + width - 1] * (iScale * responseScale)
      }
    }
    let value = solver.minimum(
      size: size, constant: responseSquare, radius: model.radius.value, tolerance: tolerance)
    return max(0, Int((value / grid).rounded(.toNearestOrEven)))
  }

  func profile(fixed: [Int], choose: Int) -> CellProfile { bounder.profile(fixed: fixed, choose: choose) }
}
