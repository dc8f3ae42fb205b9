import ArgumentParser
import DataFiles
import Execution
import Foundation
import LinearAlgebra
import ModelPruning
import Reports
import Selection

/// Structured pruning of a network: calibrate, choose, refit, export, verify.
struct PruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Prune a BERT-family encoder: calibrate, choose, refit, export, verify.",
    discussion: """
      MODEL is a directory with config.json, vocab.txt and model.safetensors. Layer by layer, heads and then \
      feed-forward neurons are chosen from Gram matrices of their activations on the text, the maps behind them are \
      refitted, and the result is written to DIR with prune.json, which says what was kept and why. The exported model \
      is read back and compared with the dense one on the check text.

      EXAMPLE
        espalier prune all-MiniLM-L6-v2 --out pruned --text calibration.txt \\
          --check check.txt --keep-neurons 0.5 --html report.html
      """)

  @Argument(help: "Directory of the model.")
  var model: String

  @Option(help: ArgumentHelp("Directory to write; its parent must exist.", valueName: "dir"))
  var out: String

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Calibration text, UTF-8, one passage a line.", valueName: "file"))
  var text: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Held-out text to verify on. (default: every tenth calibration passage is held out)", valueName: "file"))
  var check: [String] = []

  @Option(
    help: ArgumentHelp(
      "Feed-forward neurons to keep per layer, a count or a share. (default: 0.5 when no heads are pruned)",
      valueName: "n|share"))
  var keepNeurons: UnitBudget?

  @Option(help: ArgumentHelp("Attention heads to keep per layer, a count or a share.", valueName: "n|share"))
  var keepHeads: UnitBudget?

  @Option(
    help: ArgumentHelp(
      "uniform loads in stock Transformers and cannot express pruned heads; sidecar keeps the true shape of every layer.",
      valueName: "mode"))
  var export: ExportMode = .uniform

  @Option(help: "How neurons are chosen.")
  var method: Method = .swap

  @Option(help: "How heads are chosen.")
  var headMethod: Method = .automatic

  @Option(help: "Added to the diagonal of each Gram matrix, as a share of its mean.")
  var damping = 0.01

  @Option(help: "Share of the error left by earlier pruning that a refit makes up for, 0 to 1.")
  var correction = 0.5

  @Option(help: "Whether tokens or sequences of the calibration text count alike.")
  var weighting: PruneOptions.Weighting = .token

  @Flag(help: "Leave the biases as they are.")
  var noIntercept = false

  @Option(help: ArgumentHelp("Calibrate on the first passages with so many tokens. (default: all)", valueName: "n"))
  var tokens: Int?

  @Option(help: ArgumentHelp("Passages are cut after so many tokens.", valueName: "n"))
  var maxLength = 128

  @Option(
    help: ArgumentHelp(
      "Also choose heads by these methods, for the report; 'all' for every one but mip.", valueName: "methods")
  )
  var compareHeads: String?

  @Option(
    help: ArgumentHelp("End with status 6 when the mean held-out cosine is below this.", valueName: "x"))
  var minCosine: Double?

  @Option(help: ArgumentHelp("Write a report with plots.", valueName: "file"))
  var html: String?

  @Flag(help: "Replace a model that is in DIR already.")
  var overwrite = false

  @OptionGroup(title: "Run") var options: RunOptions

  func validate() throws {
    if let tokens, tokens < 1 { throw ValidationError("--tokens is \(tokens), expected at least 1") }
    guard maxLength >= 3 else { throw ValidationError("--max-length is \(maxLength), expected at least 3") }
    guard damping.isFinite, damping >= 0 else {
      throw ValidationError("--damping is \(damping), expected a finite number, at least 0")
    }
    guard correction >= 0, correction <= 1 else {
      throw ValidationError("--correction is \(correction), expected 0 to 1")
    }
    if export == .uniform, keepHeads != nil {
      throw ValidationError("--export uniform cannot express pruned heads; use --export sidecar")
    }
    _ = try comparedMethods()
  }

  private func comparedMethods() throws -> [Method] {
    guard let compareHeads else { return [] }
    if compareHeads == "all" { return Method.allCases.filter { $0 != headMethod && $0 != .mip } }
    guard let list = MethodList(argument: compareHeads) else {
      throw ValidationError(
        "--compare-heads is '\(compareHeads)', expected 'all' or a list of \(Method.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    return list.methods
  }

  func run() throws {
    Interruption.watch()
    if let html { try OutputFile.check(html) }
    let clock = RunControl().start()
    let display = options.makeDisplay()
    defer { display.clear() }
    let dense = try EncoderModel(directory: model)
    // Before minutes of work, not after.
    try ModelExport.requireWritable(out, base: model, overwriting: overwrite)
    let tokenizer = try WordPieceTokenizer(directory: model)
    var calibration = try TextFiles(text)
    let held = try heldOut(&calibration)
    let batch = try calibration.batch(tokenizer, maximumLength: maxLength, tokens: tokens)

    var settings = PruneOptions(neurons: keepNeurons ?? (keepHeads == nil ? .share(0.5) : nil), heads: keepHeads)
    settings.neuronMethod = method
    settings.headMethod = headMethod
    settings.damping = damping
    settings.correction = correction
    settings.weighting = weighting
    settings.fitsIntercept = !noIntercept
    settings.comparedHeadMethods = try comparedMethods()
    let result = try ModelPruner(model: dense, options: settings).prune(batch, control: options.control(display))

    let record = PruneRecord(
      toolVersion: BuildInformation.version, baseModel: try .init(directory: model), exportMode: export,
      options: recordedOptions(settings),
      calibration: .init(sha256: calibration.sha256, texts: calibration.passages.count, tokens: batch.tokenCount),
      layers: result.recordLayers)
    try ModelExport.write(result.model, base: model, to: out, mode: export, record: record, overwriting: overwrite)

    // What is verified is what was written.
    let written = try EncoderModel(directory: out)
    var control = options.control(display, title: "verify")
    control.timeLimit = nil
    let fidelity = try FidelityReport(
      dense: dense, pruned: written, batch: TokenBatch(held.passages, tokenizer: tokenizer, maximumLength: maxLength),
      control: control)
    display.clear()
    let summary = PruneSummary(
      model: model, out: out, export: export, plan: .init(neurons: settings.neurons?.text, heads: settings.heads?.text),
      calibration: .init(sha256: calibration.sha256, texts: calibration.passages.count, tokens: batch.tokenCount),
      layers: result.layers.enumerated().map { PruneSummary.Layer($0.offset, $0.element) },
      dense: ModelSize(dense), pruned: ModelSize(written), fidelity: fidelity, seconds: clock.seconds,
      cpuSeconds: clock.cpuSeconds, peakMemoryBytes: RunClock.peakMemoryBytes)
    if options.json {
      try StandardOutput.write(json: summary)
    } else {
      try StandardOutput.write(summary.text)
    }
    if let html {
      try AtomicFile.write(PrunePage(summary, result: result, record: record, run: options).page.render(), to: html)
    }
    if let minCosine, fidelity.cosine.mean < minCosine {
      options.warn("the mean held-out cosine is below \(minCosine); the files are kept")
      throw ExitStatus.unverified
    }
  }

  /// The check text, or every tenth passage taken out of the calibration text.
  private func heldOut(_ calibration: inout TextFiles) throws -> TextFiles {
    if !check.isEmpty { return try TextFiles(check) }
    guard calibration.passages.count >= 20 else {
      throw CommandFailure(
        .input,
        "\(text.joined(separator: ", ")): \(calibration.passages.count) passages are too few to hold some out; "
          + "give a check text with --check")
    }
    var held = calibration
    held.passages = calibration.passages.enumerated().filter { $0.offset % 10 == 9 }.map(\.element)
    calibration.passages = calibration.passages.enumerated().filter { $0.offset % 10 != 9 }.map(\.element)
    return held
  }

  private func recordedOptions(_ settings: PruneOptions) -> [String: PruneOption] {
    var recorded: [String: PruneOption] = [
      "method": .text(method.rawValue), "headMethod": .text(headMethod.rawValue), "damping": .number(damping),
      "correction": .number(correction), "weighting": .text(weighting.rawValue), "intercept": .bool(!noIntercept),
      "maximumLength": .integer(maxLength), "blasCore": .text(BLASRuntime.coreName),
    ]
    recorded["keepNeurons"] = settings.neurons.map { .text($0.text) }
    recorded["keepHeads"] = settings.heads.map { .text($0.text) }
    return recorded
  }
}
