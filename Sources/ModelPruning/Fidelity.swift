import LinearAlgebra

/// How well the sentence embeddings of one model agree with those of another on the same texts.
public struct Fidelity: Sendable, Equatable {
  /// Cosine between the two embeddings of each text, in the order of the texts.
  public let cosines: [Double]
  public let meanCosine: Double
  /// The cosine that 5 % of the texts stay below (linear interpolation between order statistics).
  public let fifthPercentileCosine: Double
  public let minimumCosine: Double
  /// Spearman's rank correlation of the similarities of all pairs of texts.
  public let spearman: Double
  /// The mean share of the ten nearest neighbours of a text that both models agree on; fewer than ten when there are
  /// fewer other texts.
  public let neighbourOverlap: Double
  /// The number of texts.
  public var count: Int { cosines.count }

  /// Compares embeddings, one text per row, of length one (or zero).
  ///
  /// - Throws: `LinearAlgebraError.shapeMismatch`.
  /// - Complexity: O(n²·d + n² log n) time and O(n²) memory for n texts.
  public init(dense: Matrix<Float>, pruned: Matrix<Float>) throws {
    guard dense.rows == pruned.rows, dense.columns == pruned.columns, dense.rows > 0 else {
      throw LinearAlgebraError.shapeMismatch(
        what: "embeddings to compare", expected: "two matrices of one shape with rows",
        found: "\(dense.shape) and \(pruned.shape)")
    }
    let (left, right) = (dense.widened(), pruned.widened())
    cosines = (0..<left.rows).map { index in zip(left.row(index), right.row(index)).reduce(0) { $0 + $1.0 * $1.1 } }
    meanCosine = cosines.reduce(0, +) / Double(cosines.count)
    let sorted = cosines.sorted()
    let place = 0.05 * Double(sorted.count - 1)
    let below = Int(place)
    fifthPercentileCosine =
      sorted[below] + (place - Double(below)) * (sorted[min(below + 1, sorted.count - 1)] - sorted[below])
    minimumCosine = sorted[0]
    let (a, b) = (left.selfProduct(), right.selfProduct())
    spearman = Self.spearman(Self.pairs(a), Self.pairs(b))
    neighbourOverlap = Self.overlap(a, b, neighbours: min(10, left.rows - 1))
  }

  /// The similarities of all pairs i < j, row by row.
  public static func pairs(_ similarities: Matrix<Double>) -> [Double] {
    (0..<similarities.rows).flatMap { row in Array(similarities.row(row)[(row + 1)...]) }
  }

  /// Spearman's rank correlation; ties share the mean of their ranks. 1 when either side has no variation.
  static func spearman(_ x: [Double], _ y: [Double]) -> Double {
    let (a, b) = (ranks(x), ranks(y))
    let mean = Double(x.count - 1) / 2
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (u, v) in zip(a, b) {
      xy += (u - mean) * (v - mean)
      xx += (u - mean) * (u - mean)
      yy += (v - mean) * (v - mean)
    }
    return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 1
  }

  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for position in start...end { ranks[order[position]] = Double(start + end) / 2 }
      start = end + 1
    }
    return ranks
  }

  private static func overlap(_ a: Matrix<Double>, _ b: Matrix<Double>, neighbours: Int) -> Double {
    guard neighbours > 0 else { return 1 }
    func nearest(_ matrix: Matrix<Double>, _ row: Int) -> Set<Int> {
      let values = matrix.row(row)
      let others = values.indices.filter { $0 != row }
      return Set(others.sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }.prefix(neighbours))
    }
    let shared = (0..<a.rows).reduce(0) { $0 + nearest(a, $1).intersection(nearest(b, $1)).count }
    return Double(shared) / Double(neighbours * a.rows)
  }
}
