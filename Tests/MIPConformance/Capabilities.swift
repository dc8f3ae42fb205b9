import MIP

/// What a check needs of a backend beyond solving linear programs.
public struct Capabilities: OptionSet, Sendable, Hashable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Integer variables, and with them every bridge that adds binaries.
  public static let integers = Capabilities(rawValue: 1 << 0)
  /// Duals, reduced costs and rays of linear programs.
  public static let duals = Capabilities(rawValue: 1 << 1)
  /// A start point is used, not only accepted.
  public static let start = Capabilities(rawValue: 1 << 2)
  public static let cutoff = Capabilities(rawValue: 1 << 3)
  public static let nodeLimit = Capabilities(rawValue: 1 << 4)
  public static let threads = Capabilities(rawValue: 1 << 5)
  public static let seed = Capabilities(rawValue: 1 << 6)
  public static let log = Capabilities(rawValue: 1 << 7)
  /// A stopped solve returns the incumbent.
  public static let stop = Capabilities(rawValue: 1 << 8)
  public static let progress = Capabilities(rawValue: 1 << 9)

  /// What a backend declares by its protocols and its features.
  public init(of backend: any Backend) {
    self = []
    if backend is any IntegerBackend { insert(.integers) }
    if backend is any LinearBackend { insert(.duals) }
    let declared: [(BackendFeatures, Capabilities)] = [
      (.start, .start), (.cutoff, .cutoff), (.nodeLimit, .nodeLimit), (.threads, .threads), (.seed, .seed),
      (.log, .log), (.stop, .stop), (.progress, .progress),
    ]
    for (feature, capability) in declared where backend.features.contains(feature) { insert(capability) }
  }
}

extension Capabilities: CustomStringConvertible {
  public var description: String {
    let names = [
      "integers", "duals", "start", "cutoff", "node limit", "threads", "seed", "log", "stop", "progress",
    ]
    return names.indices.filter { contains(Capabilities(rawValue: 1 << $0)) }.map { names[$0] }.joined(separator: ", ")
  }
}
