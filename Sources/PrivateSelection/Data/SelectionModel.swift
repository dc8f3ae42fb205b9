/// The public half of a private selection: everything but the data.
///
///     let model = try SelectionModel(
///       features: 100, supportSize: 5,
///       predictorBound: PublicBound(0.5, because: "clipping chosen in the study plan"),
///       responseBound: PublicBound(0.5, because: "clipping chosen in the study plan"),
///       radius: PublicBound(1.1, because: "study plan"), ridge: 120,
///       neighbours: .replaceOne(records: 3000))
///
/// The score of a support S is, in the sum form that does not need the number of records,
///
///     F(S) = min { Σᵢ ℓ(yᵢ, xᵢᵀβ) + ridge(β) : supp β ⊆ S, ‖β‖₂ ≤ radius }
///
/// with every entry of x clipped to ± `predictorBound` and y to ± `responseBound`. For neighbours of a known number of
/// records n this is n times the mean form R of the literature, with n times its sensitivity, so both give one law.
public struct SelectionModel: Sendable, Hashable {
  /// The loss per record.
  public let loss: PrivateLoss
  /// The number p of columns to choose from.
  public let features: Int
  /// The number s of columns to choose.
  public let supportSize: Int
  /// |x| is clipped to this.
  public let predictorBound: PublicBound
  /// |y| is clipped to this; not used by the hinge loss, whose responses are signs.
  public let responseBound: PublicBound
  /// ‖β‖₂ is at most this, the intercept included.
  public let radius: PublicBound
  /// Λ ≥ 0, the weight of the ridge in the sum form; a public constant. The intercept is not penalised.
  public let ridge: Double
  /// Whether there is an intercept, inside the radius and outside the ridge.
  public let hasIntercept: Bool
  /// Which data sets are neighbours.
  public let neighbours: NeighbourRelation

  /// Checks and keeps the public parameters.
  /// - Parameters:
  ///   - loss: the loss per record.
  ///   - features: the number p of columns, 1 … 2²⁰.
  ///   - supportSize: the number s of columns to choose, 1 … min(p, 64).
  ///   - predictorBound: clipping of the entries of x.
  ///   - responseBound: clipping of y.
  ///   - radius: bound of ‖β‖₂.
  ///   - ridge: Λ, at least 0 and below 2⁶⁰, a public constant.
  ///   - intercept: whether to fit an intercept.
  ///   - neighbours: which data sets are neighbours, with a public bound on the number of records, 1 … 2³¹.
  /// - Throws: `PrivateSelectionError.parameter` naming the parameter out of range.
  public init(
    loss: PrivateLoss = .leastSquares, features: Int, supportSize: Int, predictorBound: PublicBound,
    responseBound: PublicBound, radius: PublicBound, ridge: Double, intercept: Bool = false,
    neighbours: NeighbourRelation
  ) throws(PrivateSelectionError) {
    guard (1...(1 << 20)).contains(features) else {
      throw .parameter(name: "features", value: "\(features)", expected: "1 to 2²⁰")
    }
    guard supportSize >= 1, supportSize <= min(features, 64) else {
      throw .parameter(name: "supportSize", value: "\(supportSize)", expected: "1 to \(min(features, 64))")
    }
    guard ridge.isFinite, ridge >= 0, ridge < 0x1p60 else {
      throw .parameter(name: "ridge", value: "\(ridge)", expected: "at least 0 and below 2⁶⁰, about 1.15·10¹⁸")
    }
    guard (1...(1 << 31)).contains(neighbours.maximumRecords) else {
      throw .parameter(name: "records", value: "\(neighbours.maximumRecords)", expected: "1 to 2³¹")
    }
    self.loss = loss
    self.features = features
    self.supportSize = supportSize
    self.predictorBound = predictorBound
    self.responseBound = responseBound
    self.radius = radius
    self.ridge = ridge
    hasIntercept = intercept
    self.neighbours = neighbours
    guard scoreScale.fractionBits >= 4 else {
      throw .parameter(
        name: "ridge, records", value: "\(ridge), \(neighbours.maximumRecords)",
        expected: "a problem whose scores double precision resolves to 1/16 of their sensitivity")
    }
  }

  /// Digits after the binary point of a quantised entry, as a multiple of its bound.
  ///
  /// Chosen so that every entry of the Gram matrix is an integer of at most 53 bits and sums in double precision are
  /// exact in any order.
  public var dataBits: Int {
    let records = neighbours.maximumRecords
    let recordBits = Int.bitWidth - max(0, records - 1).leadingZeroBitCount
    return min(20, (53 - recordBits) / 2)
  }

  /// A bound on |xᵀβ| for clipped x and ‖β‖₂ ≤ radius, rounded up.
  var fitBound: Double {
    let size = Double(supportSize)
    let squared = size * predictorBound.value * predictorBound.value + (hasIntercept ? 1 : 0)
    return radius.value * squared.squareRoot() * (1 + 0x1p-48)
  }

  /// The sensitivity of F: how much one record can change the score of any support, rounded up.
  ///
  /// Least squares (b_y + r √(s b_x² [+ 1]))²/2 and hinge 1 + r √(s b_x² [+ 1]), the 1 with an intercept: every loss
  /// of a record lies between 0 and this, and neither the feasible set nor the ridge depends on the data. Divide by n
  /// for the mean form.
  public var scoreSensitivity: Double {
    switch loss {
    case .leastSquares:
      let sum = responseBound.value + fitBound
      return sum * sum / 2 * (1 + 0x1p-48)
    case .hinge:
      return (1 + fitBound) * (1 + 0x1p-48)
    }
  }

  var scoreScale: ScoreScale { ScoreScale(self) }

  /// The number of supports, C(p, s), as a floating-point number.
  public var supportCount: Double { Binomial.coefficient(features, supportSize).approximateValue }
}
