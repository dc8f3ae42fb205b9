import CKernels
import LinearAlgebra

/// A pair of symmetric matrices (A, B) over some groups in an order, for a search that eliminates groups one after the
/// other: `worth(g) = ½ tr(A_gg⁻¹B_gg)`, and eliminating g leaves the pair over the groups that remain.
///
/// On (H⁻¹, WWᵀ) a group's worth is the exact loss of removing it after those eliminated before; on (H, GGᵀ) it is
/// the exact gain of adding it. A group that is only left out of further consideration is dropped without
/// arithmetic.
struct SubsetPair {
  /// Group ids by position.
  let groups: [Int]
  /// Rows of each group, by position.
  let sizes: [Int]
  /// First row of each group, by position, and the number of rows last.
  let offsets: [Int]
  /// Complete lower triangles, row-major with stride `offsets.last`.
  var a: [Double]
  var b: [Double]

  var rowCount: Int { offsets[groups.count] }

  init(groups: [Int], sizes: [Int], a: [Double], b: [Double]) {
    self.groups = groups
    self.sizes = sizes
    var offsets = [0]
    for size in sizes { offsets.append(offsets[offsets.count - 1] + size) }
    self.offsets = offsets
    self.a = a
    self.b = b
  }

  /// The pair of the given groups of a problem, in that order.
  init(_ matrixA: Matrix<Double>, _ matrixB: Matrix<Double>, problem: SelectionProblem, groups: [Int]) {
    let rows = problem.rows(of: groups)
    self.init(
      groups: groups, sizes: groups.map { problem.groups[$0].count },
      a: Self.lowerTriangle(of: matrixA, rows: rows), b: Self.lowerTriangle(of: matrixB, rows: rows))
  }

  /// The lower triangle of the given rows and columns of a symmetric matrix, from its lower triangle.
  private static func lowerTriangle(of matrix: Matrix<Double>, rows: [Int]) -> [Double] {
    Matrix<Double>(rows: rows.count, columns: rows.count) { target in
      matrix.withPointer { espalier_gather_triangle($0, matrix.columns, rows, rows.count, target) }
    }.elements
  }

  /// The worths of all groups.
  func worths() -> [Double] { groups.indices.map { worth(at: $0) } }

  func worth(at position: Int) -> Double {
    let (size, start, n) = (sizes[position], offsets[position], rowCount)
    if size == 1 {
      let index = start * n + start
      return a[index] > 0 ? b[index] / (2 * a[index]) : .infinity
    }
    var (blockA, blockB) = ([Double](), [Double]())
    blockA.reserveCapacity(size * size)
    blockB.reserveCapacity(size * size)
    for i in 0..<size {
      for j in 0..<size {
        let index = (start + max(i, j)) * n + start + min(i, j)
        blockA.append(a[index])
        blockB.append(b[index])
      }
    }
    return halfTrace(blockA, blockB, size: size)
  }

  /// The pair over the positions given (ascending), after the groups at `eliminated` are gone.
  ///
  /// - Complexity: one rank-b update of what remains per eliminated group.
  func eliminating(_ eliminated: [Int], keeping kept: [Int]) -> SubsetPair {
    let n = rowCount
    let rows = (eliminated + kept).flatMap { offsets[$0]..<offsets[$0 + 1] }
    let (total, gone) = (rows.count, eliminated.reduce(0) { $0 + sizes[$1] })
    let left = total - gone
    // The lower triangle in the new order.
    var (orderedA, orderedB) = (
      [Double](repeating: 0, count: total * total), [Double](repeating: 0, count: total * total)
    )
    for i in 0..<total {
      let from = rows[i]
      for j in 0...i {
        let index = max(from, rows[j]) * n + min(from, rows[j])
        orderedA[i * total + j] = a[index]
        orderedB[i * total + j] = b[index]
      }
    }
    var (restA, restB) = (
      [Double](repeating: 0, count: left * left), [Double](repeating: 0, count: left * left)
    )
    orderedA.withUnsafeMutableBufferPointer { a in
      orderedB.withUnsafeMutableBufferPointer { b in
        restA.withUnsafeMutableBufferPointer { restA in
          restB.withUnsafeMutableBufferPointer { restB in
            guard let a = a.baseAddress, let b = b.baseAddress, let toA = restA.baseAddress,
              let toB = restB.baseAddress
            else { return }
            espalier_eliminate_leading(a, b, total, gone)
            for i in 0..<left {
              (toA + i * left).update(from: a + (gone + i) * total + gone, count: i + 1)
              (toB + i * left).update(from: b + (gone + i) * total + gone, count: i + 1)
            }
          }
        }
      }
    }
    return SubsetPair(groups: kept.map { groups[$0] }, sizes: kept.map { sizes[$0] }, a: restA, b: restB)
  }
}
