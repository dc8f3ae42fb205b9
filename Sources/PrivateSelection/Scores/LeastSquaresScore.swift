import LinearAlgebra

/// Least-squares scores from the exact Gram matrix.
final class LeastSquaresScore: SupportScore {
  let model: SelectionModel
  let gram: IntegerGram
  let envelope: LeastSquaresEnvelope

  /// - Complexity: O(np² + p² s) time, O(p²) memory.
  convenience init(_ data: PrivateData) {
    self.init(model: data.model, gram: IntegerGram(data))
  }

  init(model: SelectionModel, gram: IntegerGram) {
    self.model = model
    self.gram = gram
    envelope = LeastSquaresEnvelope(model: model, gram: gram)
  }

  func makeWorker() -> any ScoreWorker { LeastSquaresWorker(self) }
}
