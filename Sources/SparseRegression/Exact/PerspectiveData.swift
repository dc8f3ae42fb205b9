/// What the engine knows of a problem, in plain arrays of one entry a column.
struct PerspectiveData {
  var columns: ColumnAccess
  /// y, orthogonal to the basis of the columns.
  var response: [Double]
  /// λ₀, paid by every column but the free ones.
  var lambda0: Double
  /// λ₁.
  var lambda1 = 0.0
  /// λ₂.
  var lambda2: Double
  /// Whether free columns are free of λ₁ and λ₂, too.
  var sparesFree = false
  /// At most so many penalised columns; `nil` for no limit.
  var limit: Int?
  /// The box is −below ≤ b ≤ above.
  var above: [Double]
  var below: [Double]
  /// Columns that are always in and pay no λ₀.
  var isFree: [Bool]
  /// Columns that are never in.
  var isBarred: [Bool]
  var groups: ColumnGroups?

  var columnCount: Int { columns.count }
  /// The largest side of any penalised column's box.
  var widest: Double {
    var result = 0.0
    for column in 0..<columnCount where !isFree[column] && !isBarred[column] {
      result = max(result, above[column], below[column])
    }
    return result
  }

  /// λ₂ of a column.
  func ridge(_ column: Int) -> Double { sparesFree && isFree[column] ? 0 : lambda2 }

  /// λ₁ of a column.
  func price(_ column: Int) -> Double { sparesFree && isFree[column] ? 0 : lambda1 }

  /// Half the squared norm of y: the objective of the empty support.
  var energy: Double { 0.5 * response.reduce(0) { $0 + $1 * $1 } }

  /// The correlation with the residual up to which a penalised column in a box of this width has no use for leaving 0 at
  /// this charge. With the widest box, every other column's is larger.
  func threshold(charge: Double, width: Double) -> Double {
    Envelope(charge: charge, ridge: lambda2, limit: width).slope + lambda1
  }

  /// h of a penalised column: the most of (|c| − λ₁) t − λ₂ t² over its box.
  func worth(_ correlation: Double, limit: Double) -> Double {
    boxedPeak(slope: abs(correlation) - lambda1, ridge: lambda2, limit: limit)
  }
}

/// The most of `slope`·t − `ridge`·t² for 0 ≤ t ≤ `limit`; infinite where nothing holds it.
func boxedPeak(slope: Double, ridge: Double, limit: Double) -> Double {
  guard slope > 0, limit > 0 else { return 0 }
  // Infinite without a ridge. No product of 0, or of next to nothing, and an infinite step, which would be no number.
  let peak = slope / (2 * ridge)
  return peak <= limit ? 0.5 * slope * peak : limit * (slope - ridge * limit)
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
    } else if knee.isFinite {
      slope = charge / knee + ridge * knee
    } else {
      slope = 2 * (charge * ridge).squareRoot()
    }
  }
}
