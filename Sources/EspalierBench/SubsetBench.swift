import ArgumentParser
import Espalier
import Foundation

/// Best-subset heuristics for every size, beside the losses that a peer script has written.
struct SubsetBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subset", abstract: "The heuristic path of best-subset regression against its peers.",
    discussion: """
      Reads what Docs/Benchmarks/peers/subset_heuristics.py writes: CASE-X.npy, CASE-y.npy and CASE.json. Data are used as \
      they are, without intercept and scaling. A loss is ½‖y − Xb‖² + λ₂‖b‖² after a ridge refit, the same for everybody.
      """)

  @Option(help: "The directory of the peer script's output.") var data: String
  @Option(parsing: .upToNextOption, help: "Cases.") var cases = [
    "synthetic-500x100-0.9", "synthetic-500x100-0.5", "synthetic-500x100-0.1", "diabetes", "synthetic-1000x10000-0.1",
  ]
  @Option(help: "Threads.") var threads = 1
  @Option(help: "Repetitions; the best time counts.") var repeats = 3
  @Option(help: "A price λ₀ to fit as well, for the first case.") var lambda0: Double?
  @Option(help: "squared; logistic or squaredHinge take the signs of y for labels and have no peers here.")
  var loss = "squared"
  @Flag(help: "Single precision, mapped.") var single = false

  private struct Peers: Decodable {
    struct Size: Decodable {
      struct Result: Decodable {
        let loss: Double
        let cpuSeconds: Double
      }
      let k: Int
      let methods: [String: Result]
    }
    let lambda2: Double
    let sizes: [Size]
  }

  func run() throws {
    for name in cases {
      let peers = try JSONDecoder().decode(
        Peers.self, from: Data(contentsOf: URL(fileURLWithPath: "\(data)/\(name).json")))
      let x = try DesignMatrix(npy: "\(data)/\(name)-X\(single ? "32" : "").npy")
      let y = try Npy.read("\(data)/\(name)-y.npy").doubles
      let largest = peers.sizes.map(\.k).max() ?? 0
      if let loss = SubsetLoss(rawValue: loss), loss != .squared {
        try classify(name, x, y, loss, largest: largest)
        continue
      }
      let estimator = BestSubsetRegression(
        .keep(largest),
        options: SubsetOptions(lambda2: peers.lambda2, intercept: false, standardize: false, method: .heuristic))
      let (timing, fits) = try Timing.best(of: repeats) {
        try estimator.path(0...largest, features: x, response: y, control: RunControl(threads: threads))
      }
      let methods = Set(peers.sizes.flatMap(\.methods.keys)).sorted()
      var table = TextTable(
        [.number("k"), .number("loss")] + methods.map { .number($0) } + [.text("against the best peer")])
      var worse = 0
      for size in peers.sizes {
        let loss = fits[size.k].objective
        let best = size.methods.values.map(\.loss).min() ?? .infinity
        let verdict = loss < best * (1 - 1e-9) ? "better" : loss <= best * (1 + 1e-9) ? "equal" : "WORSE"
        if verdict == "WORSE" { worse += 1 }
        table.append(
          ["\(size.k)", NumberFormatting.significant(loss, digits: 8)]
            + methods.map { size.methods[$0].map { NumberFormatting.significant($0.loss, digits: 8) } ?? "" } + [
              verdict
            ])
      }
      print("\(name): \(x.rows)×\(x.columns), sizes 0...\(largest), λ₂ \(peers.lambda2)")
      print(table.render())
      let certified = fits.count { $0.certificate.kind == .swapOptimal }
      print("worse than a peer at \(worse) sizes; swap-optimal \(certified) of \(fits.count); all sizes in one run:")
      print("  wall \(NumberFormatting.significant(timing.wall, digits: 3)) s, ", terminator: "")
      print("CPU \(NumberFormatting.significant(timing.cpu, digits: 3)) s, \(threads) thread(s)")
      for method in methods {
        let seconds = peers.sizes.compactMap { $0.methods[method]?.cpuSeconds }
        let total = method == "lasso" ? seconds.max() ?? 0 : seconds.reduce(0, +)
        print("  \(method): CPU \(NumberFormatting.significant(total, digits: 3)) s for \(seconds.count) sizes")
      }
      if let lambda0, name == cases.first {
        var priced = estimator
        priced.size = .price(lambda0)
        let (timing, fit) = try Timing.best(of: repeats) {
          try priced.fit(x, response: y, control: RunControl(threads: threads))
        }
        print(
          "λ₀ \(lambda0): objective \(NumberFormatting.significant(fit.objective, digits: 8)), k = \(fit.size), ",
          terminator: "")
        print("CPU \(NumberFormatting.significant(timing.cpu, digits: 3)) s")
      }
      print()
    }
  }

  private func classify(_ name: String, _ x: DesignMatrix, _ y: [Double], _ loss: SubsetLoss, largest: Int) throws {
    let estimator = BestSubsetClassifier(
      .keep(largest), loss: loss, options: SubsetOptions(lambda2: 0.01, standardize: false, method: .heuristic))
    let (timing, fits) = try Timing.best(of: repeats) {
      try estimator.path(
        0...largest, features: x, response: y.map { $0 > 0 ? 1 : -1 }, control: RunControl(threads: threads))
    }
    print("\(name): \(x.rows)×\(x.columns), \(loss.rawValue), λ₂ 0.01")
    for fit in fits {
      print("  k \(fit.size): \(NumberFormatting.significant(fit.objective, digits: 8)), \(fit.support)")
    }
    print("  wall \(NumberFormatting.significant(timing.wall, digits: 3)) s, ", terminator: "")
    print("CPU \(NumberFormatting.significant(timing.cpu, digits: 3)) s, \(threads) thread(s)")
  }
}
