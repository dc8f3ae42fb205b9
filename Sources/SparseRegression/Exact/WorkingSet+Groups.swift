/// Groups with at least and at most so many columns in. All members of groups that need some belong to the working set.
extension WorkingSet {
  /// Forgets what ``closeGroups()`` found.
  func resetGroups() {
    isImpossible = false
    guard let groups = data.groups else { return }
    isFull = groups.atMost.map { $0 == 0 }
  }

  /// Draws the consequences of what is decided: the rest of a full group is out, and of a group that needs all its rest
  /// in. Sets ``isImpossible`` when no support obeys.
  func closeGroups() {
    guard let groups = data.groups else { return }
    var taken = [Int](repeating: 0, count: groups.count)
    var left = taken
    for local in 0..<count {
      let group = Int(groups.groupOf[Int(members[local])])
      guard group >= 0 else { continue }
      if state[local] == 1 { taken[group] += 1 } else if state[local] == 0 { left[group] += 1 }
    }
    for group in 0..<groups.count {
      isFull[group] = taken[group] >= groups.atMost[group]
      if taken[group] > groups.atMost[group] { isImpossible = true }
      let available = taken[group] + (isFull[group] ? 0 : left[group])
      if groups.atLeast[group] > 0, available < groups.atLeast[group] { isImpossible = true }
    }
    if isImpossible { return }
    for local in 0..<count where state[local] == 0 {
      let group = Int(groups.groupOf[Int(members[local])])
      guard group >= 0 else { continue }
      if isFull[group] {
        state[local] = 2
        setCoefficient(local, 0)
      } else if groups.atLeast[group] > 0, taken[group] + left[group] == groups.atLeast[group] {
        state[local] = 1
      }
    }
  }

  /// How many more members each group needs.
  private func needs(_ groups: ColumnGroups) -> [Int] {
    var needs = groups.atLeast
    for local in 0..<count where state[local] == 1 {
      let group = Int(groups.groupOf[Int(members[local])])
      if group >= 0 { needs[group] -= 1 }
    }
    return needs.map { max(0, $0) }
  }

  /// What the bound rises by because groups need members that it would leave out. ``excess`` must be up to date.
  ///
  /// - Parameters:
  ///   - remaining: How many may come in; `nil` for no limit.
  ///   - plain: What the bound lost to the free variables without the needs.
  /// - Returns: Infinite when the needs exceed what may come in.
  func groupGain(remaining: Int?, plain: Double) -> Double {
    guard let groups = data.groups, groups.hasNeeds else { return 0 }
    let needs = needs(groups)
    let total = needs.reduce(0, +)
    if total == 0 { return 0 }
    if let remaining, total > remaining { return .infinity }
    var ofGroup = [[Double]](repeating: [], count: groups.count)
    var rest: [Double] = []
    for local in 0..<count where state[local] == 0 {
      let group = Int(groups.groupOf[Int(members[local])])
      if group >= 0, needs[group] > 0 { ofGroup[group].append(excess[local]) } else { rest.append(excess[local]) }
    }
    var taken = 0.0
    for group in ofGroup.indices where needs[group] > 0 {
      let order = ofGroup[group].sorted(by: >)
      taken += order.prefix(needs[group]).reduce(0, +)
      rest.append(contentsOf: order.dropFirst(needs[group]))
    }
    var useful = rest.filter { $0 > 0 }
    if let remaining, useful.count > remaining - total {
      useful.sort(by: >)
      useful.removeLast(useful.count - (remaining - total))
    }
    return max(0, plain - taken - useful.reduce(0, +))
  }

  /// A free member of a group that lacks some, the one that gains most, given what the relaxation would take.
  func neededVariable() -> Int? {
    guard let groups = data.groups, groups.hasNeeds else { return nil }
    var lacking = groups.atLeast
    for local in 0..<count where state[local] == 1 || b[local] != 0 {
      let group = Int(groups.groupOf[Int(members[local])])
      if group >= 0 { lacking[group] -= 1 }
    }
    var best: Int?
    for local in 0..<count where state[local] == 0 && b[local] == 0 {
      let group = Int(groups.groupOf[Int(members[local])])
      guard group >= 0, lacking[group] > 0 else { continue }
      if excess[local] > (best.map { excess[$0] } ?? -.infinity) { best = local }
    }
    return best
  }
}
