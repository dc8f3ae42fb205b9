import Espalier

/// A generated layer with random side constraints.
struct ConstrainedInstance {
  let problem: SelectionProblem

  /// - Parameters:
  ///   - seed: Of everything random.
  ///   - groups: Groups of one variable each.
  ///   - keep: Groups to keep.
  ///   - constraints: Side constraints beside the resource rows: half of them pairs that exclude each other, a quarter
  ///     all-or-none sets of three, the rest at-most and at-least rows of 6 to 12 groups.
  ///   - resources: Resource rows; each allows the share of its sum that is kept, less 2 %.
  init(seed: UInt64, groups: Int, keep: Int, constraints: Int, resources: Int) throws {
    var stream = SplitMix(state: seed &* 7919 + 17)
    let samples = 3 * groups
    func noise(_ rows: Int, _ columns: Int) -> Matrix<Double> {
      // The sum of four uniform numbers, centred: close enough to a normal one.
      Matrix(rows: rows, columns: columns) { _, _ in
        stream.uniform() + stream.uniform() + stream.uniform() + stream.uniform() - 2
      }
    }
    var inputs = noise(samples, 8).times(noise(8, groups))
    inputs.add(noise(samples, groups))
    let dense = noise(groups, 64)
    func choose(_ count: Int) -> [Int] {
      var chosen: [Int] = []
      while chosen.count < count {
        let group = min(groups - 1, Int(stream.uniform() * Double(groups)))
        if !chosen.contains(group) { chosen.append(group) }
      }
      return chosen
    }
    let share = Double(keep) / Double(groups)
    var rows: [SideConstraint] = []
    for index in 0..<constraints {
      let size = 6 + Int(stream.uniform() * 7)
      switch index % 8 {
      case 0..<4: rows.append(.excludes(choose(2)))
      case 4, 5: rows.append(.allOrNone(choose(3)))
      case 6: rows.append(.atMost(Int(share * Double(size)), of: choose(size)))
      default: rows.append(.atLeast(Int(share * Double(size)), of: choose(size)))
      }
    }
    for index in 0..<resources {
      let costs = (0..<groups).map { _ in 0.5 + stream.uniform() }
      rows.append(
        .resource(named: "resource \(index)", costs: costs, limit: 0.98 * share * costs.reduce(0, +)))
    }
    problem = try SelectionProblem(
      gram: inputs.selfProduct(transposing: true), dense: dense, budget: .groups(keep), damping: 0.01,
      sideConstraints: rows)
  }
}
