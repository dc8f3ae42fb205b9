import CKernels

/// Coordinate descent for `½‖ỹ − X̃b‖² + λ₀‖b‖₀ + λ₂‖b‖²` along a grid of falling λ₀ that the data give.
///
/// Hazimeh and Mazumder 2020, doi:10.1287/opre.2019.1919: the step of one coordinate is a hard threshold; columns are swept
/// in the order of their correlation with the residual; the next λ₀ is just small enough for the support to change. On Gram
/// columns a coordinate that stays as it is costs nothing.
struct CoordinatePath {
  let gram: GramColumns
  let fixed: [Int]
  private(set) var lambda0 = Double.infinity
  private(set) var coefficients: [Double]
  private var correlations: [Double]
  private let isFixed: [Bool]
  /// How many columns outside the support a sweep looks at.
  private let breadth = 1000

  init(gram: GramColumns, fixed: [Int]) {
    self.gram = gram
    self.fixed = fixed
    coefficients = Array(repeating: 0, count: gram.count)
    correlations = gram.correlations
    var isFixed = [Bool](repeating: false, count: gram.count)
    for index in fixed { isFixed[index] = true }
    self.isFixed = isFixed
    descend()
  }

  var support: [Int] { coefficients.indices.filter { coefficients[$0] != 0 } }

  /// Goes to the next λ₀ of the grid, or to `target` when the grid passes it; the support there, or `nil` at the end.
  mutating func advance(target: Double = 0) -> [Int]? {
    if lambda0 <= target { return nil }
    var largest = 0.0
    for index in coefficients.indices where coefficients[index] == 0 && gram.diagonal[index] > 0 {
      largest = max(largest, correlations[index] * correlations[index] / (2 * gram.diagonal[index]))
    }
    let next = lambda0 == .infinity ? 0.99 * largest : min(0.99 * largest, 0.8 * lambda0)
    guard next > 1e-10 * gram.responseSquare else { return nil }
    lambda0 = max(next, target)
    descend()
    return support
  }

  /// Minimises coordinate by coordinate at λ₀, until no coordinate of any column would move.
  mutating func descend() {
    let tolerance = 1e-9 * gram.responseSquare.squareRoot()
    for _ in 0..<30 {
      // The order by correlation is set once; the support comes first.
      let inside = coefficients.indices.filter { coefficients[$0] != 0 || isFixed[$0] }
      let entering = coefficients.indices.filter {
        coefficients[$0] == 0 && !isFixed[$0] && gram.diagonal[$0] > 0 && score($0) > 0.5 * lambda0
      }
      let outside = entering.sorted { score($0) != score($1) ? score($0) > score($1) : $0 < $1 }.prefix(breadth)
      var changed = false
      for sweep in 0..<100 {
        var largest = 0.0
        // After a few sweeps only the support moves: it has settled.
        for index in sweep < 5 ? inside + outside : support { largest = max(largest, step(index)) }
        if largest > 0, sweep == 0 { changed = true }
        if largest <= tolerance { break }
      }
      // A column outside that would enter starts another round.
      let violates = coefficients.indices.contains {
        coefficients[$0] == 0 && !isFixed[$0] && gram.diagonal[$0] > 0 && score($0) > 2 * lambda0 * (1 + 1e-9)
      }
      if !violates || !changed { break }
    }
  }

  private func score(_ index: Int) -> Double { correlations[index] * correlations[index] / gram.diagonal[index] }

  /// One coordinate's minimiser; how far it moved.
  @discardableResult
  mutating func step(_ index: Int) -> Double {
    let diagonal = gram.diagonal[index]
    guard diagonal > 0 else { return 0 }
    let raw = (correlations[index] + diagonal * coefficients[index]) / diagonal
    let value = isFixed[index] || 0.5 * diagonal * raw * raw >= lambda0 ? raw : 0
    let change = value - coefficients[index]
    if change == 0 { return 0 }
    coefficients[index] = value
    let m = gram.count
    gram.column(index).withUnsafeBufferPointer { source in
      correlations.withUnsafeMutableBufferPointer { target in
        if let source = source.baseAddress, let target = target.baseAddress {
          espalier_axpy(-change, source, target, m)
        }
      }
    }
    correlations[index] -= change * gram.ridge[index]
    return abs(change) * diagonal.squareRoot()
  }
}
