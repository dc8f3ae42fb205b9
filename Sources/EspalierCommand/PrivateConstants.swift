import LinearAlgebra
import PrivateSelection

/// The public constants of a bounds file, checked; every error names the file and the member at fault.
struct PrivateConstants {
  let path: String
  let reason: String
  let names: [String]
  let ranges: [PublicRange]
  /// `nil` for the hinge loss.
  let responseRange: PublicRange?
  /// `nil` for the squared loss.
  let classes: PublicClasses?
  let radius: PublicBound
  let ridge: Double
  let records: Int

  init(path: String, target: String, loss: PrivateLossName) throws {
    let file = try BoundsFile(reading: path)
    self.path = path
    func fault(_ problem: String) -> CommandFailure { CommandFailure(.input, "\(path): \(problem)") }
    guard file.reason.contains(where: { !$0.isWhitespace }) else {
      throw fault("\"reason\" is empty, expected why the constants are public")
    }
    guard !file.columns.isEmpty else { throw fault("\"columns\" is empty, expected the columns to choose from") }
    var known: Set<String> = []
    for column in file.columns {
      guard known.insert(column.name).inserted else { throw fault("\"columns\" names '\(column.name)' twice") }
      guard column.name != target else { throw fault("\"columns\" names '\(target)', which is the target") }
    }
    reason = file.reason
    names = file.columns.map(\.name)
    records = file.records
    ridge = file.ridge ?? 0
    func range(_ lower: Double, _ upper: Double, of name: String) throws -> PublicRange {
      do { return try PublicRange(lower, upper, because: file.reason) } catch {
        throw fault(
          "the range of \(name) is \(lower) to \(upper), expected ends in ascending order, less than 1.8·10³⁰⁸ apart")
      }
    }
    ranges = try file.columns.map { try range($0.range.lower, $0.range.upper, of: "column '\($0.name)'") }
    let response = try file.response.map { try range($0.lower, $0.upper, of: "the response '\(target)'") }
    let labels = try file.classes.map { labels in
      guard labels.count == 2, labels[0] != labels[1] else {
        throw fault("\"classes\" is \(labels), expected two labels that differ, such as [0, 1]")
      }
      return PublicClasses.labels(negative: labels[0], positive: labels[1])
    }
    switch loss {
    case .squared:
      guard let response else { throw fault("\"response\" is absent, expected the range of '\(target)'") }
      responseRange = response
      classes = nil
    case .hinge:
      responseRange = nil
      // From public constants alone: looking at the labels would cost budget.
      if labels == nil {
        let advice = "name the two labels, such as \"classes\": [0, 1]"
        guard let response else {
          throw fault(
            "\"classes\" and \"response\" are absent; for --loss hinge \(advice), or give \"response\" a range such as "
              + "-1 to 1 if they are -1 and 1")
        }
        guard response.lower < 0, response.upper > 0 else {
          throw fault(
            "\"response\" is \(response.lower) to \(response.upper), which allows one sign only, and --loss hinge takes the "
              + "class from the sign: labels -1 and 1, with a range such as -1 to 1; for others \(advice)")
        }
      }
      classes = labels ?? .signs
    }
    do { radius = try PublicBound(file.radius, because: file.reason) } catch {
      throw fault("\"radius\" is \(file.radius), expected a number between 2⁻⁶⁰ and 2⁶⁰")
    }
  }

  /// The public half of the selection.
  func model(keep: Int, loss: PrivateLossName, intercept: Bool, neighbours: PrivateNeighbours) throws -> SelectionModel
  {
    let unit = try PublicBound(1, because: reason)
    do {
      return try SelectionModel(
        loss: loss == .hinge ? .hinge : .leastSquares, features: names.count, supportSize: keep,
        predictorBound: unit, responseBound: unit, radius: radius, ridge: ridge, intercept: intercept,
        neighbours: neighbours == .replaceOne
          ? .replaceOne(records: records) : .addRemove(maximumRecords: records))
    } catch {
      guard case .parameter(let name, let value, let expected) = error else { throw error }
      if name == "supportSize" { throw CommandFailure(.usage, "--keep is \(value), expected \(expected)") }
      let member = name == "features" ? "the number of \"columns\"" : "\"\(name)\""
      throw CommandFailure(.input, "\(path): \(member) is \(value), expected \(expected)")
    }
  }

  /// Clips and scales a table's cells, with public constants only.
  func data(values: [Double], response: [Double], model: SelectionModel) throws -> PrivateData {
    var values = values
    for index in values.indices { values[index] = ranges[index % ranges.count].scaled(values[index]) }
    let matrix = Matrix<Double>(rows: response.count, columns: names.count, elements: values)
    let scale: (Double) -> Double = { responseRange?.scaled($0) ?? classes?.sign(of: $0) ?? $0 }
    return try PrivateData(predictors: matrix, response: response.map(scale), model: model)
  }
}
