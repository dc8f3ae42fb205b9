import CKernels

extension MarginWorkingSet {
  /// The values from which bounds are made, at the present f.
  struct Evaluation {
    /// The dual bound, members that are not listed and columns outside not yet looked at.
    var bound: Double
    /// The value of the relaxation for these coefficients.
    var primal: Double
    /// Under a limit m on the support: the m-th and the next largest excess, not below 0, and 0 without one.
    var level: Double
    var nextLevel: Double
  }

  /// How many more penalised columns may come in; `nil` without a limit.
  var remaining: Int? { data.limit.map { max(0, $0 - takenCount) } }

  /// Penalised columns that are in.
  var takenCount: Int {
    var taken = 0
    for local in freeCount..<max(freeCount, count) where state[local] == 1 { taken += 1 }
    return taken
  }

  /// The rounding of one product is at most this times the norm of the column.
  var slack: Double { Double(data.rows + 16) * 1.2e-16 * dualNorm }

  /// Bound and value, from the listed members, whose ``v`` is known.
  ///
  /// For any u = −∇loss(f), Fenchel's inequality gives F(b) ≥ Σ −loss*(−α) − Σ_j [v_j b_j − φ_j(b_j)], and the sum is at
  /// most Σ_free max(0, h_j − λ₀) + Σ_in (h_j − λ₀); the intercept's v is 0 up to rounding, which costs its ``reach``.
  func evaluate(_ list: UnsafePointer<Int32>, _ number: Int) -> Evaluation {
    var terms = terms
    let lost = espalier_margin_excess(&terms, list, number, v.base, slack, excess.base)
    var rounding = Double(data.rows + 16) * 1.2e-16 * termSize
    var primal = loss
    for local in 0..<freeCount {
      let error = abs(v[local]) + slack * norm[local]
      rounding += error * freeReach(v[local], local)
    }
    for index in 0..<number {
      let local = Int(list[index])
      primal += penalty(local, b[local])
    }
    let base = conjugate - rounding
    guard let remaining else { return Evaluation(bound: base - lost, primal: primal, level: 0, nextLevel: 0) }
    // The largest of the free, by insertion: the limit is small.
    var largest = [Double](repeating: 0, count: remaining + 1)
    var taken = 0.0
    for index in 0..<number {
      let local = Int(list[index])
      excess[local] += multiplier
      if state[local] == 1 { taken += excess[local] }
      guard state[local] == 0, excess[local] > largest[remaining] else { continue }
      var slot = remaining
      while slot > 0, largest[slot - 1] < excess[local] {
        largest[slot] = largest[slot - 1]
        slot -= 1
      }
      largest[slot] = excess[local]
    }
    let top = largest.prefix(remaining).reduce(0, +)
    return Evaluation(
      bound: base - taken - top, primal: primal - multiplier * Double(data.limit ?? 0),
      level: remaining > 0 ? largest[remaining - 1] : .infinity, nextLevel: largest[remaining])
  }

  /// φ of a penalised member.
  func penalty(_ local: Int, _ value: Double) -> Double {
    let size = abs(value)
    let whole = charge[local] + price[local] * size + ridge[local] * size * size
    if state[local] == 1 { return whole }
    guard value != 0 else { return 0 }
    return size <= (value > 0 ? kneeAbove[local] : kneeBelow[local])
      ? size * (value > 0 ? slopeAbove[local] : slopeBelow[local]) : whole
  }

  /// How many penalised columns the relaxation uses, fractions counted as such.
  func relaxedSize() -> Double {
    var size = 0.0
    for local in freeCount..<max(freeCount, count) {
      if state[local] == 1 { size += 1 } else if b[local] != 0 { size += share(local) }
    }
    return size
  }

  /// How much of a free member the relaxation uses, from 0 to 1.
  func share(_ local: Int) -> Double {
    let knee = b[local] > 0 ? kneeAbove[local] : kneeBelow[local]
    return knee > 0 ? min(1, abs(b[local]) / knee) : 1
  }

  /// Solves the relaxation of the loaded node as far as is needed: until it is pruned, or until its bound has come close
  /// enough to its value that more work would not change the decision.
  ///
  /// Proximal Newton steps on the active members, by coordinate descent on their weighted Gram matrix. When they agree with
  /// their own bound, the other members and then the columns outside are looked at, and violators become active.
  ///
  /// - Parameters:
  ///   - cutoff: A node with a bound at least this is done.
  ///   - outside: The columns outside, or `nil` when there are none.
  ///   - effort: The share of the distance to the cutoff that may be left between value and bound; 0 for convergence.
  ///   - needsCheck: Whether an open node must have a bound for the columns outside too.
  ///   - fixes: Whether variables may be settled.
  ///   - discarded: Falls to the bound of anything cut off by settling a variable.
  ///   - maximum: Rounds after which the node is open whatever the accuracy.
  ///   - isInterrupted: Asked now and then.
  func relax(
    cutoff: Double, outside: MarginOutside?, effort: Double, needsCheck: Bool = false, fixes: Bool,
    discarded: inout Double, rounds maximum: Int = 400, isInterrupted: () -> Bool
  ) -> RelaxationOutcome {
    var best = -Double.infinity
    let tiny = 1e-13 * (data.emptyLoss + (cutoff.isFinite ? abs(cutoff) : 0))
    var (rounds, stalls) = (0, 0)
    // Value and bound at the last round that brought them nearer to each other.
    var (nearest, lowest) = (Double.infinity, Double.infinity)
    collectActive(keepsExcess: true)
    evaluateRows()
    while true {
      balance()
      correlate(active.base, activeCount)
      var evaluation = evaluate(active.base, activeCount)
      rounds += 1
      let distance = evaluation.primal - evaluation.bound
      // The bound is of first order in what the value is of second order in: both tell of progress.
      if distance < 0.5 * nearest || lowest - evaluation.primal > 1e-3 * distance {
        stalls = 0
      } else {
        stalls += 1
      }
      nearest = min(nearest, distance)
      lowest = min(lowest, evaluation.primal)
      let needed = cutoff - evaluation.bound
      let isClose = distance <= max(tiny, effort > 0 ? effort * needed : 0) || stalls > 3 || rounds > maximum
      let margin = needed <= 0 && distance <= 0.2 * -needed + 0.02 * (data.lambda0 + multiplier)
      if rounds % 8 == 0, isInterrupted() { return .interrupted }
      if isClose || margin {
        let live = liveMembers()
        correlateInactive(live)
        evaluation = live.withUnsafeBufferPointer { list in
          list.baseAddress.map { evaluate($0, list.count) } ?? evaluation
        }
        let grown = addViolators(live, level: evaluation.level)
        let left = cutoff - evaluation.bound
        var found: [MarginOutside.Violator] = []
        var isChecked = false
        if let outside, !isComplete,
          left <= 0 || needsCheck || (fixes && maySettle(evaluation, needed: left))
        {
          if isInterrupted() { return .interrupted }
          let charge = data.lambda0 + (data.limit == nil ? 0 : evaluation.level)
          if charge.isFinite {
            found = outside.violators(self, charge: charge)
            evaluation.bound -= found.reduce(0) { $0 + $1.excess }
            if data.limit != nil {
              evaluation.nextLevel = max(
                evaluation.nextLevel, min(evaluation.level, outside.largestWorth - data.lambda0))
              if !found.isEmpty { evaluation.nextLevel = evaluation.level }
            }
          }
          isChecked = true
          best = max(best, evaluation.bound)
          if best >= cutoff { return .pruned(best) }
          if fixes, charge.isFinite {
            discarded = min(discarded, cutoff)
            outside.settle(worth: charge - (cutoff - evaluation.bound), in: self)
          }
        } else if outside == nil || isComplete {
          isChecked = true
          best = max(best, evaluation.bound)
          if best >= cutoff { return .pruned(best) }
        }
        // Without a look outside the bound says nothing, but the node is open whatever they are.
        let isSettled = fixes && isChecked && settle(evaluation, cutoff: cutoff, discarded: &discarded)
        insert(Self.worst(found, at: max(32, count / 16)))
        for entry in found where position[entry.column] >= 0 { excess[Int(position[entry.column])] = entry.excess }
        if isClose, !grown, !isSettled, found.isEmpty { return .open(best) }
        if rounds > maximum { return .open(best) }
        collectActive(keepsExcess: true)
        if isSettled { evaluateRows() }
        if grown || isSettled || !found.isEmpty {
          stalls = 0
          (nearest, lowest) = (.infinity, .infinity)
          if isSettled { balance() }
          correlate(active.base, activeCount)
        }
      }
      newtonStep(distance: max(0, distance), isSlow: stalls > 0)
    }
  }

  /// Members that descent moves: those with a coefficient, those that are in, and violators.
  private func collectActive(keepsExcess: Bool) {
    activeCount = 0
    let paid = data.limit == nil ? 0 : multiplier
    for local in freeCount..<max(freeCount, count) where state[local] != 2 {
      if state[local] == 1 || b[local] != 0 || (keepsExcess && excess[local] > paid) {
        active[activeCount] = Int32(local)
        activeCount += 1
      }
    }
  }

  /// Penalised members that are not out.
  private func liveMembers() -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(count)
    for local in freeCount..<max(freeCount, count) where state[local] != 2 { result.append(Int32(local)) }
    return result
  }

  private func correlateInactive(_ live: [Int32]) {
    var next = 0
    for code in live {
      if next < activeCount, active[next] == code {
        next += 1
      } else {
        v[Int(code)] = espalier_dot(column(Int(code)), u.base, data.rows)
      }
    }
  }

  /// Whether a member that descent does not move should be.
  private func addViolators(_ live: [Int32], level: Double) -> Bool {
    let paid = data.limit == nil ? 0 : multiplier
    var next = 0
    for code in live {
      if next < activeCount, active[next] == code {
        next += 1
      } else if excess[Int(code)] > paid + 1e-12 * (data.lambda0 + multiplier) {
        return true
      }
    }
    return false
  }

  /// Whether variables could be settled if nothing outside spoilt the bound.
  private func maySettle(_ evaluation: Evaluation, needed: Double) -> Bool {
    if needed < data.lambda0 + multiplier { return true }
    for local in freeCount..<max(freeCount, count)
    where state[local] == 0 && excess[local] - evaluation.nextLevel >= needed { return true }
    return false
  }

  private static func worst(_ found: [MarginOutside.Violator], at most: Int) -> [Int] {
    if found.count <= most { return found.map(\.column) }
    return found.sorted { ($1.excess, $0.column) < ($0.excess, $1.column) }.prefix(most).map(\.column)
  }

  /// Settles every free member whose other value has a bound that reaches the cutoff, whatever it was before. Returns whether
  /// a coefficient or what it pays changed.
  private func settle(_ evaluation: Evaluation, cutoff: Double, discarded: inout Double) -> Bool {
    let bound = evaluation.bound
    let needed = cutoff - bound
    var least = Double.infinity
    var changed = false
    for local in freeCount..<max(freeCount, count) where state[local] == 0 {
      let value = excess[local]
      let (ifOut, ifIn) = (value - evaluation.nextLevel, evaluation.level - value)
      if ifOut >= needed {
        state[local] = 1
        least = min(least, ifOut)
        changed = true
      } else if ifIn >= needed {
        state[local] = 2
        least = min(least, ifIn)
        if b[local] != 0 {
          setCoefficient(local, 0)
          changed = true
        }
      }
    }
    discarded = min(discarded, bound + least)
    return changed
  }
}
