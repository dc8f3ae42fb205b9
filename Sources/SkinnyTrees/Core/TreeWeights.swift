/// The numbers of a soft tree ensemble over some features.
public struct TreeWeights<Element: TreeScalar>: Sendable, Equatable {
  /// The sizes.
  public let shape: TreeShape
  /// How gates decide.
  public let activation: GateActivation
  /// q, the number of features: the rows of W.
  public let features: Int
  /// W, q × gates, row-major: one row a feature, one column a gate, the gates of a tree side by side in heap order.
  public var splits: [Element]
  /// b, one a gate.
  public var biases: [Element]
  /// O, leaves × outputs, row-major.
  public var leaves: [Element]

  /// Weights from their arrays.
  ///
  /// - Parameters:
  ///   - shape: The sizes.
  ///   - activation: How gates decide.
  ///   - features: q.
  ///   - splits: W, q × gates, row-major.
  ///   - biases: b, one a gate.
  ///   - leaves: O, leaves × outputs, row-major.
  /// - Throws: `SkinnyTreesError.shapeMismatch`.
  public init(
    shape: TreeShape, activation: GateActivation, features: Int, splits: [Element], biases: [Element],
    leaves: [Element]
  ) throws(SkinnyTreesError) {
    guard splits.count == features * shape.gates else {
      throw .shapeMismatch(
        what: "W", expected: "\(features)×\(shape.gates) numbers", found: "\(splits.count)")
    }
    guard biases.count == shape.gates else {
      throw .shapeMismatch(what: "b", expected: "\(shape.gates) numbers", found: "\(biases.count)")
    }
    guard leaves.count == shape.leaves * shape.outputs else {
      throw .shapeMismatch(what: "O", expected: "\(shape.leaves)×\(shape.outputs) numbers", found: "\(leaves.count)")
    }
    self.shape = shape
    self.activation = activation
    self.features = features
    self.splits = splits
    self.biases = biases
    self.leaves = leaves
  }

  /// Random weights: W uniform in ±scale·√(6/(q + gates)), b zero, O uniform in ±√(6/(c + m)).
  ///
  /// - Parameters:
  ///   - shape: The sizes.
  ///   - activation: How gates decide.
  ///   - features: q.
  ///   - splitScale: A factor for W; 1 is the published initialisation.
  ///   - leafScale: A factor for O; 1 is the published initialisation.
  ///   - generator: The source of randomness.
  public init(
    random shape: TreeShape, activation: GateActivation, features: Int, splitScale: Double = 1, leafScale: Double = 1,
    using generator: inout TreeRandom
  ) {
    let split = splitScale * (6 / Double(features + shape.gates)).squareRoot()
    let leaf = leafScale * (6 / Double(shape.outputs + shape.trees)).squareRoot()
    self.shape = shape
    self.activation = activation
    self.features = features
    splits = (0..<features * shape.gates).map { _ in Element(split * (2 * generator.unit() - 1)) }
    biases = Array(repeating: 0, count: shape.gates)
    leaves = (0..<shape.leaves * shape.outputs).map { _ in Element(leaf * (2 * generator.unit() - 1)) }
  }

  /// The same ensemble on some of its features only.
  ///
  /// - Parameter rows: Rows of W to keep, from 0, in the order wanted.
  public func selecting(features rows: [Int]) -> TreeWeights {
    var kept: [Element] = []
    kept.reserveCapacity(rows.count * shape.gates)
    for row in rows { kept.append(contentsOf: splits[row * shape.gates..<(row + 1) * shape.gates]) }
    return TreeWeights(
      unchecked: shape, activation: activation, features: rows.count, splits: kept, biases: biases, leaves: leaves)
  }

  init(
    unchecked shape: TreeShape, activation: GateActivation, features: Int, splits: [Element], biases: [Element],
    leaves: [Element]
  ) {
    self.shape = shape
    self.activation = activation
    self.features = features
    self.splits = splits
    self.biases = biases
    self.leaves = leaves
  }

  /// Whether every number is finite.
  public var isFinite: Bool {
    splits.allSatisfy(\.isFinite) && biases.allSatisfy(\.isFinite) && leaves.allSatisfy(\.isFinite)
  }

  /// The numbers in another precision.
  public func converted<Other: TreeScalar>(to type: Other.Type) -> TreeWeights<Other> {
    TreeWeights<Other>(
      unchecked: shape, activation: activation, features: features, splits: splits.map { Other($0) },
      biases: biases.map { Other($0) }, leaves: leaves.map { Other($0) })
  }
}
