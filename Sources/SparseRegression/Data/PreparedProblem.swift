/// A best-subset problem as the engines see it: prepared columns, penalties in their units, and what a support may be.
///
///     min loss(ỹ, X̃b) + λ₀‖b‖₀ + λ₁‖b‖₁ + λ₂‖b‖²   or   ‖b‖₀ ≤ k
///
/// For squared loss the intercept and the weights have gone into columns and response. For the other losses the intercept
/// is a coefficient of its own and weights multiply losses.
struct PreparedProblem: Sendable {
  let loss: SubsetLoss
  let columns: PreparedColumns
  /// ỹ for squared loss, labels of −1 and +1 otherwise.
  let response: [Double]
  /// What was subtracted from the response.
  let responseCenter: Double
  /// Weights of the losses; `nil` for ones, and for squared loss.
  let weights: [Double]?
  /// Whether an intercept is to be fitted beside the columns.
  let fitsIntercept: Bool
  let lambda1: Double
  let lambda2: Double
  /// Columns that are always in, free of penalties and not counted; none is constant.
  let fixed: [Int]
  /// Groups by column of the design.
  let groupOf: [Int]
  let groupLimits: [Int]
  /// Bounds on coefficients of prepared columns, or `nil`.
  let lower: [Double]?
  let upper: [Double]?
  /// M: the largest absolute coefficient in the units of the prepared columns that an exact method may assume.
  let coefficientBound: Double?
  /// The fewest columns of each group; empty without groups.
  var groupNeeds: [Int] = []

  /// Whether a support's coefficients are the solution of a linear system.
  var isPlain: Bool { loss == .squared && lambda1 == 0 && lower == nil && upper == nil }

  /// The squared-loss problem without λ₁ and bounds whose supports are good starts for this one: labels as numbers.
  var surrogate: PreparedProblem {
    var response = response
    if loss != .squared {
      let mean = response.reduce(0, +) / Double(max(1, response.count))
      response = response.map { $0 - mean }
    }
    return PreparedProblem(
      loss: .squared, columns: columns, response: response, responseCenter: 0, weights: nil, fitsIntercept: false,
      lambda1: 0, lambda2: lambda2, fixed: fixed, groupOf: groupOf, groupLimits: groupLimits, lower: nil, upper: nil,
      coefficientBound: nil, groupNeeds: groupNeeds)
  }

  /// Whether columns with a coefficient of 0 may count, because a group needs them.
  var keepsZeros: Bool { groupNeeds.contains { $0 > 0 } }

  /// 2λ₂ of a column.
  func ridge(_ column: Int) -> Double { fixed.contains(column) ? 0 : 2 * lambda2 }

  /// The rules in local indices of a working set.
  func rules(working: [Int]) -> SupportRules {
    var rules = SupportRules()
    if !fixed.isEmpty {
      let isFixed = Set(fixed)
      rules.fixed = working.indices.filter { isFixed.contains(working[$0]) }
    }
    if !groupOf.isEmpty {
      rules.groupOf = working.map { groupOf[$0] }
      rules.limits = groupLimits
      rules.needs = groupNeeds
    }
    return rules
  }
}

/// A support of the design's columns, fixed ones included, and what it is worth without λ₀.
struct FoundSupport: Sendable, Equatable {
  /// Columns that count.
  var size: Int
  /// Ascending.
  var support: [Int]
  /// Loss and penalties λ₁ and λ₂.
  var value: Double
}

/// What an engine found for several sizes.
struct FoundPath: Sendable {
  /// By size, ascending; sizes that cannot be reached are missing.
  var entries: [FoundSupport] = []
  /// Sizes of which it is known that no exchange of two columns improves them.
  var swapOptimal: Set<Int> = []
  var swaps = 0

  func best(upTo size: Int, tolerance: Double) -> FoundSupport? {
    var best: FoundSupport?
    for entry in entries where entry.size <= size && entry.value < (best?.value ?? .infinity) - tolerance {
      best = entry
    }
    return best
  }

  func best(lambda0: Double, tolerance: Double) -> FoundSupport? {
    var best: FoundSupport?
    var least = Double.infinity
    for entry in entries where entry.value + lambda0 * Double(entry.size) < least - tolerance {
      best = entry
      least = entry.value + lambda0 * Double(entry.size)
    }
    return best
  }
}
