import MIP

/// The checks that every backend must pass, in the manner of MathOptInterface's test module (Legat et al. 2022,
/// doi:10.1287/ijoc.2021.1067).
///
///     let report = ConformanceSuite.run(MyBackend())
///     print(report)
///     precondition(report.failed.isEmpty)
///
/// A check whose requirements the backend does not declare is skipped as unsupported; one that is known to fail is
/// excluded by the configuration, with a reason. Both are in the report.
public enum ConformanceSuite {
  /// All checks, theme by theme.
  public static let checks: [ConformanceCheck] = [
    variableChecks, boundChecks, constraintChecks, objectiveChecks, statusChecks, dualChecks, rayChecks,
    modificationChecks, startChecks, limitChecks, lazyRowChecks, poolChecks, specialSetChecks, indicatorChecks,
    semiContinuousChecks,
    productChecks, nameChecks, numericalChecks, cancellationChecks, progressChecks, logChecks, emptyModelChecks,
    badInputChecks, bigChecks,
  ].flatMap { $0 }

  /// Runs one check.
  ///
  /// - Parameters:
  ///   - check: One of ``checks``, or your own.
  ///   - backend: The backend under test.
  ///   - configuration: Tolerances and exclusions.
  /// - Returns: What came of it; errors are failures.
  public static func run(
    _ check: ConformanceCheck, on backend: any Backend,
    _ configuration: ConformanceConfiguration = ConformanceConfiguration()
  ) -> ConformanceOutcome {
    let missing = check.requires.subtracting(Capabilities(of: backend))
    if !missing.isEmpty { return .unsupported(missing) }
    if let reason = configuration.excluded[check.name] { return .excluded(reason) }
    var probe = ConformanceProbe(backend: backend, configuration: configuration)
    do { try check.body(&probe) } catch { probe.fail("error: \(error)") }
    return probe.failures.isEmpty ? .passed : .failed(probe.failures)
  }

  /// Runs all checks, or those a predicate picks, one after another.
  ///
  /// - Parameters:
  ///   - backend: The backend under test.
  ///   - configuration: Tolerances and exclusions.
  ///   - isIncluded: Picks checks.
  /// - Returns: The outcome of each.
  public static func run(
    _ backend: any Backend, _ configuration: ConformanceConfiguration = ConformanceConfiguration(),
    where isIncluded: (ConformanceCheck) -> Bool = { _ in true }
  ) -> ConformanceReport {
    var report = ConformanceReport(backend: "\(backend.name) \(backend.version)")
    for check in checks where isIncluded(check) { report.note(run(check, on: backend, configuration), of: check) }
    return report
  }
}
