extension Model {
  /// Adds one variable.
  ///
  /// - Parameters:
  ///   - kind: Which values it may take.
  ///   - lower: Its lower bound; 0 unless said otherwise, −∞ for none. A binary's bounds must lie within 0 and 1.
  ///   - upper: Its upper bound; `nil` means 1 for a binary and none for the others.
  ///   - name: Unique among the variables; files and reports use it.
  /// - Throws: `MIPError.invalidValue` for a bound that is NaN, `.invalidName`, `.tooLarge`. Bounds that cross are no
  ///   error: the model is infeasible.
  @discardableResult
  public mutating func addVariable(
    _ kind: VariableKind = .continuous, lower: Double = 0, upper: Double? = nil, named name: String? = nil
  ) throws(MIPError) -> Variable {
    let added = try addVariables(1, kind, lower: lower, upper: upper)
    if let name {
      do { try variableNames.set(name, at: added.first) } catch {
        try dropLastVariable()
        throw error
      }
    }
    return Variable(index: added.first)
  }

  /// Adds variables with the same kind and bounds.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - kind: Which values they may take.
  ///   - lower: Their lower bound.
  ///   - upper: Their upper bound; `nil` means 1 for binaries and none for the others.
  ///   - prefix: Names them `prefix[0]`, `prefix[1]` …; `nil` leaves them unnamed, which is free.
  /// - Throws: As ``addVariable(_:lower:upper:named:)``.
  /// - Complexity: O(count).
  @discardableResult
  public mutating func addVariables(
    _ count: Int, _ kind: VariableKind = .continuous, lower: Double = 0, upper: Double? = nil,
    namedBy prefix: String? = nil
  ) throws(MIPError) -> VariableArray {
    let first = variableCount
    guard count >= 0 else {
      throw .invalidValue(what: "the number of variables", value: Double(count), expected: "0 or more")
    }
    guard count < Int(Int32.max) - first else {
      throw .tooLarge(what: "variables", count: first.addingReportingOverflow(count).overflow ? .max : first + count)
    }
    let upper = upper ?? (kind == .binary ? 1 : .infinity)
    try Self.check(lower: lower, upper: upper, kind: kind, what: "variable \(first)")
    var prefixed: [String] = []
    if let prefix { prefixed = (0..<count).map { "\(prefix)[\($0)]" } }
    for name in prefixed where variableNames.index(of: name) != nil {
      throw .invalidName(what: "variable", name: name, problem: "another variable has this name already")
    }
    columnLower.append(contentsOf: repeatElement(lower, count: count))
    columnUpper.append(contentsOf: repeatElement(upper, count: count))
    kinds.append(contentsOf: repeatElement(kind, count: count))
    objectiveCoefficients.append(contentsOf: repeatElement(0, count: count))
    for (offset, name) in prefixed.enumerated() { try variableNames.set(name, at: first + offset) }
    return VariableArray(first: first, count: count)
  }

  /// Adds a rectangle of variables in row-major order.
  ///
  /// - Parameters:
  ///   - rows: How many rows.
  ///   - columns: How many columns.
  ///   - kind: Which values they may take.
  ///   - lower: Their lower bound.
  ///   - upper: Their upper bound; `nil` means 1 for binaries and none for the others.
  /// - Throws: As ``addVariable(_:lower:upper:named:)``.
  @discardableResult
  public mutating func addVariables(
    _ rows: Int, _ columns: Int, _ kind: VariableKind = .continuous, lower: Double = 0, upper: Double? = nil
  ) throws(MIPError) -> VariableGrid {
    guard rows >= 0, columns >= 0 else {
      throw .invalidValue(
        what: "the size of a rectangle of variables", value: Double(min(rows, columns)), expected: "0 or more")
    }
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard !overflow else { throw .tooLarge(what: "variables", count: .max) }
    let added = try addVariables(count, kind, lower: lower, upper: upper)
    return VariableGrid(first: added.first, rowCount: rows, columnCount: columns)
  }

  /// Adds one variable for each key, in the order of the keys; a key that occurs twice gets one.
  ///
  /// - Parameters:
  ///   - keys: What the variables are found by.
  ///   - kind: Which values they may take.
  ///   - lower: Their lower bound.
  ///   - upper: Their upper bound; `nil` means 1 for binaries and none for the others.
  ///   - name: The name of the variable of a key, or `nil` for none.
  /// - Throws: As ``addVariable(_:lower:upper:named:)``.
  @discardableResult
  public mutating func addVariables<Key: Hashable>(
    for keys: some Sequence<Key>, _ kind: VariableKind = .continuous, lower: Double = 0, upper: Double? = nil,
    named name: (Key) -> String? = { _ in nil }
  ) throws(MIPError) -> [Key: Variable] {
    var added: [Key: Variable] = [:]
    added.reserveCapacity(keys.underestimatedCount)
    let before = variableCount
    do {
      for key in keys where added[key] == nil {
        added[key] = try addVariable(kind, lower: lower, upper: upper, named: name(key))
      }
    } catch {
      while variableCount > before { try dropLastVariable() }
      throw error
    }
    return added
  }

  /// The variable with this name, or `nil`.
  public func variable(named name: String) -> Variable? {
    variableNames.index(of: name).map { Variable(index: $0) }
  }

  /// The name of a variable, or `nil` if it has none.
  public func name(of variable: Variable) -> String? {
    has(variable) ? variableNames[variable.index] : nil
  }

  /// The name of a variable, or `x[index]`, for messages and reports.
  public func label(of variable: Variable) -> String { name(of: variable) ?? "x[\(variable.index)]" }

  /// Whether the model has this variable.
  public func has(_ variable: Variable) -> Bool {
    variable.index >= 0 && variable.index < variableCount && !removedVariables[variable.index]
  }

  /// The bounds of a variable.
  /// - Throws: `MIPError.unknownVariable`.
  public func bounds(of variable: Variable) throws(MIPError) -> (lower: Double, upper: Double) {
    try check(variable)
    return (columnLower[variable.index], columnUpper[variable.index])
  }

  /// The kind of a variable.
  /// - Throws: `MIPError.unknownVariable`.
  public func kind(of variable: Variable) throws(MIPError) -> VariableKind {
    try check(variable)
    return kinds[variable.index]
  }

  func check(_ variable: Variable) throws(MIPError) {
    guard has(variable) else { throw .unknownVariable(index: variable.index, count: variableCount) }
  }

  static func check(lower: Double, upper: Double, kind: VariableKind, what: String) throws(MIPError) {
    guard !lower.isNaN, lower < infinity else {
      throw .invalidValue(what: "the lower bound of \(what)", value: lower, expected: "a number below 1e20, or −∞")
    }
    guard !upper.isNaN, upper > -infinity else {
      throw .invalidValue(what: "the upper bound of \(what)", value: upper, expected: "a number above −1e20, or +∞")
    }
    if kind == .binary, lower < 0 || upper > 1 {
      throw .invalidValue(
        what: "a bound of binary \(what)", value: lower < 0 ? lower : upper, expected: "a number between 0 and 1")
    }
    if kind.isSemi, lower < 0 {
      throw .invalidValue(what: "the lower bound of semi-continuous \(what)", value: lower, expected: "0 or more")
    }
  }

  private mutating func dropLastVariable() throws(MIPError) {
    try variableNames.set(nil, at: variableCount - 1)
    columnLower.removeLast()
    columnUpper.removeLast()
    kinds.removeLast()
    objectiveCoefficients.removeLast()
  }
}
