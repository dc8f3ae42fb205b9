/// How a soft tree ensemble is trained. The defaults are meant to be left alone.
public struct SoftTreesOptions: Sendable, Equatable {
  /// What samples of each class weigh.
  public enum ClassWeights: String, Sendable, CaseIterable {
    /// One each.
    case uniform
    /// Every class weighs the same in sum.
    case balanced
  }

  /// m, the number of trees; `nil` lets the trials differ.
  public var trees: Int?
  /// d, the depth of the trees, 1 to 8; `nil` lets the trials differ.
  public var depth: Int?
  /// How gates decide.
  public var activation: GateActivation
  /// How many trainings may be run in all; 1 to 1000. Two thirds race at half length, the best go the whole length.
  public var trials: Int
  /// Steps of the longest training.
  public var steps: Int
  /// Samples a step; `nil` takes about a tenth of them, 32 to 256.
  public var batch: Int?
  /// The share of the samples that is held out to compare trials and stop early, when no validation samples are given.
  public var validationShare: Double
  /// What samples of each class weigh.
  public var classWeights: ClassWeights
  /// What raw columns take from the budget, or the factor on λ₀; 1 for columns that are not named.
  public var costs: [String: Double]
  /// Raw columns that are always used.
  public var forced: Set<String>
  /// Raw columns that are never used.
  public var excluded: Set<String>
  /// Rounds of swap search on the support after training.
  public var swapRounds: Int
  /// How many ensembles are trained on the support that was found and joined; 1 for the winner alone. The model has so
  /// many times the trees.
  public var committee: Int
  /// Starts every random choice.
  public var seed: UInt64

  /// - Parameters:
  ///   - trees: m; `nil` lets the trials differ.
  ///   - depth: d, 1 to 8; `nil` lets the trials differ.
  ///   - activation: How gates decide.
  ///   - trials: How many trainings in all.
  ///   - steps: Steps of the longest training.
  ///   - batch: Samples a step; `nil` chooses.
  ///   - validationShare: The share held out when no validation samples are given; 0 to 0.5.
  ///   - classWeights: What samples of each class weigh.
  ///   - costs: What raw columns take from the budget.
  ///   - forced: Raw columns that are always used.
  ///   - excluded: Raw columns that are never used.
  ///   - swapRounds: Rounds of swap search after training.
  ///   - committee: How many ensembles are joined on the support that was found.
  ///   - seed: Starts every random choice.
  public init(
    trees: Int? = nil, depth: Int? = nil, activation: GateActivation = .logistic, trials: Int = 9, steps: Int = 1000,
    batch: Int? = nil, validationShare: Double = 0.2, classWeights: ClassWeights = .uniform,
    costs: [String: Double] = [:], forced: Set<String> = [], excluded: Set<String> = [], swapRounds: Int = 1,
    committee: Int = 4, seed: UInt64 = 0
  ) {
    self.trees = trees
    self.depth = depth
    self.activation = activation
    self.trials = trials
    self.steps = steps
    self.batch = batch
    self.validationShare = validationShare
    self.classWeights = classWeights
    self.costs = costs
    self.forced = forced
    self.excluded = excluded
    self.swapRounds = swapRounds
    self.committee = committee
    self.seed = seed
  }

  func validate() throws(SkinnyTreesError) {
    func require(_ isFine: Bool, _ what: String, _ value: some Any, _ expected: String) throws(SkinnyTreesError) {
      if !isFine { throw .invalidValue(what: what, value: "\(value)", expected: expected) }
    }
    if let trees { try require((1...10_000).contains(trees), "the number of trees", trees, "1 to 10000") }
    if let depth { try require((1...8).contains(depth), "the depth", depth, "1 to 8") }
    if case .smoothStep(let width) = activation {
      try require(width > 0 && width.isFinite, "the width of the smooth step", width, "a positive number")
    }
    try require((1...1000).contains(trials), "the number of trials", trials, "1 to 1000")
    try require((1...10_000_000).contains(steps), "the number of steps", steps, "1 to 10000000")
    if let batch { try require((1...1_000_000).contains(batch), "the batch", batch, "1 to 1000000") }
    try require((0...0.5).contains(validationShare), "the validation share", validationShare, "0 to 0.5")
    try require((0...1000).contains(swapRounds), "the number of swap rounds", swapRounds, "0 to 1000")
    try require((1...100).contains(committee), "the size of the committee", committee, "1 to 100")
    for (name, cost) in costs.sorted(by: { $0.key < $1.key }) {
      try require(cost > 0 && cost.isFinite, "the cost of column '\(name)'", cost, "a positive number")
    }
    for name in forced.intersection(excluded).sorted() {
      try require(false, "column '\(name)'", "both forced and excluded", "one of the two")
    }
  }
}
