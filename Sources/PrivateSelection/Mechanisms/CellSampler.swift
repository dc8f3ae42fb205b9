/// Draws a support with probability exactly proportional to exp(−ε v(S)/W) for integer scores v, from an envelope.
///
/// 1. Propose a cell with probability proportional to |cell|·w, where the integer w is at least 2ᴮ exp(−ε(L − L₀)/W)
///    for the cell's level L; the total is an integer and so is the draw.
/// 2. Propose a uniform member S of the cell by exact unranking.
/// 3. Accept with probability exp(−ε(v(S) − L)/W), and then with probability 2ᴮ exp(−ε(L − L₀)/W)/w, which corrects
///    the rounding of w; otherwise begin again.
///
/// A round ends in S with probability proportional to w · 2ᴮe^{−ε(L−L₀)/W}/w · e^{−ε(v−L)/W} = 2ᴮ e^{−ε(v(S)−L₀)/W},
/// whatever the cells, the levels and the weights are, as long as every L is a lower bound. No step uses
/// floating-point arithmetic; it appears only in the choice of w, which step 3 corrects.
struct CellSampler: Sendable {
  /// B, the binary digits of the weights.
  private static let scale = 192

  let cells: [SupportCell]
  let epsilon: Epsilon
  let rangeWidth: UInt64
  private let reference: Int
  private let weights: [BigNatural]
  /// Entry i is the mass of the cells before i; the last is the total.
  private let starts: [BigNatural]

  init(cells: [SupportCell], epsilon: Epsilon, rangeWidth: UInt64) {
    self.cells = cells
    self.epsilon = epsilon
    self.rangeWidth = rangeWidth
    reference = cells.map(\.level).min() ?? 0
    let rate = epsilon.value / Double(rangeWidth)
    var weights: [BigNatural] = []
    weights.reserveCapacity(cells.count)
    var starts: [BigNatural] = [.zero]
    starts.reserveCapacity(cells.count + 1)
    var total = BigNatural.zero
    for cell in cells {
      let weight = Self.weight(exponent: rate * Double(cell.level - reference))
      weights.append(weight)
      total += cell.choose == 0 ? weight : cell.count * weight
      starts.append(total)
    }
    self.weights = weights
    self.starts = starts
  }

  /// An integer a little above 2ᴮ exp(−x).
  private static func weight(exponent x: Double) -> BigNatural {
    let binary = x * 1.4426950408889634
    let whole = binary.rounded(.down)
    guard whole < Double(scale - 2) else { return .one << 2 }
    // exp(−x) = 2^−whole · 2^−rest with 2^−rest in (½, 1]; a margin of 2⁻⁴⁰ is far above the error of exp2.
    let mantissa = powerOfTwo(-(binary - whole)) * (1 + 0x1p-40)
    let integer = BigNatural(UInt64(mantissa * 0x1p60) + 1)
    let shift = scale - Int(whole) - 60
    return shift >= 0 ? integer << shift : (integer >> -shift) + .one
  }

  /// ε·difference/W.
  private func exponent(_ difference: Int) -> RationalNumber {
    RationalNumber(
      UInt128(epsilon.billionths) * UInt128(max(0, difference)), over: 1_000_000_000 * rangeWidth)
  }

  /// The probability that one proposal is accepted, if `mass` is Σ exp(−ε(v(S) − L₀)/W); for diagnosis.
  var proposalMass: Double {
    (starts.last ?? .zero).approximateValue / Double(sign: .plus, exponent: Self.scale, significand: 1)
  }

  /// One draw.
  /// - Parameter score: v(S) for an ascending support in a cell that is not exact; `nil` to begin again.
  /// - Throws: `internalFault` if a level was no lower bound.
  func draw(
    using generator: inout some RandomNumberGenerator, score: ([Int]) throws(PrivateSelectionError) -> Int?
  ) throws(PrivateSelectionError) -> [Int] {
    guard let total = starts.last, !total.isZero else {
      throw .internalFault("there is no support to choose from")
    }
    while true {
      let place = ExactSampling.uniform(below: total, using: &generator)
      var (low, high) = (0, cells.count - 1)
      while low < high {
        let middle = (low + high + 1) / 2
        if starts[middle] <= place { low = middle } else { high = middle - 1 }
      }
      let cell = cells[low]
      var support = cell.fixed.map { Int($0) }
      if cell.choose > 0 {
        let chosen = ExactSampling.subset(of: cell.candidates.count, count: cell.choose, using: &generator)
        for index in chosen { support.append(Int(cell.candidates[index])) }
      }
      support.sort()
      if !cell.isExact {
        guard let value = try score(support) else { continue }
        guard value >= cell.level else { throw .internalFault("a certified lower bound exceeds a score") }
        guard ExactSampling.bernoulli(exponentialOfMinus: exponent(value - cell.level), using: &generator) else {
          continue
        }
      }
      // Last, because it is the dearest and nearly always succeeds.
      if try ExactSampling.bernoulli(
        exponentialOfMinus: exponent(cell.level - reference), scale: Self.scale, overWeight: weights[low],
        using: &generator)
      {
        return support
      }
    }
  }
}
