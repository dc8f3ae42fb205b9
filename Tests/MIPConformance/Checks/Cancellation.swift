import Execution
import MIP
import Synchronization

extension ConformanceSuite {
  static let cancellationChecks: [ConformanceCheck] = [
    ConformanceCheck(.cancellation, "cancel_is_seen_in_time", requires: .integers) { probe in
      let (model, _) = try Instances.marketSplit()
      let solution = try probe.solve(model, control: cancelling(after: 0.4))
      probe.expect(solution.termination == .cancelled, solution.termination.rawValue)
      probe.expect(solution.seconds <= 0.4 + probe.configuration.latency, "\(solution.seconds) s")
      try probe.expectAlive()
    },
    ConformanceCheck(.cancellation, "cancel_before_the_start", requires: .integers) { probe in
      let (model, _) = try Instances.marketSplit()
      let solution = try probe.solve(model, control: RunControl(isCancelled: { true }))
      probe.expect(solution.termination == .cancelled, solution.termination.rawValue)
      probe.expect(solution.seconds <= probe.configuration.latency, "\(solution.seconds) s")
      try probe.expectAlive()
    },
    ConformanceCheck(.cancellation, "cancel_returns_the_incumbent", requires: [.integers, .stop]) { probe in
      let (model, _) = try Instances.marketSplit()
      let solution = try probe.solve(model, control: cancelling(after: 1))
      probe.expect(solution.hasPoint, "no incumbent after a second")
    },
    ConformanceCheck(.cancellation, "cancel_comes_before_the_time_limit", requires: .integers) { probe in
      let (model, _) = try Instances.marketSplit()
      var control = cancelling(after: 0.3)
      control.timeLimit = 30
      let solution = try probe.solve(model, control: control)
      probe.expect(solution.termination == .cancelled, solution.termination.rawValue)
    },
    ConformanceCheck(.cancellation, "cancel_twenty_times", requires: .integers) { probe in
      let (model, _) = try Instances.marketSplit()
      for round in 0..<20 {
        let solution = try probe.solve(model, control: cancelling(after: 0.005 * Double(round)))
        probe.expect(solution.termination == .cancelled, solution.termination.rawValue)
      }
      try probe.expectAlive()
    },
    ConformanceCheck(.cancellation, "cancel_too_late_changes_nothing") { probe in
      let (model, _, _, _) = try Instances.smallLinearProgram()
      let solution = try probe.solve(model, control: cancelling(after: 60))
      probe.expect(solution.isOptimal, solution.termination.rawValue)
    },
  ]

  private static func cancelling(after seconds: Double) -> RunControl {
    let clock = RunControl(isCancelled: { false }).start()
    return RunControl(isCancelled: { clock.seconds >= seconds })
  }
}
