/// The JSON of a selection: see "JSON" in the command-line reference. Coefficients are not part of it.
extension Selection: Encodable {
  private enum CodingKeys: String, CodingKey {
    case method, status, support, objective, energy, loss, relativeLoss, bound, gap, certificate, work, seconds
    case cpuSeconds
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(status, forKey: .status)
    try container.encode(support, forKey: .support)
    try container.encode(objective, forKey: .objective)
    try container.encode(energy, forKey: .energy)
    try container.encode(loss, forKey: .loss)
    try container.encode(relativeLoss, forKey: .relativeLoss)
    // Absent values are written as null, so that a reader finds every key.
    try container.encode(bound, forKey: .bound)
    try container.encode(gap, forKey: .gap)
    try container.encode(certificate, forKey: .certificate)
    try container.encode(work, forKey: .work)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(cpuSeconds, forKey: .cpuSeconds)
  }
}
