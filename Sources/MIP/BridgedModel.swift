import Execution

/// A model rewritten for a solver: the original variables and rows first, in their order, then what the bridges added.
public struct BridgedModel: Sendable {
  public var model: Model
  /// How many variables of ``model`` are the original's.
  let originalVariables: Int
}

extension Model {
  /// The model in terms of what a solver takes: special ordered sets, indicators, semi-continuous variables and
  /// products that it lacks are replaced by binaries and rows.
  ///
  /// - Parameter features: What the solver takes by itself.
  /// - Throws: `MIPError.unsupported` for what no bridge covers.
  public func bridged(for features: BackendFeatures) throws(MIPError) -> BridgedModel {
    if !indicators.isEmpty { throw .unsupported(solver: "this solver", feature: "indicators") }
    if kinds.contains(where: \.isSemi) {
      throw .unsupported(solver: "this solver", feature: "semi-continuous variables")
    }
    if !quadraticTerms.isEmpty { throw .unsupported(solver: "this solver", feature: "products in the objective") }
    for set in specialOrderedSets where !features.contains(set.kind == .type1 ? .sos1 : .sos2) {
      throw .unsupported(solver: "this solver", feature: "special ordered sets")
    }
    return BridgedModel(model: self, originalVariables: variableCount)
  }
}

extension BridgedModel {
  /// The request for a backend: start, cutoff and observer in the sense of the form.
  func request(_ compiled: CompiledModel, options: SolveOptions, control: RunControl, clock: RunClock) -> SolveRequest {
    var start: [Double]?
    if !options.start.isEmpty {
      var values = [Double](repeating: .nan, count: model.variableCount)
      for (variable, value) in options.start { values[variable.index] = value }
      start = compiled.columnValues(values)
    }
    var box = IncumbentBox()
    if let observer = control.observer {
      box = IncumbentBox { nodes, incumbent, bound in
        observer(
          Progress(
            stage: "branch and cut", done: nodes, incumbent: incumbent.map(compiled.userObjective),
            bound: bound.map(compiled.userObjective)))
      }
    }
    return SolveRequest(
      form: compiled.form, options: options, start: start, cutoff: options.cutoff.map(compiled.formObjective),
      threads: control.threads, clock: clock, incumbents: box)
  }
}
