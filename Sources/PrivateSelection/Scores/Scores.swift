/// The score that goes with a loss.
enum Scores {
  static func score(of data: PrivateData) -> any SupportScore {
    LeastSquaresScore(data)
  }

  static func limits(_ model: SelectionModel) -> EnvelopeLimits {
    EnvelopeLimits()
  }
}
