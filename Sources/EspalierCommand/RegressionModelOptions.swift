import ArgumentParser

/// What a regression minimises, and under which rules.
struct RegressionModelOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("At most so many columns, not counting those of --unpenalized.", valueName: "k"))
  var keep: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Every number of columns of a range, one fit each.", valueName: "k1..k2"))
  var path: RegressionPath?

  @Option(
    name: .customLong("lambda0"), parsing: .unconditional,
    help: ArgumentHelp("λ₀, the price of a column, instead of --keep.", valueName: "l"))
  var lambda0: Double?

  @Option(
    name: .customLong("lambda1"), parsing: .unconditional,
    help: ArgumentHelp("λ₁, the price of a unit of absolute coefficient.", valueName: "l")
  )
  var lambda1 = 0.0

  @Option(
    name: .customLong("lambda2"), parsing: .unconditional,
    help: ArgumentHelp(
      "λ₂, the price of a unit of squared coefficient. (default: 0, and 1e-7 for logistic and squared-hinge)",
      valueName: "l"))
  var lambda2: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "M, the largest absolute coefficient a proof may assume, in the units of the columns used. (default: derived from the data, or else assumed and named in the result)",
      valueName: "m"))
  var bound: Double?

  @Option(help: "What is summed over the rows.")
  var loss: RegressionLoss = .squared

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The quantile of --loss quantile, between 0 and 1. (default: 0.5)", valueName: "level"))
  var quantile: Double?

  @Flag(help: "No intercept.")
  var noIntercept = false

  @Flag(help: "Use the columns in their own units instead of bringing them to norm 1.")
  var noStandardize = false

  @Option(help: ArgumentHelp("Columns that are always in and free of penalties, by name or number.", valueName: "a,b"))
  var unpenalized: String?

  @Flag(help: "No negative coefficients.")
  var nonNegative = false

  @Option(help: ArgumentHelp("A JSON file of bounds, groups and columns that are always in.", valueName: "file.json"))
  var constraints: String?

  @Option(help: "Who chooses the columns.")
  var method: RegressionMethod = .automatic

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Stop when the relative gap (F − bound)/F is proved to be at most this.", valueName: "share"))
  var gap = 0.0

  func validate() throws {
    let sizes = [keep != nil, path != nil, lambda0 != nil].count { $0 }
    if sizes > 1, !(sizes == 2 && lambda0 != nil && keep != nil && loss.smooth == nil) {
      throw ValidationError("--keep, --path and --lambda0 exclude one another")
    }
    for (name, value) in [("lambda0", lambda0 ?? 0), ("lambda1", lambda1), ("lambda2", lambda2 ?? 0), ("gap", gap)]
    where !(value >= 0 && value.isFinite) {
      throw ValidationError("--\(name) is \(value), expected a finite number, at least 0")
    }
    if gap >= 1 { throw ValidationError("--gap is \(gap), expected a share below 1") }
    if let bound, !(bound > 0 && bound.isFinite) {
      throw ValidationError("--bound is \(bound), expected a finite number above 0")
    }
    if let keep, keep < 0 { throw ValidationError("--keep is \(keep), expected a number of columns") }
    if let quantile {
      guard loss == .quantile else { throw ValidationError("--quantile needs --loss quantile") }
      guard quantile > 0, quantile < 1 else {
        throw ValidationError("--quantile is \(quantile), expected a number between 0 and 1")
      }
    }
    if loss.smooth == nil {
      try checkPiecewise()
    } else if method == .mip {
      throw ValidationError(
        "--method mip serves the losses absolute, quantile and hinge; --method exact proves the others")
    }
  }

  private func checkPiecewise() throws {
    let name = loss.rawValue
    if method == .heuristic || method == .exact {
      throw ValidationError("--loss \(name) is solved as a mixed-integer program: expected --method mip or automatic")
    }
    if let lambda2, lambda2 > 0 { throw ValidationError("--loss \(name) takes no --lambda2: it would not be linear") }
    if nonNegative || unpenalized != nil || constraints != nil {
      throw ValidationError("--loss \(name) takes no --non-negative, --unpenalized or --constraints")
    }
  }
}

/// `k1..k2`, or one number.
struct RegressionPath: ExpressibleByArgument {
  var sizes: ClosedRange<Int>

  init?(argument: String) {
    guard let ranges = NumberRanges.parse(argument), ranges.count == 1, let range = ranges.first, range.count <= 10_000
    else { return nil }
    sizes = range
  }
}
