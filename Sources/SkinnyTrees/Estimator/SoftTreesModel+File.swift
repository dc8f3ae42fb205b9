import DataFiles

extension SoftTreesModel {
  /// The version of the format that ``save(to:)`` writes.
  public static let formatVersion = 1
  static let formatName = "espalier-skinny-trees"

  /// Writes the model to one safetensors file, atomically: the weights as tensors, the rest as JSON in its metadata under
  /// `model`. Only the columns in use are in it. What is read back predicts the same bits. Times are left out, so that equal
  /// trainings give equal files.
  ///
  /// - Parameter path: The path of the file.
  /// - Throws: `DataFileError` of kind `notWritable`.
  public func save(to path: String) throws {
    try SafetensorsWriter.write(tensors(), metadata: metadata, to: path)
  }

  /// The JSON in the metadata: `{"version": 1, "task": …, "columns": […], …}`.
  public var json: String {
    var members = [
      "\"version\":\(Self.formatVersion)", "\"trees\":\(weights.shape.trees)", "\"depth\":\(weights.shape.depth)",
      "\"outputs\":\(weights.shape.outputs)", "\"candidates\":\(candidateCount)",
      "\"status\":\(JSONText.quoted(status.rawValue))", "\"validationLoss\":\(Self.number(validationLoss))",
    ]
    switch weights.activation {
    case .logistic: members.append("\"activation\":{\"kind\":\"logistic\"}")
    case .smoothStep(let width):
      members.append("\"activation\":{\"kind\":\"smoothStep\",\"width\":\(Self.number(width))}")
    }
    switch task {
    case .classification(let classes):
      members.append("\"task\":{\"kind\":\"classification\",\"classes\":\(Self.list(classes.map(JSONText.quoted)))}")
    case .regression(let center, let scale):
      members.append(
        "\"task\":{\"kind\":\"regression\",\"center\":\(Self.number(center)),\"scale\":\(Self.number(scale))}")
    }
    members.append("\"columns\":\(Self.list(encoder.columns.map(Self.text)))")
    members.append("\"history\":\(Self.list(history.map(Self.text)))")
    members.append("\"trials\":\(Self.list(trials.map(Self.text)))")
    members.append("\"curve\":\(Self.list(curve.map(Self.text)))")
    if let swaps {
      members.append(
        "\"swaps\":{\"tried\":\(swaps.tried),\"accepted\":\(swaps.accepted),\"optimal\":\(swaps.isSwapOptimal)}")
    }
    return "{\(members.joined(separator: ","))}"
  }

  private var metadata: [String: String] { ["format": Self.formatName, "model": json] }

  private func tensors() throws -> [TensorData] {
    [
      try .floats(name: "splits", shape: [weights.features, weights.shape.gates], values: weights.splits),
      try .floats(name: "biases", shape: [weights.shape.gates], values: weights.biases),
      try .floats(name: "leaves", shape: [weights.shape.leaves, weights.shape.outputs], values: weights.leaves),
    ]
  }

  /// Reads what ``save(to:)`` wrote.
  ///
  /// - Parameter path: The path of the file.
  /// - Throws: `DataFileError` for the file, `SkinnyTreesError.invalidModel` for what is in it.
  public init(contentsOf path: String) throws {
    let file = try SafetensorsFile(path: path, strategy: .copied)
    guard file.metadata["format"] == Self.formatName, let text = file.metadata["model"] else {
      throw SkinnyTreesError.invalidModel(file: path, problem: "not a saved soft tree ensemble")
    }
    let reader = try ModelReader(json: text, file: path)
    let version = try reader.integer("version")
    guard version == Self.formatVersion else {
      throw SkinnyTreesError.invalidModel(
        file: path, problem: "version \(version), this program reads \(Self.formatVersion)")
    }
    let shape = try TreeShape(
      trees: reader.integer("trees"), depth: reader.integer("depth"), outputs: reader.integer("outputs"))
    let activation = try reader.object("activation")
    let task = try reader.object("task")
    let encoder = FeatureEncoder(columns: try reader.objects("columns").map { try Self.column($0) })
    let weights = try TreeWeights<Float>(
      shape: shape,
      activation: try activation.string("kind") == "smoothStep"
        ? .smoothStep(width: activation.number("width")) : .logistic,
      features: encoder.width, splits: try file.floats("splits", requireFinite: true),
      biases: try file.floats("biases", requireFinite: true), leaves: try file.floats("leaves", requireFinite: true))
    let kind: TreeTask =
      try task.string("kind") == "classification"
      ? .classification(classes: try task.strings("classes"))
      : .regression(center: try task.number("center"), scale: try task.number("scale"))
    guard kind.outputs == shape.outputs else {
      throw SkinnyTreesError.invalidModel(
        file: path, problem: "the task has \(kind.outputs) outputs, the trees \(shape.outputs)")
    }
    guard Set(encoder.columns.map(\.name)).count == encoder.columns.count else {
      throw SkinnyTreesError.invalidModel(file: path, problem: "two columns have one name")
    }
    let swaps = try reader.optionalObject("swaps").map {
      SwapReport(
        tried: try $0.integer("tried"), accepted: try $0.integer("accepted"), isSwapOptimal: try $0.bool("optimal"))
    }
    self.init(
      task: kind, encoder: encoder, weights: weights, candidateCount: try reader.integer("candidates"),
      status: Status(rawValue: try reader.string("status")) ?? .complete,
      validationLoss: try reader.optionalNumber("validationLoss"),
      history: try reader.objects("history").map {
        TrainingRecord(
          step: try $0.integer("step"), features: try $0.integer("features"),
          trainingLoss: try $0.number("trainingLoss"), validationLoss: try $0.optionalNumber("validationLoss"))
      },
      trials: try reader.objects("trials").map {
        TrialSummary(
          trial: try $0.integer("trial"), trees: try $0.integer("trees"), depth: try $0.integer("depth"),
          steps: try $0.integer("steps"), features: try $0.integer("features"), loss: try $0.optionalNumber("loss"))
      },
      curve: try reader.objects("curve").map {
        BudgetPoint(
          features: try $0.integer("features"), cost: try $0.number("cost"), loss: try $0.number("loss"),
          standardError: try $0.number("standardError"), selected: try $0.strings("selected"))
      },
      swaps: swaps, seconds: 0, cpuSeconds: 0)
  }

  private static func column(_ reader: ModelReader) throws -> ColumnEncoding {
    let missing = try reader.optionalObject("missing").map {
      ColumnEncoding.MissingIndicator(center: try $0.number("center"), scale: try $0.positive("scale"))
    }
    let kind: ColumnEncoding.Kind
    if try reader.string("kind") == "numeric" {
      kind = .numeric(center: try reader.number("center"), scale: try reader.positive("scale"))
    } else {
      let (levels, centers) = (try reader.strings("levels"), try reader.numbers("centers"))
      guard levels.count == centers.count, Set(levels).count == levels.count else {
        throw reader.failure("levels", "expected different levels, one for each centre")
      }
      kind = .categorical(levels: levels, centers: centers, scale: try reader.positive("scale"))
    }
    return ColumnEncoding(name: try reader.string("name"), kind: kind, missing: missing)
  }

  private static func text(_ column: ColumnEncoding) -> String {
    var members = ["\"name\":\(JSONText.quoted(column.name))"]
    switch column.kind {
    case .numeric(let center, let scale):
      members += ["\"kind\":\"numeric\"", "\"center\":\(number(center))", "\"scale\":\(number(scale))"]
    case .categorical(let levels, let centers, let scale):
      members += [
        "\"kind\":\"categorical\"", "\"levels\":\(list(levels.map(JSONText.quoted)))",
        "\"centers\":\(list(centers.map { number($0) }))", "\"scale\":\(number(scale))",
      ]
    }
    if let missing = column.missing {
      members.append("\"missing\":{\"center\":\(number(missing.center)),\"scale\":\(number(missing.scale))}")
    }
    return "{\(members.joined(separator: ","))}"
  }

  private static func text(_ record: TrainingRecord) -> String {
    "{\"step\":\(record.step),\"features\":\(record.features),\"trainingLoss\":\(number(record.trainingLoss)),"
      + "\"validationLoss\":\(number(record.validationLoss))}"
  }

  private static func text(_ trial: TrialSummary) -> String {
    "{\"trial\":\(trial.trial),\"trees\":\(trial.trees),\"depth\":\(trial.depth),\"steps\":\(trial.steps),"
      + "\"features\":\(trial.features),\"loss\":\(number(trial.loss))}"
  }

  private static func text(_ point: BudgetPoint) -> String {
    "{\"features\":\(point.features),\"cost\":\(number(point.cost)),\"loss\":\(number(point.loss)),"
      + "\"standardError\":\(number(point.standardError)),\"selected\":\(list(point.selected.map(JSONText.quoted)))}"
  }

  /// The shortest text that reads back equal; `null` for what is missing or not finite.
  private static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "null" }
    return "\(value)"
  }

  private static func list(_ values: [String]) -> String { "[\(values.joined(separator: ","))]" }
}
