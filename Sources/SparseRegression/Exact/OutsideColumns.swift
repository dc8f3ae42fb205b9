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
  /// The columns that are not settled in the present node; `nil` for all.
  var alive: [Int32]?
  private(set) var fullPasses = 0
  /// After ``violators(_:charge:)``: no column outside that was read and is no violator is worth more.
  private(set) var largestWorth = 0.0

  init(_ data: PerspectiveData, threads: Int) {
    self.data = data
    self.threads = threads
    residual = data.response
    correlations = Array(repeating: 0, count: data.columnCount)
  }

  /// How many columns a check reads.
  var checkedCount: Int { alive?.count ?? data.columnCount }

  /// All unsettled columns outside whose h exceeds `charge`, given the coefficients of the working set.
  func violators(_ set: WorkingSet, charge: Double) -> [Violator] {
    loadResidual(set)
    var result: [Violator] = []
    let threshold = data.threshold(charge: charge)
    var largest = 0.0
    func look(_ column: Int) {
      let size = abs(correlations[column])
      guard size >= largest, set.position[column] < 0 else { return }
      guard size >= threshold else {
        largest = size
        return
      }
      let excess = worth(column) - charge
      if excess > 0 { result.append(Violator(column: column, excess: excess)) } else { largest = threshold }
    }
    if let alive {
      residual.withUnsafeBufferPointer { r in
        guard let base = r.baseAddress else { return }
        let sum = data.columns.residualSum(base)
        for code in alive where set.position[Int(code)] < 0 {
          correlations[Int(code)] = data.columns.dot(Int(code), base, sum: sum)
        }
      }
      for code in alive { look(Int(code)) }
    } else {
      correlate()
      for column in 0..<data.columnCount { look(column) }
    }
    let step = data.lambda2 > 0 ? min(largest / (2 * data.lambda2), data.widest) : data.widest
    largestWorth = largest > 0 ? min(charge, step * (largest - data.lambda2 * step)) : 0
    return result
  }

  /// After ``violators(_:charge:)``: settles the columns whose h is at most `worth`, for this node and those below it.
  func settle(worth least: Double, in set: WorkingSet) {
    guard least > 0 else { return }
    // No column with a smaller correlation can be worth more.
    let threshold = data.threshold(charge: least)
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
    let limit = correlation > 0 ? data.above[column] : data.below[column]
    let size = abs(correlation)
    guard size > 0, limit > 0 else { return 0 }
    let step = data.lambda2 > 0 ? min(size / (2 * data.lambda2), limit) : limit
    return step * (size - data.lambda2 * step)
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
    return residual.withUnsafeMutableBufferPointer { r in
      guard let base = r.baseAddress else { return [] }
      for (column, value) in coefficients { data.columns.add(-value, column, to: base) }
      let sum = data.columns.residualSum(base)
      return columns.map { data.columns.dot($0, base, sum: sum) }
    }
  }

  private func correlate() {
    fullPasses += 1
    residual.withUnsafeBufferPointer { r in
      correlations.withUnsafeMutableBufferPointer { out in
        guard let from = r.baseAddress, let to = out.baseAddress else { return }
        data.columns.dots(from, into: to, threads: threads)
      }
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
