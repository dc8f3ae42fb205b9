/// What tells two solutions apart, as digits that are 0 or 1, and the rows that exclude a solution.
///
/// A binary is its own digit. A general integer `x` in l … u is written `x = l + Σ 2ᵏ dₖ` with binary dₖ, once for the
/// whole pool. The expansion is unique, so that two solutions agree in x exactly when they agree in all its digits, and
/// `Σ_{d = 0} d + Σ_{d = 1} (1 − d) ≥ 1` over the digits of a solution (Balas and Jeroslow 1972) excludes it and nothing
/// else. No big-M is needed.
struct NoGoodRows {
  /// Wider ranges are refused: the largest digit weighs half the range, and a digit that is off by the solver's
  /// integrality tolerance must not change x.
  static let widestRange = 100_000.0

  /// A variable that takes `base` or `base + 1`.
  private struct Digit {
    var variable: Variable
    var base: Double
  }

  /// A variable with its range, and the digits once they are in the model.
  private struct Distinguished {
    var variable: Variable
    var lower: Double
    var upper: Double
    var digits: [Digit] = []
  }

  private var distinguished: [Distinguished] = []

  /// - Parameters:
  ///   - model: The model whose solutions are told apart.
  ///   - chosen: The variables that tell them apart; `nil` for all integer ones.
  /// - Throws: `MIPError.unknownVariable`; `.invalidStructure` for a continuous variable; `.missingBound` and
  ///   `.invalidValue` for a range without end or too wide.
  init(model: Model, chosen: [Variable]?) throws(MIPError) {
    var seen: Set<Variable> = []
    for variable in chosen ?? model.variables {
      try model.check(variable)
      let kind = model.kinds[variable.index]
      guard kind.isIntegral else {
        if chosen == nil { continue }
        throw .invalidStructure(
          what: "the variables that tell solutions apart",
          problem: "\(model.label(of: variable)) is not an integer variable")
      }
      guard seen.insert(variable).inserted else { continue }
      var lower = Model.openBound(model.columnLower[variable.index])
      let upper = Model.openBound(model.columnUpper[variable.index])
      if kind.isSemi { lower = min(lower, 0) }
      guard lower.isFinite, upper.isFinite else {
        throw .missingBound(what: "a solution pool", variable: model.label(of: variable))
      }
      let first = (lower - 1e-9).rounded(.up)
      let last = (upper + 1e-9).rounded(.down)
      guard last - first <= Self.widestRange else {
        throw .invalidValue(
          what: "the range of \(model.label(of: variable)), which tells solutions apart,", value: last - first,
          expected: "at most \(compact(Self.widestRange)); tighten its bounds or leave it out")
      }
      // A fixed variable tells nothing apart; crossed bounds are infeasible anyway.
      if last > first { distinguished.append(Distinguished(variable: variable, lower: first, upper: last)) }
    }
  }

  /// Nothing can differ, so that there is one solution at most.
  var isEmpty: Bool { distinguished.isEmpty }

  /// What tells a point apart from others, for comparison.
  func signature(of values: [Double]) -> [Int] { distinguished.map { Int(values[$0.variable.index].rounded()) } }

  /// Writes the digits of general integers into the model; once, before the first exclusion.
  mutating func addDigits(to model: inout Model) throws(MIPError) {
    for index in distinguished.indices {
      let entry = distinguished[index]
      let range = entry.upper - entry.lower
      if range == 1 {
        distinguished[index].digits = [Digit(variable: entry.variable, base: entry.lower)]
        continue
      }
      var expansion = LinearExpression(entry.variable)
      var weight = 1.0
      while weight <= range {
        let digit = try model.addVariable(.binary)
        expansion -= weight * digit
        distinguished[index].digits.append(Digit(variable: digit, base: 0))
        weight *= 2
      }
      try model.add(expansion == entry.lower)
    }
  }

  /// The row that excludes all points with the same values of the distinguished variables.
  func excluding(_ values: [Double]) -> LinearConstraint {
    var distance = LinearExpression()
    for entry in distinguished {
      let offset = Int(values[entry.variable.index].rounded() - entry.lower)
      for (place, digit) in entry.digits.enumerated() {
        if (offset >> place) & 1 == 0 {
          distance += digit.variable
          distance -= digit.base
        } else {
          distance -= digit.variable
          distance += digit.base + 1
        }
      }
    }
    return distance >= 1
  }
}
