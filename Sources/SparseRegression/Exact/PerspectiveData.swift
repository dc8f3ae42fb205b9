/// What the engine knows of a problem, in plain arrays of one entry a column.
struct PerspectiveData {
  var columns: ColumnAccess
  var response: [Double]
  /// λ₀, paid by every column but the unpenalised ones.
  var lambda0: Double
  /// λ₂.
  var lambda2: Double
  /// At most so many penalised columns; `nil` for no limit.
  var limit: Int?
  /// The box is −below ≤ b ≤ above.
  var above: [Double]
  var below: [Double]
  var isFree: [Bool]

  var columnCount: Int { columns.count }
  /// The largest side of any box.
  var widest: Double { max(above.max() ?? 0, below.max() ?? 0) }

  /// Half the squared norm of y: the objective of the empty support.
  var energy: Double { 0.5 * response.reduce(0) { $0 + $1 * $1 } }

  /// The correlation with the residual up to which a column whose box is as wide as the widest has no use for leaving 0
  /// at this charge. Every other column's is larger.
  func threshold(charge: Double) -> Double { Envelope(charge: charge, ridge: lambda2, limit: widest).slope }
}

/// One side of the convex envelope of {0 at 0; charge + ridge b² on (0, limit]}.
struct Envelope {
  /// From 0 to the knee the envelope is linear with ``slope``; beyond it is the function.
  let knee: Double
  let slope: Double

  init(charge: Double, ridge: Double, limit: Double) {
    let free = ridge > 0 ? (charge / ridge).squareRoot() : .infinity
    knee = min(free, limit)
    if charge <= 0 {
      slope = 0
    } else if knee <= 0 {
      slope = .infinity
    } else {
      slope = charge / knee + ridge * knee
    }
  }
}
