import CKernels
import LinearAlgebra

/// XᵀDX of some members of a working set with row weights D that are kept as long as they describe the loss well.
final class WeightedGram {
  private let rows: Int
  /// Members in the order of entry, and the place of each, −1 for those not in.
  private(set) var members: [Int32] = []
  private var place: [Int32] = []
  /// The row weights D, and their roots.
  let weights: ScratchBuffer<Double>
  private let roots: ScratchBuffer<Double>
  private let scaled = ScratchBuffer<Double>(count: 0, repeating: 0)
  private let entries = ScratchBuffer<Double>(count: 0, repeating: 0)
  private var capacity = 0
  private(set) var isValid = false
  /// The matrix of the members gathered last, row by row.
  let matrix = ScratchBuffer<Double>(count: 0, repeating: 0)
  private let places = ScratchBuffer<Int32>(count: 0, repeating: 0)
  private var gathered: [Int32] = []

  init(rows: Int) {
    self.rows = rows
    weights = ScratchBuffer(count: rows, repeating: 0)
    roots = ScratchBuffer(count: rows, repeating: 0)
  }

  /// Forgets all members; the next ones come in with new row weights.
  func invalidate() { isValid = false }

  /// Brings members in, with the row weights `curvature` when there are none that hold.
  func require(_ list: UnsafePointer<Int32>, _ count: Int, of set: MarginWorkingSet, curvature: UnsafePointer<Double>) {
    if !isValid {
      for member in members { place[Int(member)] = -1 }
      members.removeAll(keepingCapacity: true)
      for row in 0..<rows {
        weights[row] = curvature[row]
        roots[row] = curvature[row].squareRoot()
      }
      isValid = true
      gathered.removeAll(keepingCapacity: true)
    }
    while place.count < set.count { place.append(-1) }
    let old = members.count
    for index in 0..<count where place[Int(list[index])] < 0 {
      place[Int(list[index])] = Int32(members.count)
      members.append(list[index])
    }
    let (total, new) = (members.count, members.count - old)
    guard new > 0 else { return }
    if total > capacity {
      let larger = max(total, 2 * capacity, 32)
      entries.grow(to: larger * larger)
      for row in stride(from: old - 1, through: 1, by: -1) {
        (entries.base + row * larger).update(from: entries.base + row * capacity, count: old)
      }
      scaled.grow(to: larger * rows)
      capacity = larger
    }
    for index in old..<total {
      let (from, to) = (set.column(Int(members[index])), scaled.base + index * rows)
      for row in 0..<rows { to[row] = from[row] * roots[row] }
    }
    Double.gemm(
      transposeA: false, transposeB: true, m: new, n: total, k: rows, alpha: 1, a: scaled.base + old * rows, lda: rows,
      b: scaled.base, ldb: rows, beta: 0, c: entries.base + old * capacity, ldc: capacity)
    for row in old..<total {
      for column in 0..<old { entries[column * capacity + row] = entries[row * capacity + column] }
    }
  }

  /// The ``matrix`` of the listed members, with a trace on the diagonal against directions without curvature.
  func gather(_ list: UnsafePointer<Int32>, _ count: Int) {
    if gathered.count == count, gathered.elementsEqual(UnsafeBufferPointer(start: list, count: count)) { return }
    gathered = Array(UnsafeBufferPointer(start: list, count: count))
    matrix.grow(to: count * count)
    places.grow(to: count)
    for index in 0..<count { places[index] = place[Int(list[index])] }
    espalier_gather_square(entries.base, capacity, places.base, count, matrix.base)
    for row in 0..<count { matrix[row * count + row] += 1e-10 * matrix[row * count + row] + 1e-300 }
  }
}
