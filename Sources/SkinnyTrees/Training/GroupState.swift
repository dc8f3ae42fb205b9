/// Weights in training over the features that are still active, compact: one block of rows a group.
final class GroupState {
  let shape: TreeShape
  /// Active groups, ascending.
  private(set) var groups: [Int]
  /// Active encoded columns, in the order of the rows of ``splits``.
  private(set) var columns: [Int]
  /// W of the active columns.
  let splits: ScratchBuffer<Float>
  let biases: ScratchBuffer<Float>
  let leaves: ScratchBuffer<Float>
  /// First moments of W, and squared norms of its rows.
  let splitMoments: ScratchBuffer<Float>
  let rowNorms: ScratchBuffer<Float>
  /// The active columns of the sample, row-major.
  private(set) var features: ScratchBuffer<Float>
  private let sample: TreeSample<Float>
  private let layout: FeatureGroups

  init(_ weights: TreeWeights<Float>, groups: [Int], layout: FeatureGroups, sample: TreeSample<Float>) {
    shape = weights.shape
    self.groups = groups
    self.layout = layout
    self.sample = sample
    columns = groups.flatMap { layout.columns[$0] }
    splits = ScratchBuffer(weights.splits)
    biases = ScratchBuffer(weights.biases)
    leaves = ScratchBuffer(weights.leaves)
    splitMoments = ScratchBuffer(weights.splits.count)
    rowNorms = ScratchBuffer(columns.count)
    features = ScratchBuffer(sample.gathered(columns: columns))
  }

  /// Squared norms of the active groups, from the norms of their rows.
  func groupScores() -> [Double] {
    var row = 0
    return groups.map { group in
      var sum = 0.0
      for _ in layout.columns[group] {
        sum += Double(rowNorms.base[row])
        row += 1
      }
      return sum
    }
  }

  /// Drops all groups but some of the active ones; `others` are further arrays of the shape of ``splits``.
  func keep(_ kept: [Int], others: [ScratchBuffer<Float>] = []) {
    guard kept.count < groups.count else { return }
    let staying = Set(kept)
    var (from, to) = (0, 0)
    let gates = shape.gates
    var positions: [Int] = []
    for group in groups {
      for _ in layout.columns[group] {
        if staying.contains(group) {
          positions.append(from)
          if from != to {
            for buffer in [splits, splitMoments] + others {
              (buffer.base + to * gates).update(from: buffer.base + from * gates, count: gates)
            }
            rowNorms.base[to] = rowNorms.base[from]
          }
          to += 1
        }
        from += 1
      }
    }
    let width = columns.count
    // Rows only move to lower addresses, one number at a time.
    let base = features.base
    var target = 0
    positions.withUnsafeBufferPointer { positions in
      for row in 0..<sample.rows {
        for index in 0..<positions.count {
          base[target] = base[row * width + positions[index]]
          target += 1
        }
      }
    }
    groups = kept
    columns = kept.flatMap { layout.columns[$0] }
  }

  /// The weights as they are.
  func weights(_ activation: GateActivation) -> TreeWeights<Float> {
    TreeWeights(
      unchecked: shape, activation: activation, features: columns.count,
      splits: splits.array(columns.count * shape.gates), biases: biases.array(shape.gates),
      leaves: leaves.array(shape.leaves * shape.outputs))
  }
}
