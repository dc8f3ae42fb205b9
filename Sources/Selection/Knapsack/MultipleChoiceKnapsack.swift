/// One level per layer, so that the sum of values is least and no resource is overdrawn.
///
///     let problem = try MultipleChoiceKnapsack(
///       layers: curves.map { curve in curve.map { .init(value: $0.loss, costs: [$0.parameters, $0.operations]) } },
///       resources: [.init("parameters", limit: 2e6), .init("operations", limit: 1.5e9)])
///     let solution = try problem.solve(with: CBC())
///     solution.choice              // one level a layer
///
/// The multiple-choice knapsack problem with several resource rows (Sinha and Zoltners 1979,
/// doi:10.1287/opre.27.3.503; Kellerer, Pferschy and Pisinger 2004, chapter 11):
///
///     min Σᵢ vᵢ,ⱼ₍ᵢ₎   subject to   Σᵢ cᵢ,ⱼ₍ᵢ₎,ᵣ ≤ limitᵣ for every resource r
///
/// In pruning a level is how much of a layer is kept, its value the loss of the layer, its costs parameters,
/// operations and latency. Values and costs are any finite numbers; costs need not grow with the level.
///
/// Two exact solvers share the preprocessing and nothing else: ``solve(with:control:)`` by a MIP solver and
/// ``solveByDynamicProgramming(_:labelLimit:control:)`` by labels or a table. See <doc:Multiple-Choice-Knapsack>.
public struct MultipleChoiceKnapsack: Sendable {
  /// What a layer can be set to.
  public struct Level: Sendable, Hashable, Codable {
    /// What is minimised, such as a loss.
    public var value: Double
    /// What the level uses, one number a resource, in the units of the limits.
    public var costs: [Double]

    /// A level.
    public init(value: Double, costs: [Double]) {
      self.value = value
      self.costs = costs
    }
  }

  /// What all layers draw from.
  public struct Resource: Sendable, Hashable, Codable {
    /// What messages call it; `nil` for its index.
    public var name: String?
    /// The largest sum of costs.
    public var limit: Double

    /// A resource.
    public init(_ name: String? = nil, limit: Double) {
      self.name = name
      self.limit = limit
    }
  }

  /// The levels of each layer.
  public let layers: [[Level]]
  /// The rows of the problem, in the order of the levels' costs.
  public let resources: [Resource]

  /// A problem from the levels of each layer.
  ///
  /// - Parameters:
  ///   - layers: At least one level for each layer; no layers at all is a problem with the empty choice.
  ///   - resources: One for each cost of a level; none is allowed.
  /// - Throws: `SelectionError.invalidValue` or `.shapeMismatch` naming the layer, the level and the resource at fault.
  public init(layers: [[Level]], resources: [Resource]) throws(SelectionError) {
    for (index, resource) in resources.enumerated() where !resource.limit.isFinite {
      throw .invalidValue(
        what: "the limit of \(Self.label(of: resource, at: index))", value: "\(resource.limit)",
        expected: "a finite number")
    }
    for (layer, levels) in layers.enumerated() {
      guard !levels.isEmpty else {
        throw .invalidValue(what: "the number of levels of layer \(layer)", value: "0", expected: "at least 1")
      }
      for (index, level) in levels.enumerated() {
        guard level.value.isFinite else {
          throw .invalidValue(
            what: "the value of layer \(layer), level \(index)", value: "\(level.value)", expected: "a finite number")
        }
        guard level.costs.count == resources.count else {
          throw .shapeMismatch(
            what: "the costs of layer \(layer), level \(index)", expected: "\(resources.count), one per resource",
            found: "\(level.costs.count)")
        }
        if let row = level.costs.firstIndex(where: { !$0.isFinite }) {
          throw .invalidValue(
            what: "the cost of layer \(layer), level \(index), in \(Self.label(of: resources[row], at: row))",
            value: "\(level.costs[row])", expected: "a finite number")
        }
      }
    }
    self.layers = layers
    self.resources = resources
  }

  /// A problem from curves of loss against cost, such as one elimination path a layer gives.
  ///
  /// - Parameters:
  ///   - curves: For each layer its levels as pairs of a loss and one cost a resource.
  ///   - resources: One for each cost.
  /// - Throws: As ``init(layers:resources:)``.
  public init(
    curves: [[(loss: Double, costs: [Double])]], resources: [Resource]
  ) throws(SelectionError) {
    try self.init(
      layers: curves.map { curve in curve.map { Level(value: $0.loss, costs: $0.costs) } }, resources: resources)
  }

  /// The sum of the values of a choice, added in the order of the layers.
  ///
  /// - Parameter choice: One level index a layer.
  public func value(of choice: [Int]) -> Double {
    zip(layers, choice).reduce(0) { $0 + $1.0[$1.1].value }
  }

  /// What a choice uses, one number a resource, added in the order of the layers.
  ///
  /// - Parameter choice: One level index a layer.
  public func use(of choice: [Int]) -> [Double] {
    var use = [Double](repeating: 0, count: resources.count)
    for (levels, level) in zip(layers, choice) {
      for row in use.indices { use[row] += levels[level].costs[row] }
    }
    return use
  }

  /// By how much a sum of costs may pass its limit and count as rounding: 0 where all costs and the limit are whole
  /// numbers, otherwise 1e-12 of the size of the numbers added.
  public func roundingAllowance(of resource: Int) -> Double {
    let limit = resources[resource].limit
    var size = abs(limit)
    var sum = 0.0
    var isWhole = limit == limit.rounded()
    for levels in layers {
      var largest = 0.0
      for level in levels {
        let cost = level.costs[resource]
        largest = max(largest, abs(cost))
        if cost != cost.rounded() { isWhole = false }
      }
      sum += largest
    }
    size = max(size, sum)
    return isWhole && size < 0x1p53 ? 0 : 1e-12 * size
  }

  /// Whether a choice overdraws no resource, up to ``roundingAllowance(of:)``.
  ///
  /// - Parameter choice: One level index a layer.
  public func isFeasible(_ choice: [Int]) -> Bool {
    let use = use(of: choice)
    return resources.indices.allSatisfy { use[$0] <= resources[$0].limit + roundingAllowance(of: $0) }
  }

  static func label(of resource: Resource, at index: Int) -> String {
    resource.name.map { "resource \(index) ('\($0)')" } ?? "resource \(index)"
  }

  func label(ofResource index: Int) -> String { Self.label(of: resources[index], at: index) }
}
