extension CertificateCheck {
  /// Whether the certificate's bounds on coefficients are what the problem gives or allows to derive, and what they assume.
  func checkBounds(_ objective: Double) throws(Flaw) -> String {
    let bounds = certificate.coefficientBounds
    switch rule {
    case .given(let value):
      guard bounds.allSatisfy({ $0 >= value }) else {
        throw Flaw(text: "the certificate assumes a smaller M than \(value)")
      }
      return value.isFinite ? "given M" : "unconditional"
    case .givenEach(let values):
      guard zip(bounds, values).allSatisfy({ $0 >= $1 }) else {
        throw Flaw(text: "the certificate assumes a smaller M than given")
      }
      return "given M"
    case .assumed: return "assumes M"
    case .derived:
      if let short = tooShort(objective).first {
        throw Flaw(
          text: "better coefficients of column \(short.column) may reach \(short.reach), beyond the certificate's M")
      }
      return "unconditional"
    case .derivedElseAssumed:
      let least = tooShort(objective).map { bounds[$0.column] }.min()
      return least.map { "assumes |b| ≤ \($0)" } ?? "unconditional"
    case .derivedElseGiven(let value):
      let short = tooShort(objective)
      if let wrong = short.first(where: { bounds[$0.column] < value }) {
        throw Flaw(text: "the certificate assumes a smaller M than \(value) for column \(wrong.column)")
      }
      return short.isEmpty ? "unconditional" : "assumes |b| ≤ \(value), which was given"
    }
  }

  /// Columns whose coefficient may lie beyond the certificate's bound in something no worse than the incumbent.
  private func tooShort(_ objective: Double) -> [(column: Int, reach: Double)] {
    // A hair of room, since the tree derived its bounds by the same formula from the same incumbent.
    let level = { (column: Int) in
      min(energy, objective - (data.isFree[column] ? 0 : data.lambda0)) * (1 - 1e-12)
    }
    let values = certificate.coefficientBounds
    func short(_ set: WorkingSet?, within share: Double) -> [(column: Int, reach: Double)] {
      let reach = data.largestCoefficients(level: level, set: set)
      return values.indices.filter { column in
        // The box of the problem itself may be what stops a coefficient.
        let isBoxed = values[column] >= max(model.above[column], model.below[column])
        return !data.isBarred[column] && !isBoxed && values[column] < reach[column] * (1 - share)
      }.map { ($0, reach[$0]) }
    }
    let result = short(nil, within: 1e-12)
    guard !result.isEmpty, data.columnCount <= 2500 else { return result }
    let set = WorkingSet(data, capacity: data.columnCount)
    set.insert(Array(0..<data.columnCount))
    // Less than the room that the derivation leaves for its own rounding.
    return short(set, within: 1e-6)
  }
}
