/// How much work goes into an envelope. The law of a release does not depend on it, only the number of proposals.
struct EnvelopeLimits: Sendable {
  /// Below this number of supports every score is computed.
  var exhaustive = 100_000.0
  /// Cells to keep at most.
  var cells = 200_000
  /// Candidate columns to store at most, over all cells.
  var storedColumns = 60_000_000
  /// Expansions of nodes at most.
  var expansions = 200_000
  /// Stop when the undecided mass is this fraction of the decided.
  var slack = 0.05
}
