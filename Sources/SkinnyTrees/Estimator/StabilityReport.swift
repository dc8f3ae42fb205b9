import Execution

/// How often each raw column is chosen when training is repeated on random subsamples [Meinshausen and Bühlmann 2010,
/// doi:10.1111/j.1467-9868.2010.00740.x].
public struct StabilityReport: Sendable, Equatable {
  /// How many subsamples were trained on.
  public let repeats: Int
  /// Samples in each.
  public let subsampleSize: Int
  /// Columns that were chosen at least once and the share of subsamples that chose them, most frequent first.
  public let frequencies: [Frequency]

  /// One column and how often it was chosen.
  public struct Frequency: Sendable, Equatable {
    /// The raw column.
    public var column: String
    /// The share of subsamples that chose it.
    public var share: Double
  }
}

extension SoftTrees {
  /// Repeats the selection on random halves of the samples, without replacement.
  ///
  /// - Parameters:
  ///   - table: Raw columns.
  ///   - target: What is to be predicted.
  ///   - repeats: How many subsamples.
  ///   - share: The share of the samples in each, above 0 and at most 1.
  ///   - control: Threads, time limit and progress. When time runs out, the repetitions done by then are reported.
  /// - Throws: `SkinnyTreesError`.
  /// - Complexity: `repeats` fits of three trials each, without swaps and committee.
  public func stability(
    _ table: FeatureTable, target: TargetColumn, repeats: Int = 20, share: Double = 0.5,
    control: RunControl = RunControl()
  ) throws(SkinnyTreesError) -> StabilityReport {
    guard repeats >= 1 else { throw .invalidValue(what: "the repeats", value: "\(repeats)", expected: "at least 1") }
    guard share > 0, share <= 1 else {
      throw .invalidValue(what: "the share", value: "\(share)", expected: "above 0 and at most 1")
    }
    let clock = control.start()
    let size = max(1, Int(share * Double(table.rows)))
    var short = self
    short.options.trials = min(3, options.trials)
    short.options.swapRounds = 0
    short.options.committee = 1
    var counts: [String: Int] = [:]
    var done = 0
    for repetition in 0..<repeats {
      var own = control
      own.observer = nil
      own.timeLimit = control.timeLimit.map { max(0.001, $0 - clock.seconds) }
      var random = TreeRandom(seed: options.seed, stream: 1_000_000 + repetition)
      let rows = random.permutation(table.rows).prefix(size).sorted()
      short.options.seed = TreeRandom.derived(options.seed, 1_000_000 + repetition)
      let model = try short.fit(table.selecting(rows: rows), target: target.selecting(rows: rows), control: own)
      for name in model.selected { counts[name, default: 0] += 1 }
      done += 1
      clock.report(Progress(stage: "stability", done: done, total: repeats))
      if clock.interruption != nil { break }
    }
    let frequencies = counts.map { StabilityReport.Frequency(column: $0.key, share: Double($0.value) / Double(done)) }
      .sorted { $0.share == $1.share ? $0.column < $1.column : $0.share > $1.share }
    return StabilityReport(repeats: done, subsampleSize: size, frequencies: frequencies)
  }
}
