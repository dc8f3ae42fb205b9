import ArgumentParser
import Espalier
import Foundation

/// Exact best-subset regression on stored instances, beside a peer run in the same session.
struct ExactSubsetBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exact-subset", abstract: "Exact best-subset regression, beside El0ps.",
    discussion: """
      Instances are made by Docs/Benchmarks/peers/best_subset_exact.py; each is NAME.json, NAME.x.npy and NAME.y.npy.

      Example: env -u OPENBLAS_CORETYPE espalier-bench exact-subset instances --peer "python3 Docs/Benchmarks/peers/best_subset_exact.py"
      """)

  @Argument(help: "Directory of the instances.") var directory: String
  @Option(help: "Instances, comma separated.") var only = "r01,r05,r09,p1000,p10000,p100000,diabetes"
  @Option(help: "True relative gap.") var gap = 0.01
  @Option(help: "Seconds a solve may take.") var timeLimit = 60.0
  @Option(help: "Runs; the best counts.") var repeats = 3
  @Option(help: "Threads.") var threads = 1
  @Option(help: "Keep at most so many columns, with lambda0 = 0, instead of the penalty.") var keep: Int?
  @Option(help: "So many of the best supports.") var pool = 1
  @Flag(help: "Start from the support in the file.") var warm = false
  @Flag(help: "Through BestSubsetRegression, local search included; maps files in Fortran order.") var estimator = false
  @Flag(help: "A rigorous bound on coefficients instead of the one in the file.") var unconditional = false
  @Option(help: "Command that solves the same instances.") var peer: String?

  private struct About: Decodable {
    var lambda0: Double
    var lambda2: Double
    var bound: Double
    var support: [Int]
  }

  private struct PeerLine: Decodable {
    var name: String
    var seconds: Double
    var nodes: Int
    var objective: Double
    var status: String
  }

  func run() throws {
    print("BLAS core \(BLASRuntime.coreName), \(threads) thread(s), gap \(gap), best of \(repeats)")
    var table = TextTable([
      .text("instance"), .text("solver"), .text("status"), .number("F"), .number("size"), .number("gap"),
      .number("nodes"), .number("wall s"), .number("CPU s"), .number("passes"), .number("set"), .number("memory/X"),
      .number("× ours"),
    ])
    for name in only.split(separator: ",").map(String.init) {
      let path = directory + "/" + name
      let about = try JSONDecoder().decode(About.self, from: Data(contentsOf: URL(fileURLWithPath: path + ".json")))
      let y = try Npy.read(path + ".y.npy").doubles
      if estimator {
        table.append(try row(name, fit(path, y, about)))
        continue
      }
      let x = try Npy.read(path + ".x.npy")
      let (p, n) = (x.shape[0], x.shape[1])
      let (timing, solution) =
        x.elementType == .float32
        ? try solve(Matrix(rows: n, columns: p, layout: .columnMajor, elements: x.floats), y, about)
        : try solve(Matrix(rows: n, columns: p, layout: .columnMajor, elements: x.doubles), y, about)
      table.append([
        name, "Espalier", solution.status.rawValue, NumberFormatting.significant(solution.objective, digits: 7),
        "\(solution.support.count)", NumberFormatting.significant(solution.gap, digits: 2), "\(solution.nodes)",
        NumberFormatting.significant(timing.wall, digits: 3), NumberFormatting.significant(timing.cpu, digits: 3),
        "\(solution.fullPasses)", "\(solution.workingSetSize)",
        Self.residentPeak().map {
          NumberFormatting.significant(Double($0) / Double(n * p * x.elementType.byteCount), digits: 3)
        } ?? "", "",
      ])
      for line in try peerLines(name) {
        table.append([
          name, "peer", line.status, NumberFormatting.significant(line.objective, digits: 7), "", "", "\(line.nodes)",
          NumberFormatting.significant(line.seconds, digits: 3), "", "", "", "",
          NumberFormatting.significant(line.seconds / timing.wall, digits: 3),
        ])
      }
    }
    print(table.render())
    print("peak memory \(RunClock.peakMemoryBytes >> 20) MiB")
  }

  private func solve<Element: Scalar>(
    _ x: Matrix<Element>, _ y: [Double], _ about: About
  ) throws -> (Timing, PerspectiveSolution) {
    let problem = try PerspectiveProblem(
      columns: x, response: y, form: keep.map { .cardinality($0) } ?? .penalised(lambda0: about.lambda0),
      lambda2: about.lambda2, bounds: unconditional ? .derived : .given(about.bound))
    var tree = PerspectiveTree(problem)
    tree.gap = gap
    tree.pool = pool
    if warm { tree.warmStart = about.support }
    // From here on the peak is that of X and the solve; reading the file took more.
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    return try Timing.best(of: repeats) {
      try tree.solve(control: RunControl(timeLimit: timeLimit, threads: threads))
    }
  }

  private func fit(_ path: String, _ y: [Double], _ about: About) throws -> (Timing, SubsetFit, bytes: Int) {
    let file = try? NpyColumns(path: path + ".x.npy")
    let design: DesignMatrix
    var bytes = 8
    if let file {
      design = try DesignMatrix(npy: path + ".x.npy")
      bytes = file.elementType.byteCount
    } else {
      let x = try Npy.read(path + ".x.npy")
      bytes = x.elementType.byteCount
      let (p, n) = (x.shape[0], x.shape[1])
      design =
        bytes == 4
        ? try DesignMatrix(Matrix<Float>(rows: n, columns: p, layout: .columnMajor, elements: x.floats))
        : try DesignMatrix(Matrix<Double>(rows: n, columns: p, layout: .columnMajor, elements: x.doubles))
    }
    let options = SubsetOptions(
      lambda2: about.lambda2, intercept: false, standardize: false, method: .exact,
      coefficientBound: unconditional ? nil : about.bound, relativeGap: gap)
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    let (timing, fit) = try Timing.best(of: repeats) {
      try BestSubsetRegression(keep.map { .keep($0) } ?? .price(about.lambda0), options: options)
        .fit(design, response: y, control: RunControl(timeLimit: timeLimit, threads: threads))
    }
    return (timing, fit, bytes * design.rows * design.columns)
  }

  private func row(_ name: String, _ result: (timing: Timing, fit: SubsetFit, bytes: Int)) -> [String] {
    let (timing, fit) = (result.timing, result.fit)
    return [
      name, "estimator", fit.status.rawValue, NumberFormatting.significant(fit.objective, digits: 7), "\(fit.size)",
      fit.gap.map { NumberFormatting.significant($0, digits: 2) } ?? "none", "\(fit.work.nodes)",
      NumberFormatting.significant(timing.wall, digits: 3), NumberFormatting.significant(timing.cpu, digits: 3), "", "",
      Self.residentPeak().map { NumberFormatting.significant(Double($0) / Double(result.bytes), digits: 3) } ?? "", "",
    ]
  }

  /// The largest resident memory since the peak was last reset, where the system tells.
  private static func residentPeak() -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 * 1024 }
  }

  private func peerLines(_ name: String) throws -> [PeerLine] {
    guard let peer else { return [] }
    return try PeerProcess.lines(
      PeerLine.self, peer,
      ["--directory", directory, "--only", name, "--solve", "--gap", "\(gap)", "--limit", "\(timeLimit)"])
  }
}
