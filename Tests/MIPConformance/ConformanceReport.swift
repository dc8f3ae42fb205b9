/// What came of one check.
public enum ConformanceOutcome: Sendable, Equatable {
  case passed
  /// What went wrong, one message each.
  case failed([String])
  /// Declared not to pass, for this reason.
  case excluded(String)
  /// The backend does not declare these.
  case unsupported(Capabilities)
}

/// The outcomes of a run, printable as a table by theme with the declared exclusions below it.
public struct ConformanceReport: Sendable, CustomStringConvertible {
  /// Name and version.
  public let backend: String
  public private(set) var outcomes: [(check: ConformanceCheck, outcome: ConformanceOutcome)] = []

  public init(backend: String) { self.backend = backend }

  /// Adds an outcome.
  public mutating func note(_ outcome: ConformanceOutcome, of check: ConformanceCheck) {
    outcomes.append((check, outcome))
  }

  /// The names of the failed checks with their messages.
  public var failed: [(name: String, messages: [String])] {
    outcomes.compactMap { entry in
      if case .failed(let messages) = entry.outcome { (entry.check.name, messages) } else { nil }
    }
  }

  public var description: String {
    var lines = ["Conformance of \(backend)", Self.line("theme", "passed", "failed", "excluded", "unsupported")]
    var total = [0, 0, 0, 0]
    for theme in ConformanceCheck.Theme.allCases {
      let counts = counts(outcomes.filter { $0.check.theme == theme }.map(\.outcome))
      guard counts.contains(where: { $0 > 0 }) else { continue }
      lines.append(Self.line(theme.rawValue, counts))
      for index in total.indices { total[index] += counts[index] }
    }
    lines.append(Self.line("all", total))
    for (check, outcome) in outcomes {
      switch outcome {
      case .excluded(let reason): lines.append("excluded \(check.name): \(reason)")
      case .failed(let messages): lines.append("FAILED \(check.name): \(messages.joined(separator: "; "))")
      case .passed, .unsupported: break
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Passed, failed, excluded, unsupported.
  private func counts(_ outcomes: [ConformanceOutcome]) -> [Int] {
    var counts = [0, 0, 0, 0]
    for outcome in outcomes {
      switch outcome {
      case .passed: counts[0] += 1
      case .failed: counts[1] += 1
      case .excluded: counts[2] += 1
      case .unsupported: counts[3] += 1
      }
    }
    return counts
  }

  private static func line(_ theme: String, _ counts: [Int]) -> String {
    line(theme, "\(counts[0])", "\(counts[1])", "\(counts[2])", "\(counts[3])")
  }

  private static func line(_ theme: String, _ cells: String...) -> String {
    func pad(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count))
    }
    return theme + pad(theme, 16) + cells.map { pad($0, 13) + $0 }.joined()
  }
}
