/// How many trees, how deep, and how many outputs: the sizes of an ensemble.
public struct TreeShape: Sendable, Equatable {
  /// m, the number of trees.
  public let trees: Int
  /// d, the number of gates on every path.
  public let depth: Int
  /// c: classes, or 1 for regression.
  public let outputs: Int

  /// - Parameters:
  ///   - trees: m, 1 to 10,000.
  ///   - depth: d, 1 to 8.
  ///   - outputs: c, at least 1.
  /// - Throws: `SkinnyTreesError.invalidValue`.
  public init(trees: Int, depth: Int, outputs: Int) throws(SkinnyTreesError) {
    guard (1...10_000).contains(trees) else {
      throw .invalidValue(what: "the number of trees", value: "\(trees)", expected: "1 to 10000")
    }
    guard (1...8).contains(depth) else { throw .invalidValue(what: "the depth", value: "\(depth)", expected: "1 to 8") }
    guard (1...100_000).contains(outputs) else {
      throw .invalidValue(what: "the number of outputs", value: "\(outputs)", expected: "1 to 100000")
    }
    self.trees = trees
    self.depth = depth
    self.outputs = outputs
  }

  /// `2^d − 1`, the gates of one tree.
  public var gatesPerTree: Int { (1 << depth) - 1 }
  /// `2^d`, the leaves of one tree.
  public var leavesPerTree: Int { 1 << depth }
  /// Gates of the ensemble: the columns of W.
  public var gates: Int { trees * gatesPerTree }
  /// Leaves of the ensemble: the rows of O.
  public var leaves: Int { trees * leavesPerTree }
}
