extension Model {
  /// Whether two models say the same: the same variables in the same order with the same kinds, bounds and objective
  /// coefficients, the same rows in the same order as sets of merged terms with the same bounds, the same sense,
  /// constant, products, special ordered sets and indicators.
  ///
  /// Removed variables and rows do not count, nor do zero terms or the order of terms. Bounds of at least ``infinity``
  /// are none. An integer variable within 0 and 1 is as good as a binary one. A name of the objective counts where both
  /// models have one.
  ///
  /// - Parameters:
  ///   - other: The other model.
  ///   - ignoringNames: Compares no names.
  /// - Complexity: O(variables + rows + nonzeros · log(terms of a row)).
  public func isEquivalent(to other: Model, ignoringNames: Bool = false) -> Bool {
    let (mine, theirs) = (variables, other.variables)
    guard mine.count == theirs.count, sense == other.sense, objectiveConstant == other.objectiveConstant,
      indicators.count == other.indicators.count, specialOrderedSets.count == other.specialOrderedSets.count
    else { return false }
    if !ignoringNames {
      guard (name ?? "") == (other.name ?? "") else { return false }
      if let objectiveName, let otherName = other.objectiveName, objectiveName != otherName { return false }
    }
    for (left, right) in zip(mine, theirs) {
      let (i, j) = (left.index, right.index)
      guard effectiveKind(i) == other.effectiveKind(j), objectiveCoefficients[i] == other.objectiveCoefficients[j],
        Self.openBound(columnLower[i]) == Self.openBound(other.columnLower[j]),
        Self.openBound(columnUpper[i]) == Self.openBound(other.columnUpper[j]),
        ignoringNames || name(of: left) == other.name(of: right)
      else { return false }
    }
    let (positions, otherPositions) = (positions(mine), other.positions(theirs))
    return hasSameRows(as: other, positions, otherPositions, ignoringNames)
      && products(positions) == other.products(otherPositions)
      && zip(specialOrderedSets, other.specialOrderedSets).allSatisfy { left, right in
        left.kind == right.kind && left.weights == right.weights && (ignoringNames || left.name == right.name)
          && left.variables.map { positions[$0.index] } == right.variables.map { otherPositions[$0.index] }
      }
      && zip(indicators, other.indicators).allSatisfy { left, right in
        positions[left.variable.index] == otherPositions[right.variable.index]
          && left.activeValue == right.activeValue && (ignoringNames || left.name == right.name)
          && left.constraint.normal(positions) == right.constraint.normal(otherPositions)
      }
  }

  private func effectiveKind(_ index: Int) -> VariableKind {
    kinds[index] == .integer && columnLower[index] >= 0 && columnUpper[index] <= 1 ? .binary : kinds[index]
  }

  /// The place of each variable among those that are not removed.
  private func positions(_ present: [Variable]) -> [Int32] {
    var positions = [Int32](repeating: -1, count: variableCount)
    for (position, variable) in present.enumerated() { positions[variable.index] = Int32(position) }
    return positions
  }

  private func hasSameRows(
    as other: Model, _ positions: [Int32], _ otherPositions: [Int32], _ ignoringNames: Bool
  ) -> Bool {
    let (mine, theirs) = (rows, other.rows)
    return mine.count == theirs.count
      && zip(mine, theirs).allSatisfy { left, right in
        Self.openBound(rowLower[left.index]) == Self.openBound(other.rowLower[right.index])
          && Self.openBound(rowUpper[left.index]) == Self.openBound(other.rowUpper[right.index])
          && (ignoringNames || name(of: left) == other.name(of: right))
          && sortedTerms(left.index, positions) == other.sortedTerms(right.index, otherPositions)
      }
  }

  private func sortedTerms(_ row: Int, _ positions: [Int32]) -> [PlacedTerm] {
    span(row).compactMap { position in
      let place = positions[Int(termColumns[position])]
      return place < 0 ? nil : PlacedTerm(place: place, coefficient: termValues[position])
    }.sorted { $0.place < $1.place }
  }

  private func products(_ positions: [Int32]) -> [PlacedPair: Double] {
    var products: [PlacedPair: Double] = [:]
    for term in mergedProducts {
      let (first, second) = (positions[term.first.index], positions[term.second.index])
      products[PlacedPair(low: min(first, second), high: max(first, second))] = term.coefficient
    }
    return products
  }

  /// The products of the objective, one for each pair of variables, in the order in which the pairs occur first; without
  /// those that cancel.
  var mergedProducts: [QuadraticTerm] {
    var places: [PlacedPair: Int] = [:]
    var merged: [QuadraticTerm] = []
    for term in quadraticTerms {
      let pair = PlacedPair(low: min(term.first.id, term.second.id), high: max(term.first.id, term.second.id))
      if let place = places[pair] {
        merged[place].coefficient += term.coefficient
      } else {
        places[pair] = merged.count
        merged.append(term)
      }
    }
    return merged.filter { $0.coefficient != 0 }
  }
}

private struct PlacedTerm: Equatable {
  var place: Int32
  var coefficient: Double
}

private struct PlacedPair: Hashable {
  var low: Int32
  var high: Int32
}

/// A constraint as a set of merged terms and bounds without a constant.
private struct NormalConstraint: Equatable {
  var terms: [PlacedTerm]
  var lower: Double
  var upper: Double
}

extension LinearConstraint {
  /// The terms, one for each variable, in the order in which the variables occur first; without those that cancel.
  var mergedTerms: [Term] {
    var places: [Variable: Int] = [:]
    var merged: [Term] = []
    for term in expression.terms {
      if let place = places[term.variable] {
        merged[place].coefficient += term.coefficient
      } else {
        places[term.variable] = merged.count
        merged.append(term)
      }
    }
    return merged.filter { $0.coefficient != 0 }
  }

  fileprivate func normal(_ positions: [Int32]) -> NormalConstraint {
    NormalConstraint(
      terms: mergedTerms.map { PlacedTerm(place: positions[$0.variable.index], coefficient: $0.coefficient) }
        .sorted { $0.place < $1.place },
      lower: Model.openBound(lower - expression.constant), upper: Model.openBound(upper - expression.constant))
  }
}
