/// Raw data checked, split and encoded.
struct TrainingData {
  let task: TreeTask
  let encoder: FeatureEncoder
  let layout: FeatureGroups
  let sample: TreeSample<Float>
  let validation: TreeSample<Float>?
  /// Raw columns to choose from, constant ones included.
  let candidateCount: Int

  init(
    _ table: FeatureTable, target: TargetColumn, weights: [Double]?,
    validation: (table: FeatureTable, target: TargetColumn)?, options: SoftTreesOptions
  ) throws(SkinnyTreesError) {
    try options.validate()
    try Self.check(table, target, weights)
    for name in options.forced.union(options.excluded).union(options.costs.keys).sorted() where table[name] == nil {
      throw .missingColumn(name)
    }
    var random = TreeRandom(seed: options.seed, stream: -1)
    let task = try Self.task(target)
    let labels = try Self.targets(target, task)
    // Samples without weight teach nothing and must not be judged by.
    let usable = (0..<table.rows).filter { weights?[$0] ?? 1 > 0 }
    let split =
      validation == nil
      ? Self.split(usable, labels: labels, share: options.validationShare, using: &random)
      : (training: usable, held: [])
    encoder = FeatureEncoder(learning: table, rows: split.training)
    candidateCount = table.columns.count
    guard encoder.width > 0 else {
      throw .nothingToLearn("no column varies among the \(split.training.count) training rows")
    }
    let names = encoder.columns.map(\.name)
    for name in options.forced.sorted() where !names.contains(name) {
      throw .nothingToLearn("column '\(name)' must be used but does not vary")
    }
    layout = FeatureGroups(
      columns: encoder.groups, costs: names.map { options.costs[$0] ?? 1 },
      forced: Set(names.indices.filter { options.forced.contains(names[$0]) }),
      excluded: Set(names.indices.filter { options.excluded.contains(names[$0]) }))
    guard !layout.allowed.isEmpty else { throw .nothingToLearn("every column that varies is excluded") }
    let weighting = ClassWeighting(labels, task.outputs, options.classWeights, rows: split.training)
    let all = TreeSample(
      try encoder.storage(of: table), rows: table.rows, columns: encoder.width, targets: labels,
      weights: weighting.weights(labels, weights))
    sample = all.selecting(rows: split.training).normalized()
    if let validation {
      try Self.check(validation.table, validation.target, nil)
      let truth = try Self.targets(validation.target, task)
      self.validation = TreeSample(
        try encoder.storage(of: validation.table), rows: validation.table.rows, columns: encoder.width,
        targets: truth, weights: weighting.weights(truth, nil)
      ).normalized()
    } else {
      self.validation = split.held.isEmpty ? nil : all.selecting(rows: split.held).normalized()
    }
    self.task = task
  }

  private static func check(
    _ table: FeatureTable, _ target: TargetColumn, _ weights: [Double]?
  ) throws(SkinnyTreesError) {
    guard table.rows > 0 else { throw .nothingToLearn("there are no samples") }
    guard target.count == table.rows else {
      throw .shapeMismatch(what: "target", expected: "\(table.rows) rows", found: "\(target.count)")
    }
    if case .values(let values) = target, let row = values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(what: "target", row: row, value: values[row])
    }
    if case .values(let values) = target, let row = values.firstIndex(where: { abs($0) > TargetColumn.largest }) {
      throw .invalidValue(
        what: "the target of sample \(row)", value: "\(values[row])",
        expected: "a number between ±\(TargetColumn.largest)")
    }
    for column in table.columns {
      switch column.values {
      case .numeric(let numbers):
        guard let row = numbers.firstIndex(where: \.isInfinite) else { continue }
        throw .notFinite(what: "column '\(column.name)'", row: row, value: numbers[row])
      case .sparse(let sparse):
        guard let entry = zip(sparse.rows, sparse.values).first(where: { !$1.isFinite }) else { continue }
        throw .notFinite(what: "column '\(column.name)'", row: Int(entry.0), value: entry.1)
      case .categorical: continue
      }
    }
    guard let weights else { return }
    guard weights.count == table.rows else {
      throw .shapeMismatch(what: "weights", expected: "\(table.rows)", found: "\(weights.count)")
    }
    if let row = weights.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(what: "weights", row: row, value: weights[row])
    }
    if let row = weights.firstIndex(where: { $0 < 0 }) {
      throw .invalidValue(what: "the weight of sample \(row)", value: "\(weights[row])", expected: "no negative number")
    }
    guard weights.contains(where: { $0 > 0 }) else { throw .nothingToLearn("all weights are zero") }
  }

  private static func task(_ target: TargetColumn) throws(SkinnyTreesError) -> TreeTask {
    switch target {
    case .classes(let labels):
      let classes = Set(labels).sorted { first, second in
        // Labels that are numbers stand in the order of the numbers.
        if let left = Int(first), let right = Int(second), left != right { return left < right }
        return first < second
      }
      guard classes.count > 1 else {
        throw .nothingToLearn("there is only one class, '\(classes.first ?? "")'")
      }
      return .classification(classes: classes)
    case .values(let values):
      let count = Double(values.count)
      let center = values.reduce(0) { $0 + $1 / count }
      let variance = values.reduce(0) { $0 + ($1 - center) * ($1 - center) / count }
      guard variance.squareRoot() > 1e-12 * abs(center), variance > 0, variance.isFinite else {
        throw .nothingToLearn("every target is \(values.first ?? 0)")
      }
      return .regression(center: center, scale: variance.squareRoot())
    }
  }

  private static func targets(_ target: TargetColumn, _ task: TreeTask) throws(SkinnyTreesError) -> TreeTargets<Float> {
    switch (target, task) {
    case (.values(let values), .regression(let center, let scale)):
      return .values(values.map { Float(($0 - center) / scale) })
    case (.classes(let labels), .classification(let classes)):
      let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, Int32($0)) })
      var codes: [Int32] = []
      codes.reserveCapacity(labels.count)
      for (row, label) in labels.enumerated() {
        guard let code = places[label] else {
          throw .unknownClass(row: row, value: label)
        }
        codes.append(code)
      }
      return .classes(codes)
    default:
      throw .invalidValue(
        what: "the validation target", value: "of another kind", expected: "the kind of the training target")
    }
  }

  /// Training and held-out rows; classes keep their shares, and every class with a sample keeps one for training.
  private static func split(
    _ rows: [Int], labels: TreeTargets<Float>, share: Double, using random: inout TreeRandom
  ) -> (training: [Int], held: [Int]) {
    guard share > 0, rows.count >= 5 else { return (rows, []) }
    var strata: [[Int]] = []
    switch labels {
    case .values: strata = [rows]
    case .classes(let codes):
      strata = Array(repeating: [], count: Int(codes.max() ?? 0) + 1)
      for row in rows { strata[Int(codes[row])].append(row) }
    }
    var (training, held): ([Int], [Int]) = ([], [])
    for var stratum in strata where !stratum.isEmpty {
      random.shuffle(&stratum)
      let count = min(stratum.count - 1, Int((share * Double(stratum.count)).rounded()))
      held += stratum.prefix(count)
      training += stratum.dropFirst(count)
    }
    return (training.sorted(), held.sorted())
  }
}
