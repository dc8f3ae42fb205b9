/// When the support changes and how large it is then.
struct BudgetRamp {
  private let start: Double
  private let budget: Double
  private let power: Double
  private let first: Int
  private let last: Int
  private let interval: Int
  /// How far along the ramp, 0 to 1.
  private(set) var time = 0.0
  /// Whether the support has its final size.
  private(set) var isDone: Bool

  init(_ plan: TrainingPlan, from start: Double, to budget: Double?) {
    self.start = start
    self.budget = budget ?? start
    power = plan.rampPower
    first = Int(Double(plan.steps) * plan.warmShare)
    last = max(first + 1, Int(Double(plan.steps) * plan.rampShare))
    interval = max(1, (last - first) / 40)
    isDone = start <= self.budget * (1 + 1e-12)
  }

  /// What the support may cost after this step, when it changes now.
  ///
  /// - Parameters:
  ///   - step: The step, from 0.
  ///   - isLast: Whether there is no further step: then it is the budget at once.
  mutating func target(step: Int, isLast: Bool) -> Double? {
    guard isLast || (step >= first && ((step - first) % interval == 0 || step >= last)) else { return nil }
    time = isLast ? 1 : min(1, Double(step - first) / Double(last - first))
    isDone = time >= 1
    guard time < 1 else { return budget }
    return budget + (start - budget) * exponential(power * logarithm(1 - time))
  }
}
