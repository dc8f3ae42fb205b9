import CKernels

/// What became of a node's relaxation.
enum RelaxationOutcome {
  /// No better support in this node than the cutoff: its bound.
  case pruned(Double)
  /// The node has to be branched; the bound reached.
  case open(Double)
  case interrupted
}

/// A variable that the relaxation settled: the other value has at least this bound.
struct Fixing {
  var local: Int32
  var isIn: Bool
}

/// Hears what was proved with the coefficients in the working set, for a certificate.
protocol ProofRecorder: AnyObject {
  func fixed(_ fixings: [Fixing], in set: WorkingSet)
}

extension WorkingSet {
  /// The values from which bounds are made, at the present coefficients.
  struct Evaluation {
    /// The dual bound, columns outside the working set not yet looked at.
    var bound: Double
    /// The value of the relaxation for these coefficients.
    var primal: Double
    /// Under a limit m on the support: the m-th and the next largest excess, not below 0, and 0 without one.
    var level: Double
    var nextLevel: Double
    /// What groups that need members add to the bound. It is no part of ``bound``, which settles single variables.
    var groupGain = 0.0
    /// The bound of the whole node.
    var whole: Double { bound + groupGain }
  }

  /// How many more penalised columns may come in; `nil` without a limit.
  var remaining: Int? {
    guard let limit = data.limit else { return nil }
    var taken = 0
    for local in 0..<count where state[local] == 1 && !data.isFree[Int(members[local])] { taken += 1 }
    return max(0, limit - taken)
  }

  /// Bound and value at the present coefficients; ``excess`` is h − λ₀ afterwards, without the multiplier.
  func evaluate() -> Evaluation {
    var view = kernelView
    let loss = espalier_perspective_excess(&view, excess.base)
    var product = 0.0
    var linear = 0.0
    var penalty = 0.0
    for local in 0..<count {
      let value = b[local]
      if state[local] == 1 { penalty += charge[local] }
      guard value != 0 else { continue }
      penalty += price[local] * abs(value)
      product += value * (q[local] - c[local])
      linear += q[local] * value
      if state[local] == 1 {
        penalty += ridge[local] * value * value
      } else {
        let (size, knee) = (abs(value), value > 0 ? kneeAbove[local] : kneeBelow[local])
        penalty +=
          size <= knee
          ? size * (value > 0 ? slopeAbove[local] : slopeBelow[local]) : charge[local] + ridge[local] * value * value
      }
    }
    let base = energy - 0.5 * product
    let primal = energy - linear + 0.5 * product + penalty
    guard let remaining else {
      var result = Evaluation(bound: base - loss, primal: primal, level: 0, nextLevel: 0)
      if data.groups != nil {
        var plain = 0.0
        for local in 0..<count where state[local] == 0 && excess[local] > 0 { plain += excess[local] }
        result.groupGain = groupGain(remaining: nil, plain: plain)
      }
      return result
    }
    for local in 0..<count where state[local] != 2 && !data.isFree[Int(members[local])] {
      excess[local] += multiplier
    }
    // The largest of the free, by insertion: the limit is small.
    var largest = [Double](repeating: 0, count: remaining + 1)
    var taken = 0.0
    for local in 0..<count {
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
      level: remaining > 0 ? largest[remaining - 1] : .infinity,
      nextLevel: largest[remaining],
      groupGain: data.groups == nil ? 0 : groupGain(remaining: remaining, plain: top))
  }

  /// How many penalised columns the relaxation uses, fractions counted as such.
  func relaxedSize() -> Double {
    var size = 0.0
    for local in 0..<count where !data.isFree[Int(members[local])] {
      if state[local] == 1 {
        size += 1
      } else if b[local] != 0 {
        let knee = b[local] > 0 ? kneeAbove[local] : kneeBelow[local]
        size += knee > 0 ? min(1, abs(b[local]) / knee) : 1
      }
    }
    return size
  }

  /// Rebuilds the list of variables that coordinate descent visits.
  private func collectActive() {
    activeCount = 0
    let paid = data.limit == nil ? 0 : multiplier
    for local in 0..<count where state[local] != 2 {
      if state[local] == 1 || b[local] != 0 || excess[local] > paid {
        active[activeCount] = Int32(local)
        activeCount += 1
      }
    }
  }

  /// Solves the relaxation of the node as far as is needed: until it is pruned, or until its bound has come close
  /// enough to its value that more work would not change the decision.
  ///
  /// - Parameters:
  ///   - cutoff: A node with a bound at least this is done.
  ///   - outside: The columns outside, or `nil` when there are none.
  ///   - effort: The share of the distance to the cutoff that may be left between value and bound; 0 for convergence.
  ///   - needsCheck: Whether an open node must have a bound for the columns outside too.
  ///   - fixes: Whether variables may be settled.
  ///   - discarded: Falls to the bound of anything cut off by settling a variable.
  ///   - recorder: Hears of what was settled.
  ///   - maximum: Rounds after which the node is open whatever the accuracy.
  ///   - isInterrupted: Asked now and then.
  func relax(
    cutoff: Double, outside: OutsideColumns?, effort: Double, needsCheck: Bool = false, fixes: Bool,
    discarded: inout Double, recorder: (any ProofRecorder)?, rounds maximum: Int = 20_000, isInterrupted: () -> Bool
  ) -> RelaxationOutcome {
    var best = -Double.infinity
    let tiny = 1e-13 * (energy + abs(cutoff.isFinite ? cutoff : 0))
    var evaluation = evaluate()
    var rounds = 0
    var quietRounds = 0
    var factor = SmallCholesky()
    while true {
      collectActive()
      if rounds >= 4, quietRounds == 0 {
        for _ in 0..<3 { guard newtonStep(&factor) else { break } }
      }
      var view = kernelView
      let change = espalier_perspective_sweep(&view, active.base, activeCount, rounds < 2 ? 2 : 6, tiny * 0.01)
      evaluation = evaluate()
      rounds += 1
      let distance = evaluation.primal - evaluation.bound
      quietRounds = change <= tiny * 0.01 ? quietRounds + 1 : 0
      let needed = cutoff - evaluation.bound
      let isClose = distance <= max(tiny, effort * needed) || quietRounds > 2 || rounds > maximum
      if rounds % 64 == 0, isInterrupted() { return .interrupted }
      guard let outside, !isComplete else {
        if needed <= 0 || evaluation.whole >= cutoff { return .pruned(evaluation.whole) }
        let isSettled =
          fixes && (isClose || rounds & 1 == 0)
          && settle(evaluation, cutoff: cutoff, discarded: &discarded, recorder: recorder)
        best = max(best, evaluation.whole)
        if isImpossible { return .pruned(.infinity) }
        if isSettled { evaluation = evaluate() } else if isClose { return .open(best) }
        continue
      }
      // Columns outside are looked at when the node could be pruned with a margin for them, or when that may settle
      // variables, there or here; otherwise the node is open whatever they are.
      let margin = needed <= 0 && distance <= 0.2 * -needed + 0.02 * (data.lambda0 + multiplier)
      guard isClose || margin else { continue }
      if !needsCheck, needed > 0, !maySettle(evaluation, needed: needed) { return .open(best) }
      if isInterrupted() { return .interrupted }
      outside.isFull = isFull
      let charge = data.lambda0 + (data.limit == nil ? 0 : evaluation.level)
      let found = charge.isFinite ? outside.violators(self, charge: charge) : []
      evaluation.bound -= found.reduce(0) { $0 + $1.excess }
      if data.limit != nil, charge.isFinite {
        evaluation.nextLevel = max(evaluation.nextLevel, min(evaluation.level, outside.largestWorth - data.lambda0))
        if !found.isEmpty { evaluation.nextLevel = evaluation.level }
      }
      best = max(best, evaluation.whole)
      if best >= cutoff { return .pruned(best) }
      // What is settled outside is not written down.
      if fixes, charge.isFinite, recorder == nil {
        let left = cutoff - evaluation.bound
        discarded = min(discarded, cutoff)
        outside.settle(worth: charge - left, in: self)
      }
      let isSettled = fixes && settle(evaluation, cutoff: cutoff, discarded: &discarded, recorder: recorder)
      if isImpossible { return .pruned(.infinity) }
      outside.isFull = isFull
      // Many at a time save passes over X; where X is large, members that prove useless cost memory that counts.
      insert(Self.worst(found, at: data.columnCount > 50_000 ? max(32, count / 64) : max(64, count / 4)))
      if isSettled || !found.isEmpty { evaluation = evaluate() } else if isClose { return .open(best) }
    }
  }

  /// Whether variables could be settled if nothing outside spoilt the bound.
  private func maySettle(_ evaluation: Evaluation, needed: Double) -> Bool {
    if needed < 1.0 * (data.lambda0 + multiplier) { return true }
    for local in 0..<count where state[local] == 0 && excess[local] - evaluation.nextLevel >= needed { return true }
    return false
  }

  private static func worst(_ found: [OutsideColumns.Violator], at most: Int) -> [Int] {
    if found.count <= most { return found.map(\.column) }
    return found.sorted { ($1.excess, $0.column) < ($0.excess, $1.column) }.prefix(most).map(\.column)
  }

  /// Settles every free variable whose other value has a bound that reaches the cutoff. Returns whether one of them had a
  /// coefficient that it may not have any more.
  private func settle(
    _ evaluation: Evaluation, cutoff: Double, discarded: inout Double, recorder: (any ProofRecorder)?
  ) -> Bool {
    let bound = evaluation.bound
    let needed = cutoff - bound
    var fixings: [Fixing] = []
    var least = Double.infinity
    for local in 0..<count where state[local] == 0 {
      let value = excess[local]
      if value - evaluation.nextLevel >= needed {
        fixings.append(Fixing(local: Int32(local), isIn: true))
        least = min(least, value - evaluation.nextLevel)
      } else if evaluation.level - value >= needed {
        fixings.append(Fixing(local: Int32(local), isIn: false))
        least = min(least, evaluation.level - value)
      }
    }
    guard !fixings.isEmpty else { return false }
    discarded = min(discarded, bound + least)
    recorder?.fixed(fixings, in: self)
    var changed = false
    for fixing in fixings {
      let local = Int(fixing.local)
      state[local] = fixing.isIn ? 1 : 2
      if fixing.isIn || b[local] != 0 { changed = true }
      if !fixing.isIn { setCoefficient(local, 0) }
    }
    guard data.groups != nil else { return changed }
    closeGroups()
    return true
  }
}
