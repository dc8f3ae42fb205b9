/// One state of a long computation, as a line of text.
///
///     let line = ProgressLine(stage: "swap descent", done: 12, total: 48, elapsed: 30, incumbent: 0.52)
///     line.bar(width: 80)   // "swap descent [██████▎      …] 12/48 (25%) · 30.0 s · ETA …"
///     line.plain            // "swap descent: 12/48 (25%), 30.0 s, ETA 1 min 30 s, best 0.5200"
///     line.json             // {"stage":"swap descent","done":12,"total":48,…}
///
/// It only formats: the caller decides where a line goes and how often. The time left is extrapolated linearly
/// from the work done. `bound` is a proved lower bound of what `incumbent` minimises.
public struct ProgressLine: Sendable, Hashable {
  public var stage: String
  public var done: Int
  /// Work in all, or nil when it is not known.
  public var total: Int?
  /// Seconds since the stage began.
  public var elapsed: Double
  public var incumbent: Double?
  public var bound: Double?

  public init(
    stage: String, done: Int, total: Int? = nil, elapsed: Double, incumbent: Double? = nil, bound: Double? = nil
  ) {
    self.stage = stage
    self.done = done
    self.total = total
    self.elapsed = elapsed
    self.incumbent = incumbent
    self.bound = bound
  }

  /// The share of the work that is done, 0…1, or nil when the total is unknown.
  public var fraction: Double? {
    guard let total else { return nil }
    guard total > 0 else { return 1 }
    return min(max(Double(done) / Double(total), 0), 1)
  }

  /// Seconds left at the present pace, or nil while there is nothing to go by.
  public var remaining: Double? {
    guard let total, done > 0, elapsed >= 0, elapsed.isFinite else { return nil }
    guard done < total else { return 0 }
    return elapsed / Double(done) * (Double(total) - Double(done))
  }

  /// `(incumbent − bound)/|incumbent|`, or nil when either is unknown.
  public var gap: Double? {
    guard let incumbent, let bound, incumbent.isFinite, bound.isFinite else { return nil }
    if incumbent == bound { return 0 }
    return incumbent == 0 ? nil : max(0, (incumbent - bound) / incumbent.magnitude)
  }

  /// A line with a bar, never wider than `width` columns; figures are dropped from the right when space is short.
  ///
  ///     ProgressLine(stage: "trees", done: 1, total: 4, elapsed: 2).bar(width: 60, style: .ascii)
  public func bar(width: Int = 80, style: BarStyle = .unicode) -> String {
    let name = stage.singleLine.truncated(toWidth: max(8, width / 3))
    let separator = style == .ascii ? " | " : " · "
    var figures = figures
    var text = figures.joined(separator: separator)
    let fixed = name.displayWidth + 4
    while figures.count > 1, fixed + 10 + text.displayWidth > width {
      figures.removeLast()
      text = figures.joined(separator: separator)
    }
    let room = min(width - fixed - text.displayWidth, 40)
    let line = room >= 4 && fraction != nil ? "\(name) [\(style.draw(fraction ?? 0, room))] \(text)" : "\(name) \(text)"
    return line.truncated(toWidth: max(width, 0))
  }

  /// A line without a bar, for logs.
  public var plain: String {
    "\(stage.singleLine): \(figures.joined(separator: ", "))"
  }

  /// A JSON object on one line; unknown and non-finite numbers are null.
  public var json: String {
    let fields: [(String, String)] = [
      ("stage", stage.jsonString),
      ("done", String(done)),
      ("total", total.map { String($0) } ?? "null"),
      ("seconds", Self.number(elapsed)),
      ("remaining", Self.number(remaining)),
      ("incumbent", Self.number(incumbent)),
      ("bound", Self.number(bound)),
      ("gap", Self.number(gap)),
    ]
    return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
  }

  /// Progress, time, time left, incumbent, bound and gap, as far as they are known; the most wanted first.
  private var figures: [String] {
    var figures: [String] = []
    if let total, let fraction {
      figures.append("\(NumberFormatting.integer(done))/\(NumberFormatting.integer(total)) (\(Self.whole(fraction)))")
    } else {
      figures.append("\(NumberFormatting.integer(done)) done")
    }
    figures.append(NumberFormatting.seconds(elapsed))
    if let remaining, remaining > 0 { figures.append("ETA " + NumberFormatting.seconds(remaining)) }
    if let incumbent { figures.append("best " + NumberFormatting.significant(incumbent)) }
    if let gap { figures.append("gap " + NumberFormatting.percent(gap)) }
    if let bound { figures.append("bound " + NumberFormatting.significant(bound)) }
    return figures
  }

  /// Rounded down, so that 100% means done.
  private static func whole(_ fraction: Double) -> String {
    "\(Int((fraction * 100).rounded(.down)))%"
  }

  private static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "null" }
    return value.description
  }
}
