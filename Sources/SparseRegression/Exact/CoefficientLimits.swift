import LinearAlgebra

/// Bounds on coefficients, and what they rest on.
struct CoefficientLimits {
  /// The largest |b| of each column.
  var values: [Double]
  /// M where some bound is only assumed or given; `nil` when no claim depends on one.
  var assumed: Double?
  var assumptions: [String]
}

extension PerspectiveData {
  /// The largest |b| that any coefficients with loss and penalties λ₁, λ₂ of at most `level` can have, by column.
  ///
  /// A price gives λ₁|b| + λ₂b² ≤ level. A Gram matrix of full rank gives the ellipsoid ½(b − b̂)ᵀ(XᵀX + 2λ₂)(b − b̂) ≤
  /// level − f(b̂) around the full fit b̂, whose shadow on a coordinate is b̂ ± √(2 (level − f(b̂)) (XᵀX + 2λ₂)⁻¹ⱼⱼ).
  ///
  /// - Parameters:
  ///   - level: By column.
  ///   - set: A working set of all columns, or `nil` for the prices alone.
  /// - Returns: Infinite where nothing is known.
  /// - Complexity: O(p³) with a set.
  func largestCoefficients(level: (Int) -> Double, set: WorkingSet?) -> [Double] {
    var result = (0..<columnCount).map { column in
      let (level, one, two) = (max(0, level(column)), price(column), ridge(column))
      let root = (one * one + 4 * two * level).squareRoot()
      return one + root > 0 ? 2 * level / (one + root) * (1 + 1e-9) : .infinity
    }
    guard let set, let ellipsoid = Ellipsoid(set) else { return result }
    for local in 0..<set.count where !isBarred[Int(set.members[local])] {
      let column = Int(set.members[local])
      result[column] = min(result[column], ellipsoid.largest(local, level: level(column)))
    }
    return result
  }
}

/// The coefficients with loss and ridge of at most a level, around the full fit.
private struct Ellipsoid {
  private var center: [Double]
  private var inverse: [Double]
  private var least: Double
  private let tiny: Double

  /// `nil` when the columns depend on each other, or nearly.
  init?(_ set: WorkingSet) {
    let used = (0..<set.count).filter { !set.data.isBarred[Int(set.members[$0])] }
    let order = used.count
    guard order > 0 else { return nil }
    var matrix = Matrix<Double>(rows: order, columns: order)
    for (row, i) in used.enumerated() {
      for (column, j) in used.enumerated() { matrix[row, column] = set.gram[i * set.capacity + j] }
      matrix[row, row] += 2 * set.ridge[i]
    }
    // A factor that has lost more digits than this would bound nothing.
    guard let factor = try? Cholesky(matrix, pivotTolerance: 1e-9) else { return nil }
    let q = Matrix<Double>(rows: order, columns: 1, elements: used.map { set.q[$0] })
    let solution = factor.solving(q)
    let inverse = factor.inverse()
    center = Array(repeating: 0, count: set.count)
    self.inverse = Array(repeating: .infinity, count: set.count)
    least = set.energy
    for (row, local) in used.enumerated() {
      center[local] = solution[row, 0]
      self.inverse[local] = inverse[row, row]
      least -= 0.5 * solution[row, 0] * set.q[local]
    }
    tiny = 1e-9 * set.energy
  }

  /// The largest |b| of a member.
  func largest(_ local: Int, level: Double) -> Double {
    let room = max(0, level - least) + tiny
    return (abs(center[local]) + (2 * room * inverse[local]).squareRoot()) * (1 + 1e-5)
  }
}
