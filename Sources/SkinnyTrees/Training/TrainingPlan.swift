/// The settings of one training run.
struct TrainingPlan: Sendable, Equatable {
  var trees = 50
  var depth = 3
  var activation = GateActivation.logistic
  /// Length of the first steps of the weights of one gate.
  var splitRate = 0.1
  /// Step of Adam for leaves and biases.
  var leafRate = 0.02
  /// Decoupled weight decay of W, a share of the rate.
  var splitDecay = 0.02
  /// Decoupled weight decay of O.
  var leafDecay = 0.0
  /// Initial W as a share of the published initialisation.
  var splitScale = 0.3
  /// Initial O as a share of the published initialisation.
  var leafScale = 0.3
  /// Soft threshold on the norms of groups while the support shrinks, as a share of the mean norm of the groups that fit
  /// the budget, per unit of rate.
  var pressure = 0.0
  /// The running norm of a gate's gradient counts as at least this share (squared) of its peak.
  var floor = 0.0
  var beta2 = 0.98
  /// The support starts with at most this many times the budget, or this many features a row, whichever is more.
  var startBudgets = 4.0
  var startRows = 0.5
  /// At most so many features a row are used, even when the budget allows more.
  var budgetRows = Double.infinity
  /// Share of the support that comes from outside at the first change; falls to zero along the ramp.
  var regrowShare = 0.2
  var batch = 128
  /// Steps in all.
  var steps = 1000
  /// Share of the steps before the support starts to shrink.
  var warmShare = 0.1
  /// Share of the steps after which the support has its final size.
  var rampShare = 0.6
  /// The exponent of the ramp: `k + (p − k)(1 − τ)^power`.
  var rampPower = 3.0
  /// Evaluations without a gain after which training stops early.
  var patience = 12
  /// Decay of the running average of the weights; 0 for none.
  var averaging = 0.98
  var seed: UInt64 = 0
}
