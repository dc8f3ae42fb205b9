import HeapModule

/// The supports with the smallest codes, with a proof, by best-first search on the same bounds as the envelope.
struct BestSupports {
  /// A subtree: `fixed` and any `choose` of the candidates.
  struct Root {
    var fixed: [Int]
    var candidates: [Int]
    var choose: Int
  }

  /// A support and its code, ordered by code and then by columns.
  struct Found: Comparable {
    let code: Int
    let support: [Int]

    static func < (a: Found, b: Found) -> Bool {
      a.code != b.code ? a.code < b.code : a.support.lexicographicallyPrecedes(b.support)
    }
  }

  private struct Node: Comparable {
    var level: Int
    var fixed: [Int]
    /// With one column to choose: in the order of their bounds.
    var candidates: [Int32]
    var choose: Int
    /// Bounds that go with `candidates` when one column is to be chosen.
    var levels: [Int]
    var next: Int
    /// Among equal levels the deeper node comes first, so that the incumbent improves early.
    static func < (a: Node, b: Node) -> Bool { a.level != b.level ? a.level < b.level : a.choose < b.choose }
    static func == (a: Node, b: Node) -> Bool { a.level == b.level && a.choose == b.choose }
  }

  private let worker: any ScoreWorker
  private let count: Int
  private var open = Heap<Node>()
  private var found = Heap<Found>()

  /// The `count` smallest in ascending order, or all if there are fewer. Ties at the end go to the lower columns.
  ///
  /// There is no time limit, since a mechanism that stopped or changed its course because a proof came late would tell
  /// something about the data.
  static func smallest(_ count: Int, of score: some SupportScore, roots: [Root]) -> [Found] {
    var search = BestSupports(worker: score.makeWorker(), count: count)
    for root in roots {
      search.add(fixed: root.fixed, candidates: root.candidates.map { Int32($0) }, choose: root.choose)
    }
    search.run()
    return search.found.unordered.sorted()
  }

  private init(worker: any ScoreWorker, count: Int) {
    self.worker = worker
    self.count = count
  }

  private var threshold: Int { found.count < count ? .max : found.max?.code ?? .max }

  private mutating func run() {
    while let node = open.popMin(), node.level <= threshold {
      if node.choose == 1 { take(node) } else { expand(node) }
    }
  }

  private mutating func record(_ support: [Int]) {
    let sorted = support.sorted()
    let item = Found(code: worker.code(sorted), support: sorted)
    if found.count < count {
      found.insert(item)
    } else if let worst = found.max, item < worst {
      found.replaceMax(with: item)
    }
  }

  /// Evaluates the next candidates while they are the best of all that is open.
  private mutating func take(_ node: Node) {
    var node = node
    let limit = open.min?.level ?? .max
    while node.next < node.candidates.count {
      let level = node.levels[node.next]
      if level > threshold { return }
      if level > limit { break }
      record(node.fixed + [Int(node.candidates[node.next])])
      node.next += 1
    }
    guard node.next < node.candidates.count else { return }
    node.level = node.levels[node.next]
    open.insert(node)
  }

  private mutating func add(fixed: [Int], candidates: [Int32], choose: Int) {
    guard candidates.count >= choose else { return }
    if choose == 0 {
      record(fixed)
      return
    }
    add(fixed: fixed, candidates: candidates, choose: choose, worker.profile(fixed: fixed, choose: choose))
  }

  private mutating func add(fixed: [Int], candidates: [Int32], choose: Int, _ profile: CellProfile) {
    guard candidates.count >= choose else { return }
    let order = EnvelopeTree.promising(candidates, choose: choose, profile: profile)
    guard order.level <= threshold else { return }
    var levels: [Int] = []
    if choose == 1 {
      let gains = profile.variants[0].gains
      levels = order.candidates.map { Int(profile.bound(0, gainSum: gains[Int($0)]).rounded(.down)) }
    }
    open.insert(
      Node(
        level: order.level, fixed: fixed, candidates: order.candidates, choose: choose, levels: levels, next: 0))
  }

  private mutating func expand(_ node: Node) {
    let split = min(8, node.candidates.count)
    for place in 0..<split {
      let rest = Array(node.candidates[(place + 1)...])
      add(fixed: node.fixed + [Int(node.candidates[place])], candidates: rest, choose: node.choose - 1)
    }
    add(fixed: node.fixed, candidates: Array(node.candidates[split...]), choose: node.choose)
  }
}
