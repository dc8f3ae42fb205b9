import MIP
import MIPConformance
import Synchronization
import Testing

/// The conformance suite on every backend. Each check is a case of its own; when a backend's last one is through, its
/// table is printed, with the declared exclusions.
@Suite(.serialized)
struct ConformanceTests {
  private static let reports = Mutex<[String: ConformanceReport]>([:])

  @Test(arguments: BackendUnderTest.all, ConformanceSuite.checks)
  func check(_ subject: BackendUnderTest, _ check: ConformanceCheck) {
    let outcome = ConformanceSuite.run(check, on: subject.backend, subject.configuration)
    if case .failed(let messages) = outcome {
      Issue.record("\(subject.backend.name): \(check.name): \(messages.joined(separator: "; "))")
    }
    let backend = "\(subject.backend.name) \(subject.backend.version)"
    let finished = Self.reports.withLock { reports -> ConformanceReport? in
      reports[backend, default: ConformanceReport(backend: backend)].note(outcome, of: check)
      let report = reports[backend]
      return report?.outcomes.count == ConformanceSuite.checks.count ? report : nil
    }
    if let finished { print(finished) }
  }

  @Test func namesAreUniqueAndThereAreEnough() {
    let names = ConformanceSuite.checks.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count >= 130)
  }

  @Test(arguments: BackendUnderTest.all)
  func exclusionsNameChecks(_ subject: BackendUnderTest) {
    let names = Set(ConformanceSuite.checks.map(\.name))
    for (name, reason) in subject.configuration.excluded {
      #expect(names.contains(name), "\(subject.backend.name) excludes \(name), which does not exist")
      #expect(!reason.isEmpty)
    }
  }
}
