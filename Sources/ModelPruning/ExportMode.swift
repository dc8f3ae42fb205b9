/// How a pruned model is laid out on disk.
public enum ExportMode: String, Codable, Sendable, CaseIterable {
  /// A stock model with a smaller `intermediate_size`, the same in every layer, and all heads. It loads wherever the
  /// base model does.
  case uniform
  /// Every layer in its true shape, with `config.json` as it was and `prune.json` beside it. Only readers that know
  /// `prune.json` load it.
  case sidecar
}
