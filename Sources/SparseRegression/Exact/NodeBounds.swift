/// The dual bounds that one residual gives in one state, lowered by what rounding may have added.
struct NodeBounds {
  private var base: Double
  private var taken = 0.0
  private var excess: [Double]
  private var sums: [Double] = [0]
  private var rank: [Int]
  private var room: Int
  /// What groups that need members add to the bound of the whole node.
  private var groupGain = 0.0

  init(_ check: CertificateCheck, round: PerspectiveCertificate.Round, state: CheckedState) throws(CertificateCheck
    .Flaw)
  {
    let data = check.data
    let r = try check.residual(round.columns, round.values)
    let p = data.columnCount
    var squares = 0.0
    var product = 0.0
    for row in r.indices {
      squares += r[row] * r[row]
      product += data.response[row] * r[row]
    }
    let unit = 8 * Double(r.count + round.columns.count + 8) * Double.ulpOfOne
    var error = unit * (2 * check.energy + squares)
    var excess = [Double](repeating: -.infinity, count: p)
    var order: [Int] = []
    var correlations = check.correlations(r) { state.values[$0] != 2 }
    // With part of the diagonal in the ridges, correlations are those of the rest of the Gram matrix.
    var moved = 0.0
    for (j, value) in zip(round.columns, round.values) {
      correlations[j] += check.shift(j) * value
      moved += 0.5 * check.shift(j) * value * value
    }
    error += unit * moved
    for j in 0..<p where state.values[j] != 2 {
      let c = correlations[j]
      let limit = c > 0 ? data.above[j] : data.below[j]
      let size = max(0, abs(c) + unit * check.norms[j] * squares.squareRoot() - data.price(j))
      let ridge = data.ridge(j) + 0.5 * check.shift(j)
      let worth = boxedPeak(slope: size, ridge: ridge, limit: limit)
      excess[j] = worth - (data.isFree[j] ? 0 : data.lambda0)
      if state.values[j] == 1 {
        taken += excess[j]
        error += unit * worth
      } else if excess[j] > 0 {
        order.append(j)
        error += unit * worth
      }
    }
    base = product - 0.5 * squares + moved - error
    order.sort { (excess[$1], $0) < (excess[$0], $1) }
    self.excess = excess
    rank = Array(repeating: .max, count: p)
    for (place, j) in order.enumerated() {
      rank[j] = place
      sums.append(sums[place] + excess[j])
    }
    room = data.limit.map { max(0, $0 - state.used(data)) } ?? p
    if let groups = data.groups, groups.hasNeeds { groupGain = gain(groups, state) }
  }

  /// The most that free columns are worth with the needs of groups met, against the most without.
  private func gain(_ groups: ColumnGroups, _ state: CheckedState) -> Double {
    let needs = state.needs(groups)
    let total = needs.reduce(0, +)
    if total == 0 { return 0 }
    if total > room { return .infinity }
    var left = needs
    var chosen = 0.0
    var rest: [Double] = []
    for j in state.values.indices.filter({ state.values[$0] == 0 }).sorted(by: { excess[$0] > excess[$1] }) {
      let group = Int(groups.groupOf[j])
      if group >= 0, left[group] > 0 {
        left[group] -= 1
        chosen += excess[j]
      } else if excess[j] > 0 {
        rest.append(excess[j])
      }
    }
    chosen += rest.prefix(room - total).reduce(0, +)
    return max(0, sums[min(room, sums.count - 1)] - chosen)
  }

  /// Of the whole node.
  var whole: Double { Self.known(base - taken - sums[min(room, sums.count - 1)] + groupGain) }

  /// With one more free column forced.
  func bound(forcing j: Int, isIn: Bool) -> Double {
    if isIn {
      if room == 0 { return .infinity }
      return Self.known(base - taken - excess[j] - top(room - 1, without: j))
    }
    return Self.known(base - taken - top(room, without: j))
  }

  /// Differences of infinite worths say nothing; a least bound must not pass over them.
  private static func known(_ bound: Double) -> Double { bound.isNaN ? -.infinity : bound }

  private func top(_ number: Int, without j: Int) -> Double {
    if rank[j] >= number { return sums[min(number, sums.count - 1)] }
    return sums[min(number + 1, sums.count - 1)] - excess[j]
  }
}
