/// Certified scores of supports: what the mechanisms know about the data.
protocol SupportScore: Sendable {
  var model: SelectionModel { get }
  /// A place to compute in, for one thread.
  func makeWorker() -> any ScoreWorker
}

/// Computes for one thread at a time.
protocol ScoreWorker: AnyObject {
  /// The code of a support: round(F(S)/g) of a value whose error is proved to be below g/4. A function of the data and
  /// the set alone.
  func code(_ support: [Int]) -> Int
  /// Bounds for all supports that contain `fixed` and `choose` more columns; `choose` ≥ 1.
  func profile(fixed: [Int], choose: Int) -> CellProfile
}

/// Lower bounds for the supports `fixed ∪ A`, |A| = r, A ⊆ candidates.
///
/// In units of the grid: c(S) ≥ base − combine(Σ_{j ∈ A} gain_j) in every variant; the best of the variants counts.
struct CellProfile {
  struct Variant {
    /// gain[j] ≥ 0 for each column; infinite where this variant says nothing.
    var gains: [Double]
    var base: Double
  }

  var variants: [Variant]
  /// An estimate of the code of a typical member, for the search order only.
  var typical: Double
  /// What turns a sum of gains into a lowering of the bound; `nil` for the sum itself.
  var combine: (@Sendable (Double) -> Double)?

  /// The lower bound, not below 0, of the codes in a cell whose r best gains of each variant have these sums.
  func bound(_ variant: Int, gainSum: Double) -> Double {
    let drop = combine?(gainSum) ?? gainSum
    let value = variants[variant].base - drop
    return value > 0 ? value : 0
  }
}
