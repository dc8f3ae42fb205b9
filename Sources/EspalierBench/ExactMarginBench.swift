import ArgumentParser
import Espalier
import Foundation

/// Exact best-subset classification on stored instances, beside a peer run in the same session.
struct ExactMarginBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exact-margin", abstract: "Exact best-subset classification, beside El0ps.",
    discussion: """
      Instances are made by Docs/Benchmarks/peers/best_subset_margin.py; each is NAME.json, NAME.x.npy and NAME.y.npy.

      Example: env -u OPENBLAS_CORETYPE espalier-bench exact-margin instances --peer "python3 Docs/Benchmarks/peers/best_subset_margin.py"
      """)

  @Argument(help: "Directory of the instances.") var directory: String
  @Option(help: "Instances, comma separated.") var only =
    "logistic-200x100-r1,logistic-500x100-r5,logistic-500x100-r9,logistic-1000x1000-r1,logistic-1000x5000-r1-l10,"
    + "logistic-1000x5000-r5-l10,logistic-1000x5000-r1-l3,hinge-500x100-r5,hinge-1000x1000-r1,hinge-1000x5000-r1-l50"
  @Option(help: "True relative gap.") var gap = 0.01
  @Option(help: "Seconds a solve may take.") var timeLimit = 120.0
  @Option(help: "Runs; the best counts.") var repeats = 3
  @Option(help: "Threads.") var threads = 1
  @Option(help: "Keep at most so many columns, with lambda0 = 0, instead of the penalty.") var keep: Int?
  @Flag(help: "Start from the support in the file.") var warm = false
  @Flag(help: "A rigorous bound on coefficients instead of the one in the file.") var unconditional = false
  @Option(help: "Command that solves the same instances.") var peer: String?

  private struct About: Decodable {
    var loss: String
    var lambda0: Double
    var lambda2: Double
    var bound: Double
    var support: [Int]
  }

  private struct PeerLine: Decodable {
    var seconds: Double
    var cpu: Double
    var nodes: Int
    var objective: Double
    var size: Int
    var status: String
  }

  func run() throws {
    print("BLAS core \(BLASRuntime.coreName), \(threads) thread(s), gap \(gap), best of \(repeats)")
    var table = TextTable([
      .text("instance"), .text("solver"), .text("status"), .number("F"), .number("size"), .number("gap"),
      .number("nodes"), .number("wall s"), .number("CPU s"), .number("passes"), .number("set"), .number("wall × ours"),
      .number("CPU × ours"),
    ])
    for name in only.split(separator: ",").map(String.init) {
      let path = directory + "/" + name
      let about = try JSONDecoder().decode(About.self, from: Data(contentsOf: URL(fileURLWithPath: path + ".json")))
      let y = try Npy.read(path + ".y.npy").doubles
      let x = try Npy.read(path + ".x.npy")
      let (p, n) = (x.shape[0], x.shape[1])
      let design = try DesignMatrix(Matrix(rows: n, columns: p, layout: .columnMajor, elements: x.doubles))
      let problem = try MarginProblem(
        columns: design, labels: y, loss: about.loss == "logistic" ? .logistic : .squaredHinge,
        form: keep.map { .cardinality($0) } ?? .penalised(lambda0: about.lambda0), lambda2: about.lambda2,
        bounds: unconditional ? .derived : .given(about.bound), intercept: false, threads: threads)
      var tree = MarginTree(problem)
      tree.gap = gap
      if warm { tree.warmStart = about.support }
      let (timing, solution) = try Timing.best(of: repeats) {
        try tree.solve(control: RunControl(timeLimit: timeLimit, threads: threads))
      }
      table.append([
        name, "Espalier", solution.status.rawValue, NumberFormatting.significant(solution.objective, digits: 7),
        "\(solution.support.count)", NumberFormatting.significant(solution.gap, digits: 2), "\(solution.nodes)",
        NumberFormatting.significant(timing.wall, digits: 3), NumberFormatting.significant(timing.cpu, digits: 3),
        "\(solution.fullPasses)", "\(solution.workingSetSize)", "", "",
      ])
      for line in try peerLines(name) {
        table.append([
          name, "peer", line.status, NumberFormatting.significant(line.objective, digits: 7), "\(line.size)", "",
          "\(line.nodes)", NumberFormatting.significant(line.seconds, digits: 3),
          NumberFormatting.significant(line.cpu, digits: 3), "", "",
          NumberFormatting.significant(line.seconds / timing.wall, digits: 3),
          NumberFormatting.significant(line.cpu / timing.cpu, digits: 3),
        ])
      }
    }
    print(table.render())
    print("peak memory \(RunClock.peakMemoryBytes >> 20) MiB")
  }

  private func peerLines(_ name: String) throws -> [PeerLine] {
    guard let peer else { return [] }
    return try PeerProcess.lines(
      PeerLine.self, peer,
      ["--directory", directory, "--only", name, "--solve", "--gap", "\(gap)", "--limit", "\(timeLimit)"])
  }
}
