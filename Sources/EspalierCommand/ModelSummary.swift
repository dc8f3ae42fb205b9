import MIP
import Reports

/// What a model file holds.
struct ModelSummary: Encodable {
  var file: String
  var name: String?
  var sense: ObjectiveSense
  var variables: Int
  var integers: Int
  var rows: Int
  var nonzeros: Int
  /// Products, special ordered sets, indicators and semi-continuous variables.
  var special: Int

  /// Whether an LP solver can solve the model.
  var isLinear: Bool { integers == 0 && special == 0 }
  /// Whether an LP solver can solve the model without integrality.
  var isRelaxable: Bool { special == 0 }

  init(_ model: Model, file: String) {
    self.file = file
    name = model.name
    sense = model.sense
    let kinds = model.variables.compactMap { try? model.kind(of: $0) }
    variables = kinds.count
    integers = kinds.count { $0.isIntegral }
    rows = model.rows.count
    nonzeros = model.rows.reduce(0) { $0 + ((try? model.terms(of: $1).count) ?? 0) }
    special =
      kinds.count { $0.isSemi } + model.quadraticTerms.count + model.specialOrderedSets.count + model.indicators.count
  }

  /// One line.
  var text: String {
    var parts = ["\(NumberFormatting.integer(variables)) variables (\(NumberFormatting.integer(integers)) integer)"]
    parts.append("\(NumberFormatting.integer(rows)) rows")
    parts.append("\(NumberFormatting.integer(nonzeros)) nonzeros")
    if special > 0 {
      parts.append("\(NumberFormatting.integer(special)) products, sets, indicators or semi-continuous")
    }
    return "\(file): \(sense.rawValue), \(parts.joined(separator: ", "))\n"
  }

  static func words(_ termination: Termination) -> String {
    switch termination {
    case .optimal: "optimal"
    case .infeasible: "infeasible"
    case .unbounded: "unbounded"
    case .infeasibleOrUnbounded: "infeasible or unbounded"
    case .timeLimit: "time limit"
    case .nodeLimit: "node limit"
    case .iterationLimit: "iteration limit"
    case .cutoff: "nothing as good as the cutoff"
    case .cancelled: "cancelled"
    case .numericalError: "numerical trouble"
    }
  }
}
