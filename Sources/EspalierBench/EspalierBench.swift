import ArgumentParser
import Espalier

/// Measurements of Espalier against the machine's limits and against its peers, each as a ratio within one run.
@main
struct EspalierBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "espalier-bench",
    abstract: "Measures Espalier against the machine's limits and against its peers.",
    discussion: """
      Build with -c release. Every figure is printed with the BLAS core type and the number of threads; unset
      OPENBLAS_CORETYPE unless the core type is meant to be fixed. Results are kept under Docs/Benchmarks.
      """,
    subcommands: [
      KernelBench.self, SelectionBench.self, EncoderBench.self, ModelBench.self, KnapsackBench.self,
      ConstrainedBench.self, SubsetBench.self, ExactSubsetBench.self, ExactMarginBench.self, TreesBench.self,
      PrivateBench.self,
    ])

  static func main() {
    BLASRuntime.keepFreedMemory()
    main(nil)
  }
}
