import CKernels
import LinearAlgebra

/// Backward elimination: from all columns, always the one whose removal costs least.
///
/// Only where the Gram matrix of the working set has an inverse and is not too large; otherwise there is nothing to start
/// from, and no support is returned.
struct BackwardSupports {
  let gram: GramColumns
  let rules: SupportRules

  /// Supports of `largest`, …, 1 columns beside the fixed ones.
  func run(largest: Int) -> [[Int]] {
    let used = gram.diagonal.indices.filter { gram.diagonal[$0] > 0 }
    let m = used.count
    guard m > 1, m <= min(512, gram.columns.rows - 1) else { return [] }
    gram.fetch(used)
    var matrix = Matrix<Double>(rows: m, columns: m)
    for (row, index) in used.enumerated() {
      let column = gram.column(index)
      for (other, place) in used.enumerated() { matrix[row, other] = column[place] }
      matrix[row, row] = gram.diagonal[index]
    }
    guard let factor = try? Cholesky(matrix, pivotTolerance: 1e-10) else { return [] }
    let inverse = factor.inverse()
    var rows = (0..<m).map { inverse.row($0) }
    let solution = factor.solving(Matrix(rows: m, columns: 1, elements: used.map { gram.correlations[$0] }))
    var coefficients = solution.elements
    var isIn = [Bool](repeating: true, count: m)
    let isFixed = used.map { rules.fixed.contains($0) }
    var counts = rules.counts(used)
    var size = m - isFixed.count { $0 }
    var result: [[Int]] = []
    while size > 0 {
      let isOver = rules.hasGroups && zip(counts, rules.limits).contains { $0 > $1 }
      if size <= largest, !isOver { result.append(used.indices.filter { isIn[$0] }.map { used[$0] }) }
      var least: (position: Int, cost: Double)?
      for position in 0..<m where isIn[position] && !isFixed[position] {
        let cost = coefficients[position] * coefficients[position] / rows[position][position]
        if rules.hasGroups, rules.groupOf[used[position]] >= 0 {
          let group = rules.groupOf[used[position]]
          if counts[group] <= rules.needs[group] { continue }
        }
        // Groups that hold too many give first.
        if isOver {
          let group = rules.groupOf[used[position]]
          if group < 0 || counts[group] <= rules.limits[group] { continue }
        }
        if cost < least?.cost ?? .infinity { least = (position, cost) }
      }
      guard let leaving = least?.position else { break }
      let pivot = rows[leaving][leaving]
      let row = rows[leaving]
      let b = coefficients[leaving]
      for other in 0..<m where isIn[other] && other != leaving {
        let share = row[other] / pivot
        coefficients[other] -= share * b
        rows[other].withUnsafeMutableBufferPointer { target in
          row.withUnsafeBufferPointer { source in
            if let target = target.baseAddress, let source = source.baseAddress {
              espalier_axpy(-share, source, target, m)
            }
          }
        }
      }
      isIn[leaving] = false
      if rules.hasGroups, rules.groupOf[used[leaving]] >= 0 { counts[rules.groupOf[used[leaving]]] -= 1 }
      size -= 1
    }
    return result
  }
}
