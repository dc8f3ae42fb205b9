/// Weights in training over the features that are still active, compact: one block of rows a group.
final class GroupState {
  let shape: TreeShape
  /// Active groups, ascending.
  private(set) var groups: [Int]
  /// Active encoded columns, in the order of the rows of ``splits``.
  private(set) var columns: [Int]
  /// Encoded columns of each active group.
  private(set) var groupSizes: [Int]
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
    groupSizes = groups.map { layout.columns[$0].count }
    splits = ScratchBuffer(weights.splits)
    biases = ScratchBuffer(weights.biases)
    leaves = ScratchBuffer(weights.leaves)
    splitMoments = ScratchBuffer(weights.splits.count)
    rowNorms = ScratchBuffer(columns.count)
    features = ScratchBuffer()
    gather()
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

  /// Goes over to other groups: rows of groups that stay keep their weights and moments, new ones start at zero.
  func change(to chosen: [Int]) {
    guard chosen != groups else { return }
    let gates = shape.gates
    var rows: [Int: Int] = [:]
    var row = 0
    for (group, size) in zip(groups, groupSizes) {
      rows[group] = row
      row += size
    }
    let (oldSplits, oldMoments, oldNorms) = (
      splits.array(row * gates), splitMoments.array(row * gates), rowNorms.array(row)
    )
    groups = chosen
    groupSizes = chosen.map { layout.columns[$0].count }
    columns = chosen.flatMap { layout.columns[$0] }
    splits.require(columns.count * gates)
    splitMoments.require(columns.count * gates)
    rowNorms.require(columns.count)
    var target = 0
    for (group, size) in zip(groups, groupSizes) {
      for index in 0..<size {
        let (splitRow, momentRow) = (splits.base + target * gates, splitMoments.base + target * gates)
        if let source = rows[group] {
          for gate in 0..<gates {
            splitRow[gate] = oldSplits[(source + index) * gates + gate]
            momentRow[gate] = oldMoments[(source + index) * gates + gate]
          }
          rowNorms.base[target] = oldNorms[source + index]
        } else {
          splitRow.update(repeating: 0, count: gates)
          momentRow.update(repeating: 0, count: gates)
          rowNorms.base[target] = 0
        }
        target += 1
      }
    }
    gather()
  }

  /// Copies the active columns of the sample.
  private func gather() {
    features.require(sample.rows * columns.count)
    sample.features.gather(columns: columns, rows: sample.rows, stride: sample.columns, into: features.base)
  }

  /// The weights as they are.
  func weights(_ activation: GateActivation) -> TreeWeights<Float> {
    TreeWeights(
      unchecked: shape, activation: activation, features: columns.count,
      splits: splits.array(columns.count * shape.gates), biases: biases.array(shape.gates),
      leaves: leaves.array(shape.leaves * shape.outputs))
  }
}
