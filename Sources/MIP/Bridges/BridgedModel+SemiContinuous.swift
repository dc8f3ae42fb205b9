extension BridgedModel {
  /// `x = 0 or l ≤ x ≤ u` by a binary z: `l z ≤ x ≤ u z`.
  mutating func bridgeSemiContinuous() throws(MIPError) {
    for index in 0..<originalVariables where model.kinds[index].isSemi {
      let variable = Variable(index: index)
      model.kinds[index] = model.kinds[index].isIntegral ? .integer : .continuous
      let lower = model.columnLower[index]
      // 0 lies between the bounds, so nothing is excluded.
      guard !model.removedVariables[index], lower > 0 else { continue }
      let upper = Model.openBound(model.columnUpper[index])
      guard upper < .infinity else {
        throw .missingBound(what: "the bridge of a semi-continuous variable", variable: model.label(of: variable))
      }
      model.columnLower[index] = 0
      // Bounds that cross leave 0, as the definition says.
      model.columnUpper[index] = max(0, upper)
      let binary = try nonzeroBinary(of: variable)
      try model.add(variable - lower * binary >= 0)
      try model.add(variable - upper * binary <= 0)
    }
  }

  /// The binary that is 1 where a variable differs from 0, without rows; made when it is asked for first.
  mutating func nonzeroBinary(of variable: Variable) throws(MIPError) -> Variable {
    if let binary = nonzeroBinaries[variable.index] { return binary }
    let binary = try add(.nonzero(variable), .binary, lower: 0, upper: 1)
    nonzeroBinaries[variable.index] = binary
    return binary
  }

  /// Adds a variable that stands for something.
  mutating func add(
    _ addition: AddedVariable, _ kind: VariableKind, lower: Double, upper: Double
  ) throws(MIPError) -> Variable {
    let variable = try model.addVariable(kind, lower: lower, upper: upper)
    additions.append(addition)
    return variable
  }
}
