/// What a run solves, whatever its columns are stored in.
struct PerspectiveModel {
  /// Its boxes are the problem's own, infinite where it has none.
  var data: PerspectiveData
  var rule: CoefficientRule
}

/// Where bounds on coefficients come from.
enum CoefficientRule: Equatable {
  case given(Double)
  case givenEach([Double])
  /// A multiple of the largest coefficient of the start.
  case assumed(factor: Double)
  /// What the objective of the start allows.
  case derived
  /// What the objective of the start allows, and where it allows anything, a multiple of the start's largest coefficient.
  case derivedElseAssumed(factor: Double)
  /// What the objective of the start allows, and at most so much.
  case derivedElseGiven(Double)
}

/// How a run searches; see ``PerspectiveTree``.
struct TreeOptions {
  var gap = 0.0
  var pool = 1
  var exactSize = false
  var recordsCertificate = false
  var nodeLimit: Int?
  var warmStart: [Int]?
  /// Nodes after which a tree is worth a tighter relaxation.
  var shiftSize = 64
  /// Nodes after which a tree is shared out.
  var grownSize = 512
}
