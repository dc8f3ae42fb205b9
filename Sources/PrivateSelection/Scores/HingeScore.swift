import Synchronization

/// Hinge-loss scores, each certified by a pair of primal and dual solutions.
final class HingeScore: SupportScore {
  let model: SelectionModel
  let records: Int
  /// yᵢxᵢⱼ in real units, column by column; the last column is yᵢ itself, for an intercept.
  let columns: [Double]
  /// Codes are dear and draws repeat; a code is a function of the support, so a cache changes nothing.
  private let cache = Mutex<[[Int]: Int]>([:])

  /// - Complexity: O(np log n).
  init(_ data: PrivateData) {
    model = data.model
    records = data.records
    let features = data.model.features
    let scale = data.model.predictorBound.value / Double(1 << data.model.dataBits)
    let predictors = data.predictors
    let response = data.response
    // Sums of doubles depend on the order of the records, so they get one that depends on their values only.
    let order = (0..<data.records).sorted { a, b in
      if response[a] != response[b] { return response[a] < response[b] }
      for column in 0..<features {
        let (left, right) = (predictors[a * features + column], predictors[b * features + column])
        if left != right { return left < right }
      }
      return false
    }
    var columns = [Double](repeating: 0, count: (features + 1) * data.records)
    for (place, row) in order.enumerated() {
      let sign = Double(response[row])
      for column in 0..<features {
        columns[column * data.records + place] = sign * Double(predictors[row * features + column]) * scale
      }
      columns[features * data.records + place] = sign
    }
    self.columns = columns
  }

  func makeWorker() -> any ScoreWorker { HingeWorker(self) }

  func cached(_ support: [Int]) -> Int? { cache.withLock { $0[support] } }

  func store(_ code: Int, for support: [Int]) {
    cache.withLock { if $0.count < 200_000 { $0[support] = code } }
  }
}
