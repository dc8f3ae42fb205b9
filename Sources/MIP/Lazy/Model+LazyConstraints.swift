import Execution

extension Model {
  /// Solves the model with constraints that are too many to write down: a closure finds the violated ones.
  ///
  ///     let solution = try model.solve(with: CBC()) { point in
  ///       subtours(in: point).map { tour in sum(tour.edgesInside) <= Double(tour.count - 1) }
  ///     }
  ///
  /// A ``LazyRowBackend`` (GLPK) asks inside its tree; any other is run again and again with the rows found so far. Both
  /// give the same answer: the last point was shown to the closure and satisfies it, the bound is that of a model with
  /// fewer rows. Rows are judged with ``SolveOptions/feasibilityTolerance``, as the model's own are.
  ///
  /// - Parameters:
  ///   - backend: The solver.
  ///   - options: Gaps, limits, start, tolerances. The node limit is for all runs together.
  ///   - control: Time limit (over everything), cancellation, progress; a reported incumbent satisfies the closure.
  ///   - lazyConstraints: Called one at a time, on the solver's thread or the caller's. ``Solution/lazyRows`` counts what
  ///     it returns.
  /// - Throws: As ``solve(with:options:control:)``; `MIPError.callbackFailed` when the closure throws or returns only
  ///   constraints that the point satisfies; `.unsupported` when the model is unbounded without them, or for
  ///   ``SolveOptions/relaxed``.
  public func solve(
    with backend: some IntegerBackend, options: SolveOptions = SolveOptions(), control: RunControl = RunControl(),
    lazyConstraints: @escaping LazyConstraints
  ) throws(MIPError) -> Solution {
    let clock = control.start()
    try options.check()
    guard !options.relaxed else {
      throw .unsupported(solver: backend.name, feature: "lazy constraints on a relaxation")
    }
    let separator = LazySeparator(self, tolerance: options.feasibilityTolerance, lazyConstraints)
    var loop = LazyLoop(model: self, options: options, control: control, clock: clock, separator: separator)
    var solution = try loop.run(on: backend)
    solution.lazyRows = separator.rowCount
    solution.seconds = clock.seconds
    solution.cpuSeconds = clock.cpuSeconds
    return solution
  }
}
