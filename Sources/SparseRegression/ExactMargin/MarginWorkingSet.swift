import CKernels
import LinearAlgebra

/// The columns that the relaxation of a classification problem looks at, and the state of one node.
///
/// Member 0 is the intercept, when there is one; unpenalised columns follow, then penalised columns in the order of entry.
final class MarginWorkingSet {
  let data: MarginData
  private(set) var count = 0
  private(set) var capacity: Int
  /// Column of each member, −1 for the intercept.
  private(set) var members: [Int32] = []
  /// Member of each column, −1 for those outside.
  private(set) var position: [Int32]
  /// The first so many members are the intercept and unpenalised columns.
  private(set) var freeCount = 0
  /// n numbers a member.
  let copies: ScratchBuffer<Double>
  let b = ScratchBuffer<Double>(count: 0, repeating: 0)
  /// xᵀu, at the present u for those members whose products were asked for.
  let v = ScratchBuffer<Double>(count: 0, repeating: 0)
  /// h − λ₀ (and a limit's multiplier), where v is known.
  let excess = ScratchBuffer<Double>(count: 0, repeating: 0)
  let ridge = ScratchBuffer<Double>(count: 0, repeating: 0)
  let price = ScratchBuffer<Double>(count: 0, repeating: 0)
  let charge = ScratchBuffer<Double>(count: 0, repeating: 0)
  let above = ScratchBuffer<Double>(count: 0, repeating: 0)
  let below = ScratchBuffer<Double>(count: 0, repeating: 0)
  let slopeAbove = ScratchBuffer<Double>(count: 0, repeating: 0)
  let slopeBelow = ScratchBuffer<Double>(count: 0, repeating: 0)
  let kneeAbove = ScratchBuffer<Double>(count: 0, repeating: 0)
  let kneeBelow = ScratchBuffer<Double>(count: 0, repeating: 0)
  let norm = ScratchBuffer<Double>(count: 0, repeating: 0)
  /// 0 free, 1 in, 2 out.
  let state = ScratchBuffer<Int8>(count: 0, repeating: 0)
  /// The members that descent moves, and those that the rows of the Gram matrix belong to.
  let active = ScratchBuffer<Int32>(count: 0, repeating: 0)
  var activeCount = 0
  /// The multiplier of a limit on the support, added to every charge.
  private(set) var multiplier = 0.0

  // Rows.
  let f: ScratchBuffer<Double>
  let u: ScratchBuffer<Double>
  let curvature: ScratchBuffer<Double>
  let direction: ScratchBuffer<Double>
  /// Loss, negative conjugate, the size of its terms and ‖u‖ at f.
  var loss = 0.0
  var conjugate = 0.0
  var termSize = 0.0
  var dualNorm = 0.0
  let labels: ScratchBuffer<Double>
  private let weightValues: ScratchBuffer<Double>?
  let model: WeightedGram
  // Scratch of the Newton steps.
  let moved = ScratchBuffer<Int32>(count: 0, repeating: 0)
  let solution = ScratchBuffer<Double>(count: 0, repeating: 0)
  let factor = ScratchBuffer<Double>(count: 0, repeating: 0)

  var weights: UnsafePointer<Double>? { weightValues.map { UnsafePointer($0.base) } }

  init(_ data: MarginData, capacity: Int) {
    self.data = data
    let n = data.rows
    self.capacity = max(1, capacity)
    position = Array(repeating: -1, count: data.columnCount)
    copies = ScratchBuffer(count: self.capacity * n, repeating: 0)
    f = ScratchBuffer(count: n, repeating: 0)
    u = ScratchBuffer(count: n, repeating: 0)
    curvature = ScratchBuffer(count: n, repeating: 0)
    direction = ScratchBuffer(count: n, repeating: 0)
    labels = ScratchBuffer(count: n, repeating: 0)
    for row in 0..<n { labels[row] = data.problem.response[row] }
    weightValues = data.problem.weights.map { values in
      let buffer = ScratchBuffer<Double>(count: n, repeating: 0)
      for row in 0..<n { buffer[row] = values[row] }
      return buffer
    }
    model = WeightedGram(rows: n)
    growVectors()
    if data.problem.fitsIntercept { insertIntercept() }
    insert(data.problem.fixed)
    freeCount = count
  }

  private func growVectors() {
    for vector in [
      b, v, excess, ridge, price, charge, above, below, slopeAbove, slopeBelow, kneeAbove, kneeBelow, norm,
    ] { vector.grow(to: capacity) }
    state.grow(to: capacity)
    active.grow(to: capacity)
  }

  private func reserve(_ size: Int) {
    guard size > capacity else { return }
    capacity = max(size, min(data.columnCount + 1, 2 * capacity))
    copies.grow(to: capacity * data.rows)
    growVectors()
  }

  private func insertIntercept() {
    reserve(1)
    for row in 0..<data.rows { copies[row] = 1 }
    members.append(-1)
    (above[0], below[0], norm[0], state[0]) = (.infinity, .infinity, Double(data.rows).squareRoot(), 1)
    count = 1
    setEnvelope(0)
  }

  /// Takes in columns that are not members yet, with coefficient 0 and free, or in where they are unpenalised.
  func insert(_ columns: [Int]) {
    guard !columns.isEmpty else { return }
    reserve(count + columns.count)
    let n = data.rows
    data.problem.columns.copy(columns, into: copies.base + count * n)
    for column in columns {
      let local = count
      position[column] = Int32(local)
      members.append(Int32(column))
      let isFree = data.isUnpenalised[column]
      ridge[local] = isFree ? 0 : data.problem.lambda2
      price[local] = isFree ? 0 : data.problem.lambda1
      (above[local], below[local]) = (data.above[column], data.below[column])
      norm[local] = data.problem.columns.squaredNorms[column].squareRoot()
      (b[local], v[local], excess[local]) = (0, 0, 0)
      state[local] = isFree ? 1 : 0
      count += 1
      setEnvelope(local)
    }
  }

  private func setEnvelope(_ local: Int) {
    let paid = isFree(local) ? 0 : data.lambda0 + multiplier
    charge[local] = paid
    let up = Envelope(charge: paid, ridge: ridge[local], limit: above[local])
    let down = Envelope(charge: paid, ridge: ridge[local], limit: below[local])
    (slopeAbove[local], kneeAbove[local]) = (up.slope + price[local], up.knee)
    (slopeBelow[local], kneeBelow[local]) = (down.slope + price[local], down.knee)
  }

  /// Whether a member is the intercept or an unpenalised column.
  func isFree(_ local: Int) -> Bool { members[local] < 0 || data.isUnpenalised[Int(members[local])] }

  /// Whether no column is outside.
  var isComplete: Bool { count == data.columnCount + (data.problem.fitsIntercept ? 1 : 0) }

  func setMultiplier(_ value: Double) {
    multiplier = value
    for local in 0..<count { setEnvelope(local) }
  }

  func column(_ local: Int) -> UnsafeMutablePointer<Double> { copies.base + local * data.rows }

  /// f from the coefficients.
  func refreshRows() {
    let n = data.rows
    f.base.update(repeating: 0, count: n)
    for local in 0..<count where b[local] != 0 { espalier_axpy(b[local], column(local), f.base, n) }
  }

  /// Changes one coefficient, and f with it.
  func setCoefficient(_ local: Int, _ value: Double) {
    let step = value - b[local]
    guard step != 0 else { return }
    b[local] = value
    espalier_axpy(step, column(local), f.base, data.rows)
  }

  var terms: espalier_margin_terms {
    espalier_margin_terms(
      ridge: ridge.base, price: price.base, charge: charge.base, above: above.base, below: below.base,
      slope_above: slopeAbove.base, slope_below: slopeBelow.base, knee_above: kneeAbove.base,
      knee_below: kneeBelow.base, norm: norm.base, state: state.base)
  }
}
