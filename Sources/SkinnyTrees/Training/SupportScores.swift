/// What each feature in use is worth, and what each one outside promises.
struct SupportScores {
  /// The rise of the training loss when the rows of a group become zero, nothing retrained.
  let removals: [(group: Int, score: Double)]
  /// The squared gradient of the rows of a group at zero.
  let additions: [(group: Int, score: Double)]

  /// - Parameters:
  ///   - snapshot: Weights on a support.
  ///   - sample: The training sample; at most 2048 of its rows are looked at, evenly spaced.
  ///   - layout: The groups.
  ///   - outside: Groups that are not in use.
  /// - Complexity: O(k n (gates + leaves)) for removals, and one GEMM for all additions.
  init(_ snapshot: Snapshot, sample: TreeSample<Float>, layout: FeatureGroups, outside: [Int]) {
    let count = min(sample.rows, 2048)
    let rows = (0..<count).map { $0 * sample.rows / count }
    let part = sample.selecting(rows: rows)
    let weights = snapshot.weights
    let shape = weights.shape
    let columns = snapshot.groups.flatMap { layout.columns[$0] }
    let gathered = ScratchBuffer(part.gathered(columns: columns))
    let splits = ScratchBuffer(weights.splits)
    let biases = ScratchBuffer(weights.biases)
    let leaves = ScratchBuffer(weights.leaves)
    let objective = TreeObjective<Float>(shape: shape, activation: weights.activation)
    objective.load(Array(0..<count)[...], features: gathered.base, columns: columns.count, sample: part)
    let pass = objective.pass
    pass.project(
      x: gathered.base, stride: max(1, columns.count), samples: count, features: columns.count, splits: splits.base)
    let cached = pass.gates.array(shape.gates * count)
    func loss(without range: Range<Int>) -> Double {
      cached.withUnsafeBufferPointer { source in
        if let base = source.baseAddress { pass.gates.base.update(from: base, count: cached.count) }
      }
      if !range.isEmpty {
        Float.gemm(
          transposeA: true, transposeB: true, m: shape.gates, n: count, k: range.count, alpha: -1,
          a: splits.base + range.lowerBound * shape.gates, lda: shape.gates, b: gathered.base + range.lowerBound,
          ldb: columns.count, beta: 1, c: pass.gates.base, ldc: count)
      }
      pass.finishForward(samples: count, biases: biases.base, leaves: leaves.base)
      return objective.loss(samples: count, targets: part.targets)
    }
    let full = loss(without: 0..<0)
    var first = 0
    removals = snapshot.groups.map { group in
      let range = first..<first + layout.columns[group].count
      first = range.upperBound
      return (group, loss(without: range) - full)
    }
    _ = loss(without: 0..<0)
    pass.backward(
      x: gathered.base, stride: max(1, columns.count), samples: count, features: columns.count, leaves: leaves.base)
    let screen = FeatureScreen(layout: layout, sample: part)
    let scores = screen.scores(pass, of: outside, rows: Array(0..<count), weights: nil)
    additions = zip(outside, scores).map { ($0, $1) }
  }
}
