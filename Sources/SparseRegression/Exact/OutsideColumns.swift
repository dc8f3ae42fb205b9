/// The columns outside the working set, and which of them the coefficients of a node bring in.
///
/// Reading all of them is what a node costs when there are many. Columns that a node's bound keeps out of every better
/// support are dropped from ``alive``, which the nodes below inherit; they need not be read there.
final class OutsideColumns {
  /// A column outside that wants to come in.
  struct Violator {
    var column: Int
    /// h − charge, positive.
    var excess: Double
  }

  private let data: PerspectiveData
  private let threads: Int
  private var residual: [Double]
  private var correlations: [Double]
  private let widest: Double
  /// The columns that are not settled in the present node; `nil` for all.
  var alive: [Int32]?
  /// The groups that are full in the present node: their other members are out.
  var isFull: [Bool] = []
  private(set) var fullPasses = 0
  /// After ``violators(_:charge:)``: no column outside that was read and is no violator is worth more.
  private(set) var largestWorth = 0.0

  init(_ data: PerspectiveData, threads: Int) {
    self.data = data
    self.threads = threads
    residual = data.response
    widest = data.widest
    correlations = Array(repeating: 0, count: data.columnCount)
  }

  /// Whether a column may not be in, whatever it is worth.
  private func isOut(_ column: Int) -> Bool {
    if data.isBarred[column] { return true }
    guard let groups = data.groups, groups.groupOf[column] >= 0, !isFull.isEmpty else { return false }
    return isFull[Int(groups.groupOf[column])]
  }

  /// How many columns a check reads.
  var checkedCount: Int { alive?.count ?? data.columnCount }

  /// All unsettled columns outside whose h exceeds `charge`, given the coefficients of the working set.
  func violators(_ set: WorkingSet, charge: Double) -> [Violator] {
    loadResidual(set)
    var result: [Violator] = []
    let threshold = data.threshold(charge: charge, width: widest)
    var largest = 0.0
    func look(_ column: Int) {
      let size = abs(correlations[column])
      guard size >= largest, set.position[column] < 0 else { return }
      guard size >= threshold else {
        largest = size
        return
      }
      if isOut(column) { return }
      let excess = worth(column) - charge
      if excess > 0 { result.append(Violator(column: column, excess: excess)) } else { largest = threshold }
    }
    if let alive {
      let probe = data.columns.probe(residual)
      for code in alive where set.position[Int(code)] < 0 {
        correlations[Int(code)] = data.columns.dot(Int(code), probe)
      }
      for code in alive { look(Int(code)) }
    } else {
      correlate()
      for column in 0..<data.columnCount { look(column) }
    }
    largestWorth = largest > 0 ? min(charge, data.worth(largest, limit: widest)) : 0
    return result
  }

  /// After ``violators(_:charge:)``: settles the columns whose h is at most `worth`, for this node and those below it.
  func settle(worth least: Double, in set: WorkingSet) {
    guard least > 0 else { return }
    // No column with a smaller correlation can be worth more.
    let threshold = data.threshold(charge: least, width: widest)
    var kept: [Int32] = []
    let most = data.columnCount / 2
    func look(_ column: Int32) {
      let place = Int(column)
      if set.position[place] < 0, abs(correlations[place]) >= threshold, worth(place) > least { kept.append(column) }
    }
    if let alive {
      for column in alive { look(column) }
    } else {
      for column in 0..<Int32(data.columnCount) {
        look(column)
        if kept.count > most { return }
      }
    }
    alive = kept
  }

  /// h of a column at its correlation.
  private func worth(_ column: Int) -> Double {
    let correlation = correlations[column]
    return data.worth(correlation, limit: correlation > 0 ? data.above[column] : data.below[column])
  }

  /// The correlations of all columns with y − Σ b_j x_j.
  func allCorrelations(_ coefficients: [(column: Int, value: Double)]) -> [Double] {
    residual = data.response
    residual.withUnsafeMutableBufferPointer { r in
      guard let base = r.baseAddress else { return }
      for (column, value) in coefficients { data.columns.add(-value, column, to: base) }
    }
    correlate()
    return correlations
  }

  /// The same for some columns.
  func correlations(of columns: [Int], _ coefficients: [(column: Int, value: Double)]) -> [Double] {
    residual = data.response
    residual.withUnsafeMutableBufferPointer { r in
      guard let base = r.baseAddress else { return }
      for (column, value) in coefficients { data.columns.add(-value, column, to: base) }
    }
    let probe = data.columns.probe(residual)
    return columns.map { data.columns.dot($0, probe) }
  }

  private func correlate() {
    fullPasses += 1
    let probe = data.columns.probe(residual)
    correlations.withUnsafeMutableBufferPointer { out in
      if let to = out.baseAddress { data.columns.dots(probe, into: to, threads: threads) }
    }
  }

  private func loadResidual(_ set: WorkingSet) {
    residual = data.response
    residual.withUnsafeMutableBufferPointer { r in
      guard let base = r.baseAddress else { return }
      for local in 0..<set.count where set.b[local] != 0 {
        data.columns.add(-set.b[local], Int(set.members[local]), to: base)
      }
    }
  }
}
