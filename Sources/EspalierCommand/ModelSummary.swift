import MIP

/// What a model file holds.
struct ModelSummary: Encodable {
  var file: String
  var name: String?
  var statistics: ModelStatistics

  init(_ model: Model, file: String) {
    self.file = file
    name = model.name
    statistics = model.statistics
  }

  /// Whether an LP solver can solve the model.
  var isLinear: Bool { isRelaxable && statistics.variables.integer + statistics.variables.binary == 0 }

  /// Whether an LP solver can solve the model without integrality.
  var isRelaxable: Bool {
    statistics.variables.semiContinuous + statistics.variables.semiInteger == 0 && statistics.quadraticTerms == 0
      && statistics.specialOrderedSets1 + statistics.specialOrderedSets2 + statistics.indicators == 0
  }

  /// One line.
  var text: String { "\(file): \(statistics.sense.rawValue), \(statistics)\n" }

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
