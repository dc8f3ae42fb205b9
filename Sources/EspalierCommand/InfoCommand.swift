import ArgumentParser
import LinearAlgebra
import Reports

/// What this program is and runs on.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show version, BLAS, cores and solvers.",
    discussion: """
      EXAMPLE
        espalier info --json
      """)

  @Flag(help: "Print one JSON document instead of a table.")
  var json = false

  private struct BLAS: Encodable {
    var core: String
    var configuration: String
  }

  private struct Solver: Encodable {
    var name: String
    var version: String
    var licence: String
  }

  private struct Information: Encodable {
    var version: String
    var swift: String
    var blas: BLAS
    var cores: Int
    var threads: Int
    var solvers: [Solver]
  }

  func run() throws {
    let information = Information(
      version: BuildInformation.version, swift: BuildInformation.swiftVersion,
      blas: BLAS(core: BLASRuntime.coreName, configuration: BLASRuntime.configuration), cores: ThreadOptions.cores,
      threads: ThreadOptions.cores,
      solvers: SolverName.available.map { Solver(name: $0.name, version: $0.version, licence: $0.licence) })
    if json { return try StandardOutput.write(json: information) }
    var table = TextTable([.text("espalier"), .text(information.version)])
    table.append(["Swift", information.swift])
    table.append(["BLAS core", information.blas.core])
    table.append(["BLAS", information.blas.configuration])
    table.append(["cores", "\(information.cores)"])
    table.append(["threads by default", "\(information.threads)"])
    for solver in information.solvers { table.append([solver.name, "\(solver.version) (\(solver.licence))"]) }
    try StandardOutput.write(table.render())
  }
}
