import ArgumentParser
import CKernels
import Espalier

/// Rates of the dense kernels against the peak of one core.
struct KernelBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels", abstract: "Rates of the dense kernels as a share of one core's peak.",
    discussion: "Example: env -u OPENBLAS_CORETYPE espalier-bench kernels --size 1536")

  @Option(help: "Order of the matrices.") var size = 1536
  @Option(help: "Runs per kernel; the best counts.") var repeats = 5

  func run() throws {
    let n = size
    var sink = 0.0
    var floatSink: Float = 0
    let rounds = 20_000_000
    let (peak, work) = Timing.best(of: 3) { espalier_fma_rounds(rounds, &sink) }
    let (floatPeak, floatWork) = Timing.best(of: 3) { espalier_fma_rounds_float(rounds, &floatSink) }
    let peakRate = work / peak.cpu / 1e9
    let floatRate = floatWork / floatPeak.cpu / 1e9
    let stream = [Double](repeating: 1, count: 32 << 20)
    let (read, _) = Timing.best(of: 3) { espalier_read_sum(stream, stream.count) }
    let bandwidth = Double(stream.count * 8) / read.cpu / 1e9

    var generator = SplitMix(state: 1)
    let a = Matrix<Double>(rows: n, columns: n) { _, _ in generator.uniform() - 0.5 }
    let narrow = a.narrowed()
    var table = TextTable([
      .text("kernel"), .number("CPU ms"), .number("rate"), .text("unit"), .number("share of limit"),
    ])
    func row(_ name: String, _ timing: Timing, _ operations: Double, limit: Double, unit: String) {
      let rate = operations / timing.cpu / 1e9
      table.append([
        name, NumberFormatting.fixed(timing.cpu * 1e3, decimals: 2), NumberFormatting.significant(rate, digits: 3),
        unit,
        NumberFormatting.percent(rate / limit),
      ])
    }
    let cube = Double(n) * Double(n) * Double(n)
    row("gemm double", Timing.best(of: repeats) { a.times(a) }.timing, 2 * cube, limit: peakRate, unit: "GFLOP/s")
    row(
      "gemm float", Timing.best(of: repeats) { narrow.times(narrow) }.timing, 2 * cube, limit: floatRate,
      unit: "GFLOP/s")
    row("syrk double", Timing.best(of: repeats) { a.selfProduct() }.timing, cube, limit: peakRate, unit: "GFLOP/s")
    var definite = a.selfProduct()
    definite.addToDiagonal(Double(n))
    let (cholesky, factor) = try Timing.best(of: repeats) { try Cholesky(definite) }
    row("Cholesky", cholesky, cube / 3, limit: peakRate, unit: "GFLOP/s")
    row(
      "inverse from Cholesky", Timing.best(of: repeats) { factor.lowerInverse() }.timing, cube * 2 / 3, limit: peakRate,
      unit: "GFLOP/s")
    let samples = Matrix<Float>(rows: 4096, columns: n) { _, _ in Float(generator.uniform() - 0.5) }
    let gram = try Timing.best(of: repeats) {
      var accumulator = GramAccumulator(features: n)
      try accumulator.add(samples)
    }
    row("Gram of 4096 float samples", gram.timing, 4096 * Double(n) * Double(n), limit: peakRate, unit: "GFLOP/s")
    let inverse = factor.lowerInverse()
    let elimination = Timing.best(of: repeats) {
      let state = SymmetricElimination(inverse, definite)
      for row in 0..<n { state.eliminate((row * 7) % n) }
    }
    row("eliminate all rows, two matrices", elimination.timing, cube, limit: peakRate, unit: "GFLOP/s")
    let tableau = try SweepTableau(gram: definite, optimum: a, support: Array(0..<n / 2))
    let swap = Timing.best(of: repeats) { tableau.bestSwap() }
    let pairs = Double(n / 2) * Double(n - n / 2)
    row("best swap of all pairs (two reads a pair)", swap.timing, pairs * 16, limit: bandwidth, unit: "GB/s")
    let update = Timing.best(of: repeats) {
      tableau.pivot(1)
      tableau.pivot(n - 1)
      tableau.commit()
    }
    row(
      "two pivots (two triangles read and written)", update.timing, Double(n) * Double(n) * 8 * 2, limit: bandwidth,
      unit: "GB/s")

    print("BLAS core \(BLASRuntime.coreName), 1 thread, n = \(n), best of \(repeats)")
    print(
      "one core: \(NumberFormatting.significant(peakRate, digits: 3)) GFLOP/s double, "
        + "\(NumberFormatting.significant(floatRate, digits: 3)) float, "
        + "\(NumberFormatting.significant(bandwidth, digits: 3)) GB/s read")
    print(table.render())
    print("pairs: \(NumberFormatting.significant(swap.timing.cpu / pairs * 1e9, digits: 3)) ns each")
  }
}

/// A seeded generator for bench data.
struct SplitMix {
  var state: UInt64

  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }
}
