import Execution
import HeapModule

/// Splits the set of all supports into cells with lower bounds, where the mass of the exponential mechanism is.
///
/// A node is a set of fixed columns, a set of candidates and a number to choose. The node with the most undecided mass
/// is split on its most promising columns: the first is in; the second is in and the first is not; …; none of them is
/// in. A node with one column to choose becomes groups of columns whose bounds are nearly equal. The cells are a
/// partition of all supports whenever the search stops, so a limit costs proposals and never changes the law.
struct EnvelopeTree {
  private struct Node: Comparable {
    var fixed: [Int]
    var isCandidate: [UInt64]
    var candidateCount: Int
    var choose: Int
    var level: Double
    /// Columns of nearly equal bounds, one of which is chosen, whose scores are worth computing; empty for other nodes.
    var group: [Int32] = []
    /// The mass that the bound allows, and its excess over the mass if all members were typical.
    var mass: Double
    var slack: Double

    static func < (a: Node, b: Node) -> Bool { a.slack < b.slack }
    static func == (a: Node, b: Node) -> Bool { a.slack == b.slack }
  }

  private let model: SelectionModel
  private let worker: any ScoreWorker
  /// The exponent per unit of code: ε/W.
  private let rate: Double
  private let limits: EnvelopeLimits
  private(set) var cells: [SupportCell] = []
  private var heap = Heap<Node>()
  private var reference = 0.0
  private var closedMass = 0.0
  private var openSlack = 0.0
  private var openMass = 0.0
  private var stored = 0
  /// Problems solved, for bounds or for scores.
  private var work = 0
  private let scoresAreDear: Bool

  /// - Parameters:
  ///   - roots: where to begin; `nil` for all supports.
  static func cells(
    of score: some SupportScore, rate: Double, limits: EnvelopeLimits, control: RunControl
  ) -> [SupportCell] {
    if score.model.supportCount <= limits.exhaustive {
      return allSupports(of: score, threads: control.threads)
    }
    var tree = EnvelopeTree(score, rate: rate, limits: limits)
    tree.run(control)
    return tree.cells
  }

  private static func allSupports(of score: some SupportScore, threads: Int) -> [SupportCell] {
    var supports: [[Int]] = []
    SupportEnumeration.forEach(of: score.model.features, count: score.model.supportSize) { supports.append($0) }
    let codes = CodeList.codes(of: supports, score: score, threads: threads)
    return zip(supports, codes).map {
      SupportCell(fixed: $0.map { Int32($0) }, candidates: [], choose: 0, level: $1, isExact: true)
    }
  }

  private init(_ score: some SupportScore, rate: Double, limits: EnvelopeLimits) {
    model = score.model
    worker = score.makeWorker()
    scoresAreDear = score.model.loss == .hinge
    self.rate = rate
    self.limits = limits
  }

  private mutating func run(_ control: RunControl) {
    let clock = control.start()
    let p = model.features
    let words = (p + 63) / 64
    var all = [UInt64](repeating: .max, count: words)
    if p % 64 != 0 { all[words - 1] = (1 << UInt64(p % 64)) - 1 }
    reference = Double(worker.code(greedySupport()))
    open(fixed: [], isCandidate: all, candidateCount: p, choose: model.supportSize)
    while !heap.isEmpty {
      let decided = closedMass + openMass - openSlack
      if openSlack <= limits.slack * decided { break }
      if cells.count + heap.count >= limits.cells || stored >= limits.storedColumns { break }
      if work >= 8 * limits.expansions || clock.interruption != nil { break }
      guard let node = heap.popMax() else { break }
      // Where one node holds much of the sum, subtracting it would leave nothing but rounding errors.
      if node.slack > 0.01 * openSlack {
        openMass = heap.unordered.reduce(0) { $0 + $1.mass }
        openSlack = heap.unordered.reduce(0) { $0 + $1.slack }
      } else {
        openMass -= node.mass
        openSlack -= node.slack
      }
      if node.group.isEmpty { expand(node) } else { evaluate(node) }
    }
    for node in heap.unordered {
      cells.append(
        SupportCell(
          fixed: node.fixed.map { Int32($0) },
          candidates: node.group.isEmpty ? members(node.isCandidate) : node.group, choose: node.choose,
          level: Int(node.level.rounded(.down))))
    }
    heap = Heap()
  }

  private func mass(_ logarithm: Double) -> Double { exponential(min(600, logarithm)) }

  private func members(_ bits: [UInt64]) -> [Int32] {
    var list: [Int32] = []
    for (word, value) in bits.enumerated() {
      var rest = value
      while rest != 0 {
        list.append(Int32(word * 64 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    return list
  }

  private func greedySupport() -> [Int] {
    var support: [Int] = []
    for _ in 0..<model.supportSize {
      let profile = worker.profile(fixed: support, choose: 1)
      let gains = profile.variants[0].gains
      var best = -1
      for j in 0..<model.features where !support.contains(j) {
        if best < 0 || gains[j] > gains[best] { best = j }
      }
      support.append(best)
    }
    return support.sorted()
  }

  private mutating func open(fixed: [Int], isCandidate: [UInt64], candidateCount: Int, choose: Int) {
    guard candidateCount >= choose else { return }
    work += 1
    if choose == 0 {
      let code = worker.code(fixed.sorted())
      closedMass += mass(-rate * (Double(code) - reference))
      cells.append(
        SupportCell(
          fixed: fixed.map { Int32($0) }, candidates: [], choose: 0, level: code, isExact: true))
      return
    }
    let profile = worker.profile(fixed: fixed, choose: choose)
    if choose == 1 {
      close(fixed: fixed, candidates: members(isCandidate), profile: profile)
      return
    }
    push(fixed: fixed, isCandidate: isCandidate, candidateCount: candidateCount, choose: choose, profile: profile)
  }

  private mutating func push(
    fixed: [Int], isCandidate: [UInt64], candidateCount: Int, choose: Int, profile: CellProfile
  ) {
    guard candidateCount >= choose else { return }
    let candidates = members(isCandidate)
    var level = 0.0
    for variant in profile.variants.indices {
      let gains = profile.variants[variant].gains
      level = max(level, profile.bound(variant, gainSum: Self.topSum(gains, candidates, choose)))
    }
    let size = Binomial.logarithm(candidateCount, choose)
    let upper = size - rate * (level - reference)
    let lower = size - rate * (max(level, profile.typical) - reference)
    let node = Node(
      fixed: fixed, isCandidate: isCandidate, candidateCount: candidateCount, choose: choose, level: level,
      mass: mass(upper), slack: mass(upper) - mass(lower))
    openMass += node.mass
    openSlack += node.slack
    heap.insert(node)
  }

  /// One column to choose: cells of columns whose exponents differ by at most 0.1.
  private mutating func close(fixed: [Int], candidates: [Int32], profile: CellProfile) {
    let gains = profile.variants[0].gains
    let sorted = candidates.sorted { (gains[Int($0)], $1) > (gains[Int($1)], $0) }
    let width = 0.1 / rate
    let fixed32 = fixed.map { Int32($0) }
    var start = 0
    while start < sorted.count {
      let level = profile.bound(0, gainSum: gains[Int(sorted[start])])
      var end = start + 1
      while end < sorted.count, profile.bound(0, gainSum: gains[Int(sorted[end])]) <= level + width { end += 1 }
      let group = Array(sorted[start..<end])
      let size = Double(group.count) * mass(-rate * (level - reference))
      stored += group.count
      if scoresAreDear {
        // Bounds of dear scores are loose even here.
        openMass += size
        openSlack += size
        heap.insert(
          Node(
            fixed: fixed, isCandidate: [], candidateCount: group.count, choose: 1, level: level, group: group,
            mass: size, slack: size))
      } else {
        closedMass += size
        cells.append(
          SupportCell(fixed: fixed32, candidates: group, choose: 1, level: Int(level.rounded(.down))))
      }
      start = end
    }
  }

  /// The scores of a group's members, one cell each.
  private mutating func evaluate(_ node: Node) {
    for column in node.group {
      open(fixed: node.fixed + [Int(column)], isCandidate: [], candidateCount: 0, choose: 0)
    }
  }

  private mutating func expand(_ node: Node) {
    let profile = worker.profile(fixed: node.fixed, choose: node.choose)
    var candidates = members(node.isCandidate)
    candidates = Self.promising(candidates, choose: node.choose, profile: profile).candidates
    var bits = node.isCandidate
    var left = node.candidateCount
    for column in candidates.prefix(8) {
      let j = Int(column)
      bits[j / 64] &= ~(1 << UInt64(j % 64))
      left -= 1
      open(fixed: node.fixed + [j], isCandidate: bits, candidateCount: left, choose: node.choose - 1)
    }
    push(fixed: node.fixed, isCandidate: bits, candidateCount: left, choose: node.choose, profile: profile)
  }

  /// The lower bound of a cell and its candidates, those that promise most first.
  static func promising(
    _ candidates: [Int32], choose: Int, profile: CellProfile
  ) -> (level: Int, candidates: [Int32]) {
    // The variant whose bound counts decides which columns matter.
    var (best, bestBound) = (0, -1.0)
    for variant in profile.variants.indices {
      let sum = topSum(profile.variants[variant].gains, candidates, choose)
      let bound = profile.bound(variant, gainSum: sum)
      if bound > bestBound { (best, bestBound) = (variant, bound) }
    }
    let gains = profile.variants[best].gains
    let sorted = candidates.sorted { (gains[Int($0)], $1) > (gains[Int($1)], $0) }
    return (Int(max(0, bestBound).rounded(.down)), sorted)
  }

  /// The sum of the `count` largest gains among the candidates.
  static func topSum(_ gains: [Double], _ candidates: [Int32], _ count: Int) -> Double {
    var top = [Double](repeating: 0, count: count)
    for column in candidates {
      let value = gains[Int(column)]
      guard value > top[count - 1] else { continue }
      var place = count - 1
      while place > 0, top[place - 1] < value {
        top[place] = top[place - 1]
        place -= 1
      }
      top[place] = value
    }
    return top.reduce(0, +)
  }
}
