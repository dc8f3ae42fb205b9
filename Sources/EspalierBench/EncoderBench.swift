import ArgumentParser
import Espalier
import Foundation

/// Throughput of the encoder and of pruning a whole model.
struct EncoderBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encoder", abstract: "Tokens per second of the encoder, and its share of the sgemm rate.",
    discussion: "Example: env -u OPENBLAS_CORETYPE espalier-bench encoder all-MiniLM-L6-v2 --text check.txt")

  @Argument(help: "Directory of the model.") var model: String
  @Option(help: "Text, one passage a line.") var text: String
  @Option(help: "Passages are cut after so many tokens.") var maxLength = 128
  @Option(help: "Thread counts, comma separated.") var threads = "1,2"
  @Option(help: "Runs; the best counts.") var repeats = 3

  func run() throws {
    let encoder = try EncoderModel(directory: model)
    let tokenizer = try WordPieceTokenizer(directory: model)
    let passages = try String(contentsOfFile: text, encoding: .utf8).split(whereSeparator: \.isNewline).map(String.init)
    let (tokenizing, batch) = Timing.best(of: repeats) {
      TokenBatch(passages, tokenizer: tokenizer, maximumLength: maxLength)
    }
    // The rate of the encoder's own largest product, 1024 tokens at a time.
    let (hidden, width) = (encoder.configuration.hiddenSize, encoder.configuration.intermediateSize)
    let (a, b) = (
      Matrix<Float>(rows: 1024, columns: hidden, repeating: 0.5),
      Matrix<Float>(rows: hidden, columns: width, repeating: 0.5)
    )
    let product = Timing.best(of: 10) { a.times(b) }.timing
    let gemm = 2 * 1024 * Double(hidden * width) / product.cpu / 1e9
    print(
      "BLAS core \(BLASRuntime.coreName); sgemm 1024×\(hidden)×\(width): \(NumberFormatting.significant(gemm, digits: 3)) GFLOP/s"
    )
    print(
      "\(passages.count) passages, \(batch.tokenCount) tokens; tokenised in \(NumberFormatting.seconds(tokenizing.cpu)) CPU"
    )
    var table = TextTable([
      .number("threads"), .number("tokens/s"), .number("tokens per CPU s"), .number("share of sgemm rate"),
    ])
    for count in threads.split(separator: ",").compactMap({ Int($0) }) {
      let (timing, _) = try Timing.best(of: repeats) {
        try encoder.embeddings(batch, control: RunControl(threads: count))
      }
      let tokens = Double(batch.tokenCount)
      let rate = 2 * Double(encoder.macsPerToken) * tokens / timing.cpu / 1e9
      table.append([
        "\(count)", NumberFormatting.integer(Int(tokens / timing.wall)),
        NumberFormatting.integer(Int(tokens / timing.cpu)),
        NumberFormatting.percent(rate / gemm),
      ])
    }
    print(table.render())
  }
}
