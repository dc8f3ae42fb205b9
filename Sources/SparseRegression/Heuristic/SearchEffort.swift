/// How hard the local search tries.
struct SearchEffort: Sendable {
  /// Passes up and down over the sizes.
  var rounds = 4
  /// First exchanges from which a second one is tried.
  var shortlist = 60
  /// Random restarts of each size.
  var kicks = 3
  /// Points of the lasso path.
  var lassoPoints = 40
}

/// SplitMix64 (Steele, Lea and Flood 2014): kicks and folds are fixed by their seed.
struct SearchRandom: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number below `bound`; the bias is below bound/2⁶⁴.
  mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

  mutating func element(of values: [Int]) -> Int? { values.isEmpty ? nil : values[below(values.count)] }
}
