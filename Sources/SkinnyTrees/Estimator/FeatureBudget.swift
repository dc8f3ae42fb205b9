/// How many raw columns an ensemble may use.
public enum FeatureBudget: Sendable, Equatable {
  /// At most this many raw columns, or columns of this total cost. Never exceeded.
  case exact(Int)
  /// At most this share of the raw columns, rounded down, but at least one.
  case fraction(Double)
  /// No budget but a price λ₀ for each column, as published: proximal steps after every batch with
  /// `λ₀(t) = λ₀ (1 − exp(−annealing · t))`. How many columns come out has to be seen.
  case penalty(Double, annealing: Double)
  /// Every budget of a geometric grid in one run, and the smallest whose validation loss is within one standard error of
  /// the best.
  case path
}
