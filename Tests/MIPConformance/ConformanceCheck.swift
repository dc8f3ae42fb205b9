/// One named check that every backend must pass, unless it lacks what the check requires.
public struct ConformanceCheck: Sendable {
  /// What a check is about.
  public enum Theme: String, Sendable, CaseIterable {
    case variables, bounds, constraints, objective, status, duals, rays, modification, starts, limits
    case lazyRows = "lazy rows"
    case pools
    case specialSets = "special sets"
    case indicators
    case semiContinuous = "semi-continuous"
    case products, names, files, numerics, cancellation, progress, log
    case emptyModels = "empty models"
    case badInput = "bad input"
    case big
  }

  /// Unique; the key of exclusions.
  public let name: String
  public let theme: Theme
  /// What a backend must be able to do for the check to make sense.
  public let requires: Capabilities
  /// Solves through the probe, which collects failures; an error it lets out is one as well.
  public let body: @Sendable (inout ConformanceProbe) throws -> Void

  /// - Parameters:
  ///   - theme: What the check is about.
  ///   - name: Unique; the key of exclusions.
  ///   - requires: What a backend must be able to do for the check to make sense.
  ///   - body: Solves through the probe, which collects failures; an error it lets out is one as well.
  public init(
    _ theme: Theme, _ name: String, requires: Capabilities = [],
    _ body: @escaping @Sendable (inout ConformanceProbe) throws -> Void
  ) {
    self.theme = theme
    self.name = name
    self.requires = requires
    self.body = body
  }
}
