import ArgumentParser
import Execution
import ModelPruning
import Reports

/// Fidelity, size and speed of a pruned model against the dense one.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compare a pruned encoder with the dense one on held-out text.",
    discussion: """
      Fidelity is that of the sentence embeddings; speed is measured on the same text, the two models in turn, the best \
      of several rounds.

      EXAMPLE
        espalier evaluate all-MiniLM-L6-v2 pruned --text check.txt
      """)

  @Argument(help: "Directory of the dense model.")
  var dense: String

  @Argument(help: "Directory of the pruned model.")
  var pruned: String

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Held-out text, UTF-8, one passage a line.", valueName: "file"))
  var text: [String]

  @Option(help: ArgumentHelp("Passages are cut after so many tokens.", valueName: "n"))
  var maxLength = 128

  @Option(help: "Rounds of the speed measurement.")
  var rounds = 3

  @Option(help: ArgumentHelp("End with status 6 when the mean cosine is below this.", valueName: "x"))
  var minCosine: Double?

  @OptionGroup(title: "Run") var options: RunOptions

  private struct Summary: Encodable {
    var dense: ModelSize
    var pruned: ModelSize
    var fidelity: FidelityReport
    var tokensPerSecond: Speed
    var threads: Int
  }

  private struct Speed: Encodable {
    var dense: Double
    var pruned: Double
    var ratio: Double
  }

  func validate() throws {
    guard maxLength >= 3 else { throw ValidationError("--max-length is \(maxLength), expected at least 3") }
    guard rounds >= 1 else { throw ValidationError("--rounds is \(rounds), expected at least 1") }
  }

  func run() throws {
    Interruption.watch()
    let display = options.makeDisplay()
    defer { display.clear() }
    let (large, small) = (try EncoderModel(directory: dense), try EncoderModel(directory: pruned))
    let tokenizer = try WordPieceTokenizer(directory: dense)
    let batch = TokenBatch(try TextFiles(text).passages, tokenizer: tokenizer, maximumLength: maxLength)
    let control = options.control(display)
    let fidelity = try FidelityReport(dense: large, pruned: small, batch: batch, control: control)
    var silent = control
    silent.observer = nil
    var best = (dense: Double.infinity, pruned: Double.infinity)
    for round in 0..<rounds {
      control.observer?(Progress(stage: "speed", done: round, total: rounds))
      best.dense = min(best.dense, try Self.seconds(large, batch, silent))
      best.pruned = min(best.pruned, try Self.seconds(small, batch, silent))
    }
    display.clear()
    let tokens = Double(batch.tokenCount)
    let speed = Speed(
      dense: tokens / best.dense, pruned: tokens / best.pruned, ratio: best.dense / best.pruned)
    let summary = Summary(
      dense: ModelSize(large), pruned: ModelSize(small), fidelity: fidelity, tokensPerSecond: speed,
      threads: options.threadCount)
    if options.json {
      try StandardOutput.write(json: summary)
    } else {
      try StandardOutput.write(
        [
          fidelity.table.render(), ModelSize.table(dense: summary.dense, pruned: summary.pruned).render(),
          "speed, \(options.threadCount) threads: dense \(NumberFormatting.integer(Int(speed.dense))) tokens/s, "
            + "pruned \(NumberFormatting.integer(Int(speed.pruned))) tokens/s, "
            + "\(NumberFormatting.significant(speed.ratio, digits: 3)) times as fast", "",
        ].joined(separator: "\n"))
    }
    if let minCosine, fidelity.cosine.mean < minCosine {
      options.warn("the mean cosine is below \(minCosine)")
      throw ExitStatus.unverified
    }
  }

  private static func seconds(_ model: EncoderModel, _ batch: TokenBatch, _ control: RunControl) throws -> Double {
    let clock = control.start()
    _ = try model.embeddings(batch, control: control)
    return clock.seconds
  }
}
