import ModelPruning
import Reports

/// Every meaning that "half of the model" can have.
struct ModelSize: Encodable {
  var encoderParameters: Int
  var allParameters: Int
  var macsPerToken: Int

  init(_ model: EncoderModel) {
    encoderParameters = model.encoderParameterCount
    allParameters = model.parameterCount
    macsPerToken = model.macsPerToken
  }

  /// Dense against pruned, one row per meaning.
  static func table(dense: ModelSize, pruned: ModelSize) -> TextTable {
    var table = TextTable([.text("size"), .number("dense"), .number("pruned"), .number("removed")])
    func row(_ name: String, _ part: (ModelSize) -> Int) {
      let (before, after) = (part(dense), part(pruned))
      table.append([
        name, NumberFormatting.integer(before), NumberFormatting.integer(after),
        NumberFormatting.percent(1 - Double(after) / Double(max(1, before)), decimals: 1),
      ])
    }
    row("parameters of the encoder layers") { $0.encoderParameters }
    row("parameters of the whole model") { $0.allParameters }
    row("multiply-adds per token, linear maps") { $0.macsPerToken }
    return table
  }
}
