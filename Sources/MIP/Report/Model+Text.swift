extension Model {
  /// A constraint as people write it, with at most eight terms.
  func text(of constraint: LinearConstraint) -> String {
    let left = text(of: constraint.expression.terms)
    let lower = Self.openBound(constraint.lower - constraint.expression.constant)
    let upper = Self.openBound(constraint.upper - constraint.expression.constant)
    switch (lower.isFinite, upper.isFinite) {
    case (true, true):
      return lower == upper ? "\(left) = \(compact(lower))" : "\(compact(lower)) ≤ \(left) ≤ \(compact(upper))"
    case (true, false): return "\(left) ≥ \(compact(lower))"
    case (false, true): return "\(left) ≤ \(compact(upper))"
    case (false, false): return "\(left) free"
    }
  }

  /// Terms with their signs: "3 x − y + … (12 terms)".
  private func text(of terms: [Term], limit: Int = 8) -> String {
    if terms.isEmpty { return "0" }
    var text = ""
    for (index, term) in terms.prefix(limit).enumerated() {
      let isNegative = term.coefficient < 0
      text += index == 0 ? (isNegative ? "−" : "") : (isNegative ? " − " : " + ")
      let size = abs(term.coefficient)
      text += (size == 1 ? "" : compact(size) + " ") + label(of: term.variable)
    }
    return terms.count > limit ? text + " + … (\(terms.count) terms)" : text
  }

  /// Words with commas, the first eight of them.
  func listed(_ words: [String], limit: Int = 8) -> String {
    words.prefix(limit).joined(separator: ", ") + (words.count > limit ? ", … (\(words.count))" : "")
  }
}
