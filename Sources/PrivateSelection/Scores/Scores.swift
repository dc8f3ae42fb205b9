/// The score that goes with a loss.
enum Scores {
  static func score(of data: PrivateData) -> any SupportScore {
    switch data.model.loss {
    case .leastSquares: LeastSquaresScore(data)
    case .hinge: HingeScore(data)
    }
  }

  /// Depends on public parameters only.
  static func limits(_ model: SelectionModel) -> EnvelopeLimits {
    var limits = EnvelopeLimits()
    if model.loss == .hinge {
      // A hinge score costs passes over all records.
      let records = Double(model.neighbours.maximumRecords)
      limits.exhaustive = 2e6 / records
      limits.expansions = Int(max(100, 3e6 / records))
    }
    return limits
  }
}
