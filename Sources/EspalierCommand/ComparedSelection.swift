import Selection

/// A selection with the budget it was made for.
struct ComparedSelection: Encodable {
  var budget: Double
  var selection: Selection
  /// The least loss of any method at this budget.
  var bestLoss = 0.0

  private enum CodingKeys: String, CodingKey {
    case budget
  }

  /// The keys of the selection and `budget`.
  func encode(to encoder: any Encoder) throws {
    try selection.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(budget, forKey: .budget)
  }

  /// How much larger the loss is than the best, as a share of it; `nil` when the best is zero and this is not.
  var excess: Double? {
    let difference = selection.loss - bestLoss
    if difference <= 0 { return 0 }
    return bestLoss > 0 ? difference / bestLoss : nil
  }

  /// By budget, then by loss; equal losses stay in the order of the methods.
  static func ranked(_ results: [ComparedSelection]) -> [ComparedSelection] {
    let best = Dictionary(results.map { ($0.budget, $0.selection.loss) }, uniquingKeysWith: min)
    return results.enumerated().sorted { left, right in
      let keys = [left, right].map { ($0.element.budget, $0.element.selection.loss, $0.offset) }
      return keys[0] < keys[1]
    }.map { result in
      var result = result.element
      result.bestLoss = best[result.budget] ?? result.selection.loss
      return result
    }
  }
}
