import ArgumentParser
import Foundation
import LinearAlgebra
import MIP

/// The command-line tool: it reads files, calls one room and writes results.
@main
struct EspalierTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "espalier",
    abstract: "Choose what to keep: pruning and selection with proofs where they can be had.",
    discussion: """
      Results go to standard output, as a table or with --json as one JSON document; progress and warnings go to \
      standard error.

      Exit status: 0 done, 1 internal fault, 2 wrong usage, 3 input that cannot be read or makes no sense, \
      4 infeasible, 5 a limit came before the proof that was asked for, 6 verification below its threshold, 7 output that cannot be written, \
      130 interrupted.

      EXAMPLE
        espalier select --gram H.npy --dense W.npy --damping 0.01 --keep 512
      """,
    version: BuildInformation.version,
    subcommands: [
      PruneCommand.self, EvaluateCommand.self, SelectCommand.self, CompareCommand.self, SolveCommand.self,
      RegressCommand.self, PredictCommand.self, PrivateCommand.self, TreesCommand.self, InfoCommand.self,
    ])

  /// Runs a command and ends the process with the exit status of the contract.
  static func main() {
    // Before anything else: a worker has no arguments, signals or streams of its own.
    SolverWorker.runIfAsked()
    Interruption.ignoreBrokenPipes()
    BLASRuntime.keepFreedMemory()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      Foundation.exit(finish(error).rawValue)
    }
  }

  /// Says what went wrong, if anything did, and which exit status that is.
  private static func finish(_ error: any Error) -> ExitStatus {
    if let status = error as? ExitStatus { return status }
    if let failure = CommandFailure(describing: error) {
      Diagnostics.error(failure.message)
      return failure.status
    }
    // What is left comes from the argument parser: help, version and wrong usage.
    let code = exitCode(for: error)
    if code.isSuccess {
      do { try StandardOutput.write(fullMessage(for: error) + "\n") } catch { return finish(error) }
      return .success
    }
    guard code == .validationFailure else {
      Diagnostics.error("internal fault: \(error)")
      return .internalFault
    }
    Diagnostics.error("\(message(for: error)) (see '\(helpCommand)')")
    return .usage
  }

  /// What to type for help on the command that was given.
  private static var helpCommand: String {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    let given = CommandLine.arguments.dropFirst().first { names.contains($0) }
    return ["espalier", given, "--help"].compactMap { $0 }.joined(separator: " ")
  }
}
