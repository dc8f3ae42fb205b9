/// A part of a model's demands as a model of its own, without objective and without the variables that no demand names.
struct ConflictModel {
  var model = Model()
  /// The original variable of each variable.
  private(set) var originals: [Int] = []
  /// The position of the item of each row.
  private(set) var rowItems: [Int] = []
  /// The positions of the items of each variable's bounds; −1 for none.
  private(set) var lowerItems: [Int] = []
  private(set) var upperItems: [Int] = []
  /// Whether only rows and bounds are left.
  let isLinear: Bool

  private struct Demands {
    var lowerItem = -1
    var upperItem = -1
    var isIntegral = false
    var isBinary = false
    var isSemi = false
  }

  /// - Parameters:
  ///   - original: The whole model.
  ///   - items: All its demands.
  ///   - kept: Which of them, as positions in `items`.
  init(_ original: Model, items: [ConflictItem], kept: [Int]) throws(MIPError) {
    var demands: [Int: Demands] = [:]
    var order: [Int] = []
    var linear = true
    func note(_ variable: Variable, _ change: (inout Demands) -> Void = { _ in }) {
      if demands[variable.index] == nil { order.append(variable.index) }
      change(&demands[variable.index, default: Demands()])
    }
    for position in kept {
      switch items[position] {
      case .row(let row):
        for place in original.span(row.index) where !original.removedVariables[Int(original.termColumns[place])] {
          note(Variable(index: Int(original.termColumns[place])))
        }
      case .lowerBound(let variable): note(variable) { $0.lowerItem = position }
      case .upperBound(let variable): note(variable) { $0.upperItem = position }
      case .integrality(let variable):
        note(variable) { $0.isIntegral = true }
        linear = false
      case .semiContinuity(let variable):
        note(variable) { $0.isSemi = true }
        linear = false
      case .specialOrderedSet(let index):
        for variable in original.specialOrderedSets[index].variables { note(variable) }
        linear = false
      case .indicator(let index):
        note(original.indicators[index].variable) { $0.isBinary = true }
        for term in original.indicators[index].constraint.expression.terms { note(term.variable) }
        linear = false
      }
    }
    isLinear = linear
    var place: [Int: Variable] = [:]
    for index in order {
      let demand = demands[index] ?? Demands()
      place[index] = try add(index, of: original, demand)
    }
    func moved(_ expression: LinearExpression) -> LinearExpression {
      LinearExpression(
        terms: expression.terms.compactMap { term in
          place[term.variable.index].map { Term(term.coefficient, $0) }
        }, constant: expression.constant)
    }
    for position in kept {
      switch items[position] {
      case .row(let row):
        let constraint = try original.constraint(of: row)
        try model.add(
          LinearConstraint(moved(constraint.expression), lower: constraint.lower, upper: constraint.upper))
        rowItems.append(position)
      case .specialOrderedSet(let index):
        var set = original.specialOrderedSets[index]
        set.variables = set.variables.compactMap { place[$0.index] }
        try model.add(set)
      case .indicator(let index):
        var indicator = original.indicators[index]
        indicator.variable = place[indicator.variable.index] ?? indicator.variable
        indicator.constraint.expression = moved(indicator.constraint.expression)
        try model.add(indicator)
      case .lowerBound, .upperBound, .integrality, .semiContinuity: break
      }
    }
  }

  private mutating func add(_ index: Int, of original: Model, _ demand: Demands) throws(MIPError) -> Variable {
    originals.append(index)
    lowerItems.append(demand.lowerItem)
    upperItems.append(demand.upperItem)
    let (lower, upper) = (original.columnLower[index], original.columnUpper[index])
    if demand.isSemi { return try model.addVariable(original.kinds[index], lower: lower, upper: upper) }
    if demand.isBinary {
      // An indicator says that its variable is 0 or 1.
      return try model.addVariable(
        .binary, lower: demand.lowerItem < 0 ? 0 : lower, upper: demand.upperItem < 0 ? 1 : upper)
    }
    return try model.addVariable(
      demand.isIntegral ? .integer : .continuous, lower: demand.lowerItem < 0 ? -.infinity : lower,
      upper: demand.upperItem < 0 ? .infinity : upper)
  }

  /// Values of this model's variables as values of the original's; the others at 0 or the bound next to it.
  func originalValues(_ values: [Double], of original: Model) -> [Double] {
    var full = (0..<original.variableCount).map { index in
      min(max(0, original.columnLower[index]), max(original.columnLower[index], original.columnUpper[index]))
    }
    for (place, index) in originals.enumerated() { full[index] = values[place] }
    return full
  }

  /// The items of bounds that cross or of a row that no point can satisfy by itself, which no solver needs to see.
  var evident: [Int]? {
    for column in 0..<model.variableCount where model.columnLower[column] > model.columnUpper[column] {
      if lowerItems[column] >= 0, upperItems[column] >= 0 { return [lowerItems[column], upperItems[column]] }
    }
    for row in 0..<model.rowCount {
      let (lower, upper) = (model.rowLower[row], model.rowUpper[row])
      if lower > upper || model.span(row).isEmpty && (lower > 0 || upper < 0) { return [rowItems[row]] }
    }
    return nil
  }

  /// The rows with a cost for breaking them: always feasible, and its optimum is 0 exactly when this model is feasible.
  /// The first variables and the rows are those of this model.
  func elastic() throws(MIPError) -> Model {
    var elastic = Model()
    for column in 0..<model.variableCount {
      try elastic.addVariable(lower: model.columnLower[column], upper: model.columnUpper[column])
    }
    var breaches = LinearExpression()
    for row in model.rows {
      var constraint = try model.constraint(of: row)
      for (sign, bound) in [(1.0, constraint.lower), (-1.0, constraint.upper)] where Model.openBound(bound).isFinite {
        let breach = try elastic.addVariable()
        constraint.expression += sign * breach
        breaches += breach
      }
      try elastic.add(constraint)
    }
    try elastic.minimize(breaches)
    return elastic
  }

  /// The items that a ray proves to be infeasible, as positions; `nil` if it proves nothing.
  ///
  /// With multipliers y of the rows and `d = Aᵀy`, every point satisfies `Σ max(yᵢ L, yᵢ U) ≤ dᵀx ≤ Σ max(dⱼ l, dⱼ u)`
  /// where the left side takes the lower bound of a row for y > 0 and the upper one for y < 0, and the right side the
  /// upper bound of a variable for d > 0 and the lower one for d < 0 (Farkas). The ray is a proof when the left exceeds
  /// the right; then the rows and bounds that occur are infeasible (Gleeson and Ryan 1990).
  func support(of ray: [Double]) -> [Int]? {
    guard ray.count == model.rowCount, ray.allSatisfy(\.isFinite) else { return nil }
    return proof(ray) ?? proof(ray.map { -$0 })
  }

  private func proof(_ multipliers: [Double]) -> [Int]? {
    let largest = multipliers.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return nil }
    var items: [Int] = []
    var left = 0.0
    var size = 0.0
    var slopes = [Double](repeating: 0, count: model.variableCount)
    var slopeSizes = [Double](repeating: 0, count: model.variableCount)
    for (row, raw) in multipliers.enumerated() where abs(raw) > 1e-9 * largest {
      let bound = Model.openBound(raw > 0 ? model.rowLower[row] : model.rowUpper[row])
      guard bound.isFinite else { return nil }
      left += raw * bound
      size = max(size, abs(raw * bound))
      items.append(rowItems[row])
      for place in model.span(row) {
        let product = raw * model.termValues[place]
        slopes[Int(model.termColumns[place])] += product
        slopeSizes[Int(model.termColumns[place])] += abs(product)
      }
    }
    var right = 0.0
    for (column, slope) in slopes.enumerated() where abs(slope) > 1e-9 * slopeSizes[column] {
      let isUpper = slope > 0
      let item = isUpper ? upperItems[column] : lowerItems[column]
      guard item >= 0 else { return nil }
      let bound = isUpper ? model.columnUpper[column] : model.columnLower[column]
      right += slope * bound
      size = max(size, abs(slope * bound))
      items.append(item)
    }
    return left - right > 1e-7 * max(size, 1e-9 * largest) ? items.sorted() : nil
  }
}
