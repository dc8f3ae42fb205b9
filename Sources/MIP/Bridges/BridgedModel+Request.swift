import Execution

extension BridgedModel {
  /// The request for a backend: start, cutoff and observer in the sense of the form.
  func request(_ compiled: CompiledModel, options: SolveOptions, control: RunControl, clock: RunClock) -> SolveRequest {
    var start: [Double]?
    if !options.start.isEmpty {
      var values = [Double](repeating: .nan, count: originalVariables)
      for (variable, value) in options.start { values[variable.index] = value }
      start = compiled.columnValues(extend(values))
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
      objectiveOffset: compiled.sign * compiled.constant, threads: control.threads, clock: clock, incumbents: box)
  }
}
