/// What the engine knows of a classification problem.
struct MarginData {
  /// Labels, columns, λ₁, λ₂ and boxes with M in them; refits go by it.
  var problem: PreparedProblem
  var margin: MarginLoss
  /// λ₀, paid by every column but the unpenalised ones.
  var lambda0: Double
  /// At most so many penalised columns; `nil` for no limit.
  var limit: Int?
  /// The box is −below ≤ b ≤ above, one entry a column, M included.
  var above: [Double]
  var below: [Double]
  var isUnpenalised: [Bool]
  /// A bound on what the intercept and unpenalised columns without a box can be in a solution that is no worse than the
  /// start. Their dual conditions hold up to rounding only; what is left of them costs this much a unit.
  var reach = Double.infinity
  /// The loss without columns.
  var emptyLoss = 0.0

  var rows: Int { problem.columns.rows }
  var columnCount: Int { problem.columns.count }
  var kind: Int32 { margin == .logistic ? 0 : 1 }

  /// The largest side of the box of any penalised column.
  var widest: Double {
    var result = 0.0
    for column in 0..<columnCount where !isUnpenalised[column] {
      result = max(result, above[column], below[column])
    }
    return result
  }

  /// The correlation up to which no penalised column has a use for leaving 0 at this charge.
  func threshold(charge: Double) -> Double {
    problem.lambda1 + Envelope(charge: charge, ridge: problem.lambda2, limit: widest).slope
  }

  /// F of a refit: its value and λ₀ for every penalised column in it.
  func objective(_ refit: SupportRefit) -> Double { refit.value + lambda0 * Double(penalisedCount(refit.support)) }

  func penalisedCount(_ columns: [Int]) -> Int { columns.count { !isUnpenalised[$0] } }
}
