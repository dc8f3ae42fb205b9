import ArgumentParser
import Espalier
import Foundation

/// Selection methods on one layer, side by side with a peer run in the same session.
struct SelectionBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selection", abstract: "Selection methods on one layer, beside the numpy port of the reference.",
    discussion: """
      Example: env -u OPENBLAS_CORETYPE espalier-bench selection --gram ffn3_H.npy --dense ffn3_W.npy --keep 1152,768,384 \
      --peer "python3 Docs/Benchmarks/peers/osscar_numpy.py"

      CPU seconds are those of selection and refit, one thread, from the matrices in memory to the coefficients; \
      nothing derived from H is kept between runs.
      """)

  @Option(help: "H, p×p.") var gram: String
  @Option(help: "W, p×m.") var dense: String
  @Option(help: "Inputs per group.") var groupSize = 1
  @Option(help: "Groups to keep, comma separated.") var keep: String
  @Option(help: "Share of the mean diagonal.") var damping = 0.01
  @Option(help: "Methods, comma separated.") var methods = "activation,backward,forward,osscar,swap"
  @Option(help: "Runs per method; the best counts.") var repeats = 3
  @Option(help: "Command of the peer, given the same layer; see Docs/Benchmarks/peers.") var peer: String?
  @Option(help: "The peer's methods, comma separated.") var peerMethods = "greedy,fast,ls,halve"

  func run() throws {
    let h = try matrix(gram)
    let w = try matrix(dense)
    let budgets = keep.split(separator: ",").compactMap { Int($0) }
    let groups = stride(from: 0, to: h.rows, by: groupSize).map { Array($0..<min($0 + groupSize, h.rows)) }
    print("BLAS core \(BLASRuntime.coreName), 1 thread, p = \(h.rows), m = \(w.columns), \(groups.count) groups")
    let pathTiming = try Timing.best(of: repeats) {
      try BackwardElimination().path(
        SelectionProblem(gram: h, dense: w, groups: groups, budget: .groups(0), damping: damping))
    }
    print("whole backward path, every budget: \(NumberFormatting.seconds(pathTiming.timing.cpu)) CPU")
    let peers = try peer.map { try peerResults(command: $0) } ?? []
    var table = TextTable([
      .number("keep"), .text("method"), .number("relative loss"), .number("CPU s"), .number("gap"),
      .number("peer CPU / ours"),
    ])
    for budget in budgets {
      let others = peers.filter { $0.keep == budget }
      for name in methods.split(separator: ",").map(String.init) {
        guard let method = Method(rawValue: name) else { throw ValidationError("no method \(name)") }
        let (timing, selection) = try Timing.best(of: repeats) {
          try SelectionProblem(gram: h, dense: w, groups: groups, budget: .groups(budget), damping: damping)
            .select(method)
        }
        // Only peers whose loss is at least as large are beaten by being faster.
        let beaten = others.filter { $0.relativeLoss >= selection.relativeLoss * (1 - 1e-6) }
        let ratios = beaten.map {
          "\($0.method) \(NumberFormatting.significant($0.cpuSeconds / timing.cpu, digits: 3))×"
        }
        table.append([
          "\(budget)", name, NumberFormatting.significant(selection.relativeLoss, digits: 6),
          NumberFormatting.significant(timing.cpu, digits: 3), NumberFormatting.significant(selection.gap, digits: 2),
          ratios.joined(separator: " "),
        ])
      }
      for other in others {
        table.append([
          "\(budget)", "peer \(other.method)", NumberFormatting.significant(other.relativeLoss, digits: 6),
          NumberFormatting.significant(other.cpuSeconds, digits: 3), "", "",
        ])
      }
    }
    print(table.render())
  }

  private func matrix(_ path: String) throws -> Matrix<Double> {
    let array = try Npy.read(path)
    guard array.shape.count == 2 else { throw ValidationError("\(path) is not a matrix") }
    return Matrix(rows: array.shape[0], columns: array.shape[1], elements: array.doubles)
  }
}
