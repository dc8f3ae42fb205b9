extension BridgedModel {
  /// Products of the objective by McCormick's rows (1976), which are exact when one factor is binary.
  mutating func bridgeProducts() throws(MIPError) {
    let products = model.quadraticTerms
    model.quadraticTerms = []
    var positions: [Set<Variable>: Int] = [:]
    var merged: [QuadraticTerm] = []
    for term in products {
      let pair: Set = [term.first, term.second]
      if let position = positions[pair] {
        merged[position].coefficient += term.coefficient
      } else {
        positions[pair] = merged.count
        merged.append(term)
      }
    }
    for term in merged where term.coefficient != 0 {
      guard term.coefficient.isFinite else {
        throw .invalidValue(
          what: "the objective coefficient of \(label(term))", value: term.coefficient, expected: "a finite number")
      }
      try bridge(term)
    }
  }

  private mutating func bridge(_ term: QuadraticTerm) throws(MIPError) {
    if let value = fixedValue(term.first) {
      try addToObjective(term.coefficient * value, term.second)
    } else if let value = fixedValue(term.second) {
      try addToObjective(term.coefficient * value, term.first)
    } else if takesOnlyBinaryValues(term.first) {
      if term.first == term.second {
        try addToObjective(term.coefficient, term.first)
      } else {
        try bridge(term.coefficient, binary: term.first, factor: term.second)
      }
    } else if takesOnlyBinaryValues(term.second) {
      try bridge(term.coefficient, binary: term.second, factor: term.first)
    } else {
      throw .unsupported(
        solver: "no solver here", feature: "the product \(label(term)) in the objective: one factor must be binary")
    }
  }

  /// w = x·y with x binary and l ≤ y ≤ u. The objective pulls w to one side only, so the rows of the other suffice.
  private mutating func bridge(_ coefficient: Double, binary: Variable, factor: Variable) throws(MIPError) {
    let lower = Model.openBound(model.columnLower[factor.index])
    let upper = Model.openBound(model.columnUpper[factor.index])
    guard lower > -.infinity, upper < .infinity else {
      throw .missingBound(
        what: "the bridge of the product \(model.label(of: binary)) · \(model.label(of: factor))",
        variable: model.label(of: factor))
    }
    let product = try add(.product(binary, factor), .continuous, lower: min(0, lower), upper: max(0, upper))
    try addToObjective(coefficient, product)
    if (coefficient > 0) == (model.sense == .minimize) {
      if lower != 0 { try model.add(product - lower * binary >= 0) }
      try model.add(product - factor - upper * binary >= -upper)
    } else {
      try model.add(product - upper * binary <= 0)
      try model.add(product - factor - lower * binary <= -lower)
    }
  }

  private mutating func addToObjective(_ coefficient: Double, _ variable: Variable) throws(MIPError) {
    let total = model.objectiveCoefficients[variable.index] + coefficient
    try model.setObjectiveCoefficient(of: variable, to: total)
  }

  private func takesOnlyBinaryValues(_ variable: Variable) -> Bool {
    model.kinds[variable.index] == .binary
      || (model.kinds[variable.index] == .integer && model.columnLower[variable.index] >= 0
        && model.columnUpper[variable.index] <= 1)
  }

  private func fixedValue(_ variable: Variable) -> Double? {
    let lower = model.columnLower[variable.index]
    return lower == model.columnUpper[variable.index] ? lower : nil
  }

  private func label(_ term: QuadraticTerm) -> String {
    "\(model.label(of: term.first)) · \(model.label(of: term.second))"
  }
}
