/// What a model is made of: sizes, kinds, classes of rows, ranges of numbers.
///
///     print(model.statistics)   // 3 variables (3 binary), 1 row (1 ≤), 3 nonzeros, |a| 3…5, |c| 4…7
///
/// Wide ranges of magnitudes are the usual reason why a solver runs into tolerances.
public struct ModelStatistics: Sendable, Hashable, Encodable {
  /// Variables by kind.
  public struct Variables: Sendable, Hashable, Encodable {
    public internal(set) var count = 0
    public internal(set) var continuous = 0
    public internal(set) var integer = 0
    public internal(set) var binary = 0
    public internal(set) var semiContinuous = 0
    public internal(set) var semiInteger = 0
    /// Those of any kind whose bounds are equal.
    public internal(set) var fixed = 0
    /// Those of any kind without a finite bound.
    public internal(set) var free = 0
  }

  /// Rows by their bounds.
  public struct Rows: Sendable, Hashable, Encodable {
    public internal(set) var count = 0
    public internal(set) var equal = 0
    public internal(set) var lessOrEqual = 0
    public internal(set) var greaterOrEqual = 0
    /// With two different finite bounds.
    public internal(set) var range = 0
    /// Without a bound.
    public internal(set) var free = 0
  }

  /// Rows by their structure; each row is in the first class that fits. The names are those of MIPLIB 2017 (Gleixner et
  /// al. 2021, doi:10.1007/s12532-020-00194-3); rows are taken up to a factor, without complemented variables.
  public struct RowClasses: Sendable, Hashable, Encodable {
    /// Without terms.
    public internal(set) var empty = 0
    /// With one term.
    public internal(set) var singleton = 0
    /// `Σ x = 1` over binaries.
    public internal(set) var setPartitioning = 0
    /// `Σ x ≤ 1` over binaries.
    public internal(set) var setPacking = 0
    /// `Σ x ≥ 1` over binaries.
    public internal(set) var setCovering = 0
    /// `Σ x = k` over binaries, k ≥ 2.
    public internal(set) var cardinality = 0
    /// `Σ a x ≤ b` over binaries, all a > 0.
    public internal(set) var knapsack = 0
    /// `a x + b y ≤ c` with at least one binary.
    public internal(set) var variableBound = 0
    /// All others.
    public internal(set) var general = 0
  }

  /// The smallest and largest magnitude of the numbers that are neither 0 nor infinite.
  public struct Magnitudes: Sendable, Hashable, Encodable {
    public internal(set) var smallest: Double
    public internal(set) var largest: Double
  }

  public internal(set) var variables = Variables()
  public internal(set) var rows = Rows()
  public internal(set) var classes = RowClasses()
  public internal(set) var sense = ObjectiveSense.minimize
  /// Terms of all rows.
  public internal(set) var nonzeros = 0
  /// Nonzeros as a share of variables times rows; 0 for a model without either.
  public internal(set) var density = 0.0
  /// Terms of the linear objective.
  public internal(set) var objectiveNonzeros = 0
  /// Products in the objective.
  public internal(set) var quadraticTerms = 0
  public internal(set) var specialOrderedSets1 = 0
  public internal(set) var specialOrderedSets2 = 0
  public internal(set) var indicators = 0
  /// Of the rows' coefficients; `nil` when there is no such number, as for the others.
  public internal(set) var coefficients: Magnitudes?
  /// Of the rows' bounds.
  public internal(set) var rightHandSides: Magnitudes?
  /// Of the variables' bounds.
  public internal(set) var bounds: Magnitudes?
  /// Of the linear objective's coefficients.
  public internal(set) var objective: Magnitudes?
}

extension ModelStatistics.Magnitudes: CustomStringConvertible {
  public var description: String { "\(compact(smallest))…\(compact(largest))" }

  /// With one more number; 0 and infinite ones do not count.
  static func noting(_ value: Double, in known: Self?) -> Self? {
    let size = abs(value)
    guard size > 0, size < Model.infinity else { return known }
    guard let known else { return Self(smallest: size, largest: size) }
    return Self(smallest: min(known.smallest, size), largest: max(known.largest, size))
  }
}

extension ModelStatistics: CustomStringConvertible {
  /// One line.
  public var description: String {
    var parts = [
      Self.counted(variables.count, "variable")
        + Self.listed([
          (variables.continuous, "continuous"), (variables.integer, "integer"), (variables.binary, "binary"),
          (variables.semiContinuous, "semi-continuous"), (variables.semiInteger, "semi-integer"),
        ]),
      Self.counted(rows.count, "row")
        + Self.listed([
          (rows.equal, "="), (rows.lessOrEqual, "≤"), (rows.greaterOrEqual, "≥"), (rows.range, "ranges"),
          (rows.free, "free"),
        ]),
      Self.counted(nonzeros, "nonzero"),
    ]
    for (count, what) in [
      (specialOrderedSets1, "SOS1"), (specialOrderedSets2, "SOS2"),
      (indicators, indicators == 1 ? "indicator" : "indicators"),
      (quadraticTerms, quadraticTerms == 1 ? "product" : "products"),
    ] where count > 0 {
      parts.append("\(count) \(what)")
    }
    if let coefficients { parts.append("|a| \(coefficients)") }
    if let objective { parts.append("|c| \(objective)") }
    return parts.joined(separator: ", ")
  }

  private static func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }

  private static func listed(_ parts: [(Int, String)]) -> String {
    let present = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return present.isEmpty ? "" : " (" + present.joined(separator: ", ") + ")"
  }
}
