import Execution
import MIP
import Synchronization

extension ConformanceSuite {
  static let progressChecks: [ConformanceCheck] = [
    ConformanceCheck(.progress, "progress_is_reported", requires: [.integers, .progress]) { probe in
      let reports = try watch(&probe, maximised: false)
      probe.expect(!reports.isEmpty, "no report in a second and a half")
      probe.expect(reports.contains { $0.incumbent != nil }, "no incumbent in any report")
      probe.expect(reports.contains { $0.bound != nil }, "no bound in any report")
      inspect(reports, .minimize, &probe)
    },
    ConformanceCheck(.progress, "progress_of_a_maximum", requires: [.integers, .progress]) { probe in
      inspect(try watch(&probe, maximised: true), .maximize, &probe)
    },
    ConformanceCheck(.progress, "progress_observer_does_not_change_the_result", requires: .integers) { probe in
      let (model, _, optimum) = try Instances.knapsack(count: 25, seed: 19)
      let control = RunControl(timeLimit: probe.configuration.timeLimit, observer: { _ in })
      probe.expect(try probe.solve(model, control: control).objective, equals: optimum, "the objective")
    },
  ]

  private static func watch(_ probe: inout ConformanceProbe, maximised: Bool) throws -> [Progress] {
    var (model, _) = try Instances.marketSplit()
    if maximised { try model.maximize(-1 * model.objective + 1000) }
    let reports = Collected<Progress>()
    try probe.solve(model, control: RunControl(timeLimit: 1.5, observer: { reports.append($0) }))
    return reports.all
  }

  /// Nodes never fall, incumbents and bounds never get worse, and they do not pass each other.
  private static func inspect(_ reports: [Progress], _ sense: ObjectiveSense, _ probe: inout ConformanceProbe) {
    let sign = sense == .minimize ? 1.0 : -1.0
    var nodes = 0
    var incumbent = Double.infinity
    for report in reports {
      probe.expect(report.done >= nodes, "nodes fall from \(nodes) to \(report.done)")
      nodes = max(nodes, report.done)
      if let value = report.incumbent {
        probe.expect(sign * value <= incumbent + 1e-6, "the incumbent gets worse: \(value)")
        incumbent = min(incumbent, sign * value)
      }
      if let bound = report.bound {
        probe.expect(sign * bound <= incumbent + 1e-6, "the bound \(bound) passes the incumbent")
      }
    }
  }
}

/// What a callback received, from any thread.
final class Collected<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])

  func append(_ element: Element) { elements.withLock { $0.append(element) } }

  var all: [Element] { elements.withLock { $0 } }
}
