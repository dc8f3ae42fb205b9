import Reports
import SparseRegression

/// What the check of a certificate found.
struct CertificateReport: Encodable {
  var valid: Bool
  /// The first thing that is wrong.
  var problem: String?
  /// What the certificate claims.
  var bound: Double
  var objective: Double
  /// What the check computed.
  var provedBound: Double?
  var recomputedObjective: Double?
  var gap: Double
  var support: [Int]
  var nodes: Int
  var assumes: [String]

  init(_ certificate: SubsetCertificate, _ verdict: CertificateVerdict, data: RegressionData) {
    valid = verdict.isValid
    problem = verdict.problem.isEmpty ? nil : verdict.problem
    bound = certificate.proof.bound
    objective = certificate.proof.objective
    provedBound = verdict.provedBound.isFinite ? verdict.provedBound : nil
    recomputedObjective = verdict.objective.isFinite ? verdict.objective : nil
    gap = certificate.proof.gap
    support = certificate.proof.support
    nodes = certificate.proof.records.count
    assumes = verdict.assumption.isEmpty ? [] : [verdict.assumption]
  }

  private enum CodingKeys: String, CodingKey {
    case valid, problem, bound, objective, provedBound, recomputedObjective, gap, support, nodes, assumes
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(valid, forKey: .valid)
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
    return table.render() + "\n\(verdict)\n" + assumes.map { "assuming: \($0)\n" }.joined()
  }
}
