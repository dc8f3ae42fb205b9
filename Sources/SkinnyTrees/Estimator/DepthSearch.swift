import Execution

/// Chooses a depth for every tree; see ``Extraction``.
///
/// Everything is a quadratic form in the differences `D_{t,z} = F_{t,z} − F_{t,d}`: the error is `mean ‖Σ_t D_{t,z_t}‖²`,
/// so one Gram matrix of the m·(d+1) differences holds all there is to know about the samples.
struct DepthSearch {
  let price: Double
  let clock: RunClock
  private let trees: Int
  private let levels: Int
  /// Inner products of differences, mean over the samples.
  private let gram: [Double]
  private(set) var depths: [Int]

  init(_ truncation: TreeTruncation, price: Double, clock: RunClock) {
    self.price = price
    self.clock = clock
    trees = truncation.contributions.count
    let levels = truncation.original.shape.depth + 1
    self.levels = levels
    depths = Array(repeating: levels - 1, count: trees)
    let differences = truncation.contributions.flatMap { tree in
      tree.map { level in zip(level, tree[levels - 1]).map { $0 - $1 } }
    }
    let size = differences.count
    var gram = [Double](repeating: 0, count: size * size)
    for first in 0..<size {
      for second in first..<size {
        var sum = 0.0
        for (left, right) in zip(differences[first], differences[second]) { sum += left * right }
        gram[first * size + second] = sum / Double(truncation.count)
        gram[second * size + first] = gram[first * size + second]
      }
    }
    self.gram = gram
  }

  private func product(_ first: (tree: Int, depth: Int), _ second: (tree: Int, depth: Int)) -> Double {
    gram[(first.tree * levels + first.depth) * trees * levels + second.tree * levels + second.depth]
  }

  private func cost(_ depth: Int) -> Double { price * Double((1 << depth) - 1) }

  func error(of depths: [Int]) -> Double {
    var sum = 0.0
    for first in 0..<trees {
      for second in 0..<trees { sum += product((first, depths[first]), (second, depths[second])) }
    }
    return max(0, sum)
  }

  func objective(of depths: [Int]) -> Double { error(of: depths) + depths.reduce(0) { $0 + cost($1) } }

  /// The change of the objective when one tree takes another depth.
  private func change(_ tree: Int, to depth: Int, from depths: [Int]) -> Double {
    let old = depths[tree]
    var cross = 0.0
    for other in 0..<trees where other != tree {
      cross += product((tree, depth), (other, depths[other])) - product((tree, old), (other, depths[other]))
    }
    return 2 * cross + product((tree, depth), (tree, depth)) - product((tree, old), (tree, old)) + cost(depth)
      - cost(old)
  }

  /// Block coordinate descent over single trees, then over pairs, until neither helps or time is up.
  mutating func descend() {
    while clock.interruption == nil {
      var improved = false
      for tree in 0..<trees {
        let best = (0..<levels).min { change(tree, to: $0, from: depths) < change(tree, to: $1, from: depths) }
        if let best, change(tree, to: best, from: depths) < -1e-12 {
          depths[tree] = best
          improved = true
        }
      }
      if improved { continue }
      guard trees <= 64, improvePair() else { return }
    }
  }

  private mutating func improvePair() -> Bool {
    for first in 0..<trees {
      if clock.interruption != nil { return false }
      for depth in 0..<levels where depth != depths[first] {
        let gain = change(first, to: depth, from: depths)
        var moved = depths
        moved[first] = depth
        for second in first + 1..<max(first + 1, trees) {
          for other in 0..<levels where other != depths[second] {
            if gain + change(second, to: other, from: moved) < -1e-12 {
              moved[second] = other
              depths = moved
              return true
            }
          }
        }
      }
    }
    return false
  }

  /// Looks at every combination; `false` when time ran out before the last.
  mutating func enumerate() -> Bool {
    var best = (objective: objective(of: depths), depths: depths)
    var current = Array(repeating: 0, count: trees)
    var value = objective(of: current)
    var steps = 0
    while true {
      if value < best.objective - 1e-12 { best = (value, current) }
      steps += 1
      if steps % 4096 == 0 {
        if clock.interruption != nil { return false }
        value = objective(of: current)
      }
      // Counts up like an odometer; most steps change one tree.
      var tree = 0
      while tree < trees, current[tree] == levels - 1 {
        value += change(tree, to: 0, from: current)
        current[tree] = 0
        tree += 1
      }
      guard tree < trees else { break }
      value += change(tree, to: current[tree] + 1, from: current)
      current[tree] += 1
    }
    depths = best.depths
    return true
  }
}
