import ArgumentParser
import MIP
import Selection

/// Settings of the method `mip`.
struct SolverOptions: ParsableArguments {
  @Option(help: "The solver of the method mip. (default: cbc)")
  var solver: MasterSolver?

  @Option(
    help: ArgumentHelp(
      "With the method mip: stop when the objective is within this share of its bound. (default: 0, a full proof)",
      valueName: "share"))
  var gap: Double?

  func validate() throws {
    if let gap, !(gap.isFinite && gap >= 0) {
      throw ValidationError("--gap is \(gap), expected a finite number, at least 0")
    }
  }

  /// Refuses settings that none of the methods takes.
  func check(_ methods: [Method]) throws {
    guard !methods.contains(.mip) else { return }
    if solver != nil { throw ValidationError("--solver is for the method mip") }
    if gap != nil { throw ValidationError("--gap is for the method mip") }
  }

  /// The method with these settings.
  func method() throws -> MIPSelection {
    var method = MIPSelection(backend: try (solver ?? .cbc).backend())
    method.relativeGap = gap ?? 0
    return method
  }
}
