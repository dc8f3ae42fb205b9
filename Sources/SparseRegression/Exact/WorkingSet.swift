import CKernels
import LinearAlgebra

/// The columns that the relaxation looks at, their Gram matrix, and the state of one node.
///
/// Q = G − diag(shift) where G is the Gram matrix of the columns; what is taken from the diagonal goes to the
/// ridge of its variable (½ shift b²), so that the objective stays the same while its envelope gets tighter. The shift is
/// 0 unless ``setShift(_:)`` was called, and Q must be positive semidefinite on the whole working set.
final class WorkingSet {
  let data: PerspectiveData
  private(set) var count = 0
  private(set) var capacity: Int
  /// Column of each member, in the order of entry.
  private(set) var members: [Int32] = []
  /// Member of each column, −1 for those outside.
  private(set) var position: [Int32]
  let gram: ScratchBuffer<Double>
  let q = ScratchBuffer<Double>(count: 0, repeating: 0)
  let c = ScratchBuffer<Double>(count: 0, repeating: 0)
  let b = ScratchBuffer<Double>(count: 0, repeating: 0)
  let price = ScratchBuffer<Double>(count: 0, repeating: 0)
  let ridge = ScratchBuffer<Double>(count: 0, repeating: 0)
  let shift = ScratchBuffer<Double>(count: 0, repeating: 0)
  let charge = ScratchBuffer<Double>(count: 0, repeating: 0)
  let above = ScratchBuffer<Double>(count: 0, repeating: 0)
  let below = ScratchBuffer<Double>(count: 0, repeating: 0)
  let slopeAbove = ScratchBuffer<Double>(count: 0, repeating: 0)
  let slopeBelow = ScratchBuffer<Double>(count: 0, repeating: 0)
  let kneeAbove = ScratchBuffer<Double>(count: 0, repeating: 0)
  let kneeBelow = ScratchBuffer<Double>(count: 0, repeating: 0)
  let excess = ScratchBuffer<Double>(count: 0, repeating: 0)
  let state = ScratchBuffer<Int8>(count: 0, repeating: 0)
  let active = ScratchBuffer<Int32>(count: 0, repeating: 0)
  var activeCount = 0
  /// The multiplier of a limit on the support, added to every charge.
  private(set) var multiplier = 0.0
  let energy: Double
  /// Groups that have as many members in as they may, in the present node.
  var isFull: [Bool]
  /// Whether no support of the present node obeys the groups.
  var isImpossible = false

  init(_ data: PerspectiveData, capacity: Int) {
    self.data = data
    self.capacity = max(1, capacity)
    position = Array(repeating: -1, count: data.columnCount)
    gram = ScratchBuffer(uninitialized: self.capacity * self.capacity, fill: 0)
    energy = data.energy
    isFull = data.groups.map { $0.atMost.map { $0 == 0 } } ?? []
    growVectors()
  }

  /// The same members and Gram matrix with a node state of its own; the other one must hold all columns, so that neither
  /// grows.
  init(sharing other: WorkingSet) {
    data = other.data
    (count, capacity, members, position) = (other.count, other.capacity, other.members, other.position)
    (gram, energy) = (other.gram, other.energy)
    (multiplier, isFull) = (other.multiplier, other.isFull)
    growVectors()
    for (own, source) in zip(vectors, other.vectors) { own.base.update(from: source.base, count: count) }
    state.base.update(from: other.state.base, count: count)
  }

  var isComplete: Bool { count == data.columnCount }

  private var vectors: [ScratchBuffer<Double>] {
    [
      q, c, b, price, ridge, shift, charge, above, below, slopeAbove, slopeBelow, kneeAbove, kneeBelow, excess,
    ]
  }

  private func growVectors() {
    for vector in vectors { vector.grow(to: capacity) }
    state.grow(to: capacity)
    active.grow(to: capacity)
  }

  private func reserve(_ size: Int) {
    guard size > capacity else { return }
    let larger = max(size, min(data.columnCount, 2 * capacity))
    gram.growSquare(used: count, from: capacity, to: larger)
    capacity = larger
    growVectors()
  }

  /// Takes in columns that are not members yet, with coefficient 0 and free, or in where they are unpenalised.
  func insert(_ columns: [Int]) {
    guard !columns.isEmpty else { return }
    let (old, new, n) = (count, columns.count, data.columns.rows)
    reserve(old + new)
    let total = old + new
    for (offset, column) in columns.enumerated() {
      position[column] = Int32(old + offset)
      members.append(Int32(column))
    }
    // Columns are read again rather than kept: of many members copies would take more memory than their Gram matrix.
    let width = min(total, 256)
    let fresh = ScratchBuffer<Double>(uninitialized: min(new, width) * n, fill: 0)
    let others = ScratchBuffer<Double>(uninitialized: width * n, fill: 0)
    let block = ScratchBuffer<Double>(uninitialized: width * width, fill: 0)
    for row in stride(from: old, to: total, by: width) {
      let height = min(width, total - row)
      for local in row..<row + height {
        data.columns.load(Int(members[local]), into: fresh.base + (local - row) * n)
        q[local] = data.response.withUnsafeBufferPointer { y in
          y.baseAddress.map { espalier_dot(fresh.base + (local - row) * n, $0, n) } ?? 0
        }
      }
      for column in stride(from: 0, to: row + height, by: width) {
        let length = min(width, row + height - column)
        for local in column..<column + length {
          data.columns.load(Int(members[local]), into: others.base + (local - column) * n)
        }
        Double.gemm(
          transposeA: false, transposeB: true, m: height, n: length, k: n, alpha: 1, a: fresh.base, lda: n,
          b: others.base, ldb: n, beta: 0, c: block.base, ldc: length)
        for i in 0..<height {
          for j in 0..<length {
            let value = block[i * length + j]
            gram[(row + i) * capacity + column + j] = value
            gram[(column + j) * capacity + row + i] = value
          }
        }
      }
    }
    count = total
    for local in old..<total {
      let column = Int(members[local])
      b[local] = 0
      shift[local] = 0
      price[local] = data.price(column)
      ridge[local] = data.ridge(column)
      above[local] = data.above[column]
      below[local] = data.below[column]
      state[local] = initialState(local)
      setEnvelope(local)
      var value = q[local]
      for other in 0..<old where b[other] != 0 { value -= b[other] * gram[local * capacity + other] }
      c[local] = value
    }
  }

  /// What a member is before anything is decided: barred columns are out, free ones in, and members of full groups out.
  func initialState(_ local: Int) -> Int8 {
    let column = Int(members[local])
    if data.isBarred[column] { return 2 }
    if data.isFree[column] { return 1 }
    if let groups = data.groups, groups.groupOf[column] >= 0, isFull[Int(groups.groupOf[column])] { return 2 }
    return 0
  }

  private func setEnvelope(_ local: Int) {
    let paid = data.isFree[Int(members[local])] ? 0 : data.lambda0 + multiplier
    charge[local] = paid
    let up = Envelope(charge: paid, ridge: ridge[local], limit: above[local])
    let down = Envelope(charge: paid, ridge: ridge[local], limit: below[local])
    (slopeAbove[local], kneeAbove[local]) = (up.slope, up.knee)
    (slopeBelow[local], kneeBelow[local]) = (down.slope, down.knee)
  }

  func setMultiplier(_ value: Double) {
    multiplier = value
    for local in 0..<count { setEnvelope(local) }
  }

  /// Moves `values` (one a member, all members being there) from the diagonal of Q to the ridges.
  func setShift(_ values: [Double]) {
    for local in 0..<count {
      gram[local * capacity + local] += shift[local] - values[local]
      shift[local] = values[local]
      ridge[local] = data.ridge(Int(members[local])) + 0.5 * values[local]
      setEnvelope(local)
    }
  }

  /// The shift by column; empty when there is none.
  var shifts: [Double] {
    guard (0..<count).contains(where: { shift[$0] != 0 }) else { return [] }
    var result = [Double](repeating: 0, count: data.columnCount)
    for local in 0..<count { result[Int(members[local])] = shift[local] }
    return result
  }

  /// c = q − Qb from scratch.
  func refreshCorrelations() {
    c.base.update(from: q.base, count: count)
    for local in 0..<count where b[local] != 0 {
      espalier_axpy(-b[local], gram.base + local * capacity, c.base, count)
    }
  }

  /// Changes one coefficient.
  func setCoefficient(_ local: Int, _ value: Double) {
    let step = value - b[local]
    guard step != 0 else { return }
    b[local] = value
    espalier_axpy(-step, gram.base + local * capacity, c.base, count)
  }

  /// What the kernels read. Valid until the working set grows.
  var kernelView: espalier_perspective {
    espalier_perspective(
      count: count, ld: capacity, gram: gram.base, c: c.base, b: b.base, price: price.base, ridge: ridge.base,
      charge: charge.base,
      above: above.base, below: below.base, slope_above: slopeAbove.base, slope_below: slopeBelow.base,
      knee_above: kneeAbove.base, knee_below: kneeBelow.base, state: state.base)
  }
}
