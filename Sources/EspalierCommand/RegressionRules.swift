import DataFiles
import Selection
import SparseRegression

/// A JSON file of rules for a regression: `{"lower": {"age": 0}, "upper": {…}, "unpenalized": ["sex"], "groups": […]}`.
struct RegressionRules: Decodable {
  struct Group: Decodable {
    var columns: [String]
    var atMost: Int?
    var atLeast: Int?

    private enum CodingKeys: String, CodingKey, CaseIterable { case columns, atMost, atLeast }

    init(from decoder: any Decoder) throws {
      try KnownKeys.require(CodingKeys.allCases.map(\.rawValue), decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      columns = try container.decode([String].self, forKey: .columns)
      atMost = try container.decodeIfPresent(Int.self, forKey: .atMost)
      atLeast = try container.decodeIfPresent(Int.self, forKey: .atLeast)
    }
  }

  var lower: [String: Double]?
  var upper: [String: Double]?
  var unpenalized: [String]?
  var groups: [Group]?
  /// Rules on the support, as `select` takes them; columns by number.
  var constraints: [SideConstraint]?

  private enum CodingKeys: String, CodingKey, CaseIterable { case lower, upper, unpenalized, groups, constraints }

  init(from decoder: any Decoder) throws {
    try KnownKeys.require(CodingKeys.allCases.map(\.rawValue), decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    lower = try container.decodeIfPresent([String: Double].self, forKey: .lower)
    upper = try container.decodeIfPresent([String: Double].self, forKey: .upper)
    unpenalized = try container.decodeIfPresent([String].self, forKey: .unpenalized)
    groups = try container.decodeIfPresent([Group].self, forKey: .groups)
    constraints = try container.decodeIfPresent([SideConstraint].self, forKey: .constraints)
  }

  static let help = """
    CONSTRAINTS
      --constraints names a JSON file such as the following; columns go by name, or by number from 0 where they have none, \
    and coefficients are in the units of the data. Bounds have to allow 0:
        {"lower": {"age": 0}, "upper": {"age": 2.5},
         "unpenalized": ["sex"],
         "groups": [{"columns": ["s1", "s2", "s3"], "atLeast": 1, "atMost": 2}]}
      With --loss squared and --keep a list "constraints" may hold any rule on the support that select and compare take \
    (see espalier select --help), with columns by number.
    """

  private static let expected = """
    an object with any of "lower" and "upper" (numbers by column), "unpenalized" (a list of columns) and "groups" (a list of \
    {"columns": […], "atLeast": n, "atMost": n}), and "constraints" (a list of rules as for select)
    """

  /// The side constraints of the file that the options name; empty without one.
  /// - Throws: `DataFileError` with the index of the constraint and the field at fault.
  static func sideConstraints(_ options: RegressionModelOptions) throws -> [SideConstraint] {
    guard let path = options.constraints,
      try JSONFile.read(RegressionRulesKeys.self, path, expected: expected).hasSideConstraints
    else { return [] }
    return try ConstraintsFile.read(path)
  }

  /// The constraints of the options.
  /// - Throws: `DataFileError` for the file, `CommandFailure` for a column that does not exist.
  static func constraints(_ options: RegressionModelOptions, _ data: RegressionData) throws -> SubsetConstraints {
    var result = SubsetConstraints()
    var free = try options.unpenalized.map { list in
      try list.split(separator: ",").map { try data.column(String($0), in: "--unpenalized") }
    }
    if let path = options.constraints {
      // A file of side constraints alone is read by its own reader, which knows their fields.
      _ = try sideConstraints(options)
      let rules = try JSONFile.read(RegressionRules.self, path, expected: expected)
      result.lower = try bounds(rules.lower, data, path, -.infinity)
      result.upper = try bounds(rules.upper, data, path, .infinity)
      free = try (free ?? []) + (rules.unpenalized ?? []).map { try data.column($0, in: path) }
      result.groups = try (rules.groups ?? []).map { group in
        SubsetConstraints.Group(
          columns: try group.columns.map { try data.column($0, in: path) }, atLeast: group.atLeast ?? 0,
          atMost: group.atMost)
      }
    }
    if options.nonNegative {
      result.lower = (result.lower ?? Array(repeating: 0, count: data.design.columns)).map { max(0, $0) }
    }
    result.unpenalized = free ?? []
    return result
  }

  private static func bounds(
    _ values: [String: Double]?, _ data: RegressionData, _ path: String, _ open: Double
  ) throws -> [Double]? {
    guard let values else { return nil }
    var result = [Double](repeating: open, count: data.design.columns)
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      guard open < 0 ? value <= 0 : value >= 0 else {
        let (what, expected) = open < 0 ? ("lower", "0 or less") : ("upper", "0 or more")
        throw CommandFailure(.input, "\(path): the \(what) bound of '\(name)' is \(value), expected \(expected)")
      }
      result[try data.column(name, in: path)] = value
    }
    return result
  }
}

/// Whether a file of rules has side constraints.
private struct RegressionRulesKeys: Decodable {
  var hasSideConstraints: Bool

  private enum CodingKeys: String, CodingKey { case constraints }

  init(from decoder: any Decoder) throws {
    hasSideConstraints = try decoder.container(keyedBy: CodingKeys.self).contains(.constraints)
  }
}
