import Reports
import SparseRegression

/// What the check of a certificate found.
struct CertificateReport: Encodable {
  var valid: Bool
  /// What was solved, in words.
  var claim: String
  /// The first thing that is wrong.
  var problem: String?
  /// What the certificate claims.
  var bound: Double?
  var objective: Double?
  /// What the check computed.
  var provedBound: Double?
  var recomputedObjective: Double?
  var gap: Double?
  var support: [Int]
  /// The names of the columns of `support`.
  var columns: [String]
  var nodes: Int
  var assumes: [String]

  init(_ certificate: SubsetCertificate, _ verdict: CertificateVerdict, data: RegressionData) {
    valid = verdict.isValid
    // A certificate that is not valid may name any column.
    let columns = 0..<data.design.columns
    var size = ""
    switch certificate.size {
    case .keep(let keep): size = "at most \(keep) columns"
    case .price(let price): size = "λ₀ = \(price)"
    }
    var parts = [
      "squared loss, \(size), λ₁ = \(certificate.lambda1), λ₂ = \(certificate.lambda2)",
      certificate.hasIntercept ? "intercept" : "no intercept",
      certificate.isStandardized ? "standardised columns" : "columns as given",
    ]
    let rules = certificate.constraints
    if rules.lower != nil || rules.upper != nil { parts.append("bounds on coefficients") }
    if !rules.groups.isEmpty { parts.append("\(rules.groups.count) groups") }
    if !rules.unpenalized.isEmpty {
      parts.append(
        "always in: "
          + rules.unpenalized.filter(columns.contains).map(data.design.name).joined(separator: ", "))
    }
    claim = parts.joined(separator: ", ")
    self.columns = certificate.proof.support.filter(columns.contains).map(data.design.name)
    problem = verdict.problem.isEmpty ? nil : verdict.problem
    bound = Self.finite(certificate.proof.bound)
    objective = Self.finite(certificate.proof.objective)
    provedBound = Self.finite(verdict.provedBound)
    recomputedObjective = Self.finite(verdict.objective)
    gap = Self.finite(certificate.proof.gap)
    support = certificate.proof.support
    nodes = certificate.proof.records.count
    assumes = verdict.assumption.isEmpty ? [] : [verdict.assumption]
  }

  private static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

  private enum CodingKeys: String, CodingKey {
    case valid, claim, columns, problem, bound, objective, provedBound, recomputedObjective, gap, support, nodes,
      assumes
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(valid, forKey: .valid)
    try container.encode(claim, forKey: .claim)
    try container.encode(columns, forKey: .columns)
    try container.encode(problem, forKey: .problem)
    try container.encode(bound, forKey: .bound)
    try container.encode(objective, forKey: .objective)
    try container.encode(provedBound, forKey: .provedBound)
    try container.encode(recomputedObjective, forKey: .recomputedObjective)
    try container.encode(gap, forKey: .gap)
    try container.encode(support, forKey: .support)
    try container.encode(nodes, forKey: .nodes)
    try container.encode(assumes, forKey: .assumes)
  }

  var text: String {
    var table = TextTable([.text("certificate"), .number("claimed"), .number("recomputed")])
    table.append([
      "objective", NumberFormatting.significant(objective, digits: 8),
      NumberFormatting.significant(recomputedObjective, digits: 8),
    ])
    table.append([
      "bound", NumberFormatting.significant(bound, digits: 8), NumberFormatting.significant(provedBound, digits: 8),
    ])
    let nodes = "\(NumberFormatting.integer(self.nodes)) nodes"
    let verdict =
      valid ? "valid: every leaf is closed and no support is left out (\(nodes))" : "INVALID: \(problem ?? "")"
    let gap = NumberFormatting.percent(gap, decimals: 4)
    let support = columns.joined(separator: ", ")
    return "\(claim)\ncolumns: \(support.isEmpty ? "none" : support)\n\n" + table.render()
      + "gap: \(gap)\n\n\(verdict)\n" + assumes.map { "assuming: \($0)\n" }.joined()
  }
}
