import LinearAlgebra
import PrivateSelection

/// The public constants of a bounds file, checked; every error names the file and the member at fault.
struct PrivateConstants {
  let path: String
  let reason: String
  let names: [String]
  let ranges: [PublicRange]
  /// `nil` for the hinge loss, which needs none.
  let responseRange: PublicRange?
  let radius: PublicBound
  let ridge: Double
  let records: Int

  init(path: String, target: String, loss: PrivateLossName) throws {
    let file = try BoundsFile.read(path)
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
        throw fault("the range of \(name) is \(lower) to \(upper), expected finite ends in ascending order")
      }
    }
    ranges = try file.columns.map { try range($0.lower, $0.upper, of: "column '\($0.name)'") }
    if loss == .squared {
      guard let response = file.response else {
        throw fault("\"response\" is absent, expected the range of '\(target)'")
      }
      responseRange = try range(response.lower, response.upper, of: "the response '\(target)'")
    } else {
      responseRange = nil
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
    return try PrivateData(
      predictors: matrix, response: responseRange.map { response.map($0.scaled) } ?? response, model: model)
  }
}
