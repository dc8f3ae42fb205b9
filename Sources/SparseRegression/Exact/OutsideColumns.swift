/// The columns outside the working set, and which of them a residual could bring in.
///
/// Correlations with a stored reference residual r⁰ bound those with any other: |x_jᵀr| ≤ |x_jᵀr⁰| + ‖x_j‖ ‖r − r⁰‖.
/// Columns for which that settles the question are not read. Two references are kept: the root's, and the last residual
/// for which every column was read.
final class OutsideColumns {
  private struct Reference {
    var residual: [Double]
    var sizes: [Double]
  }

  private let data: PerspectiveData
  private let norms: [Double]
  private let threads: Int
  private var references: [Reference] = []
  private var residual: [Double]
  private var correlations: [Double]
  private(set) var fullPasses = 0
  private(set) var columnsRead = 0

  /// - Parameter norms: ‖x_j‖².
  init(_ data: PerspectiveData, squaredNorms: [Double], threads: Int) {
    self.data = data
    self.threads = threads
    norms = squaredNorms.map { $0.squareRoot() }
    residual = data.response
    correlations = Array(repeating: 0, count: data.columnCount)
  }

  /// A column outside that wants to come in.
  struct Violator {
    var column: Int
    /// h − charge − level, positive.
    var excess: Double
  }

  /// All columns outside whose h exceeds `charge`, given the coefficients of the working set.
  func violators(_ set: WorkingSet, charge: Double) -> [Violator] {
    loadResidual(set)
    let threshold = data.threshold(charge: charge)
    // Rounding of the distances below, far above what it can be.
    let slack = 1e-10 * (data.energy.squareRoot() + threshold)
    let distances = references.map { reference -> Double in
      var sum = 0.0
      for row in residual.indices {
        let difference = residual[row] - reference.residual[row]
        sum += difference * difference
      }
      return sum.squareRoot()
    }
    var candidates: [Int] = []
    let tooMany = data.columnCount / 3
    if references.isEmpty { return readAll(set, charge: charge, threshold: threshold) }
    let last = references.count - 1
    for column in 0..<data.columnCount where set.position[column] < 0 {
      let norm = norms[column]
      if references[0].sizes[column] + norm * distances[0] + slack <= threshold { continue }
      if last > 0, references[last].sizes[column] + norm * distances[last] + slack <= threshold { continue }
      candidates.append(column)
      if candidates.count > tooMany { return readAll(set, charge: charge, threshold: threshold) }
    }
    columnsRead += candidates.count
    return residual.withUnsafeBufferPointer { r in
      guard let base = r.baseAddress else { return [] }
      let sum = data.columns.residualSum(base)
      return candidates.compactMap { column in
        violation(column, data.columns.dot(column, base, sum: sum), charge)
      }
    }
  }

  /// Forgets all references but the root's.
  private func readAll(_ set: WorkingSet, charge: Double, threshold: Double) -> [Violator] {
    correlate()
    let reference = Reference(residual: residual, sizes: correlations.map { abs($0) })
    if references.count > 1 { references.removeLast() }
    references.append(reference)
    var result: [Violator] = []
    for column in 0..<data.columnCount where set.position[column] < 0 && abs(correlations[column]) > threshold {
      if let violator = violation(column, correlations[column], charge) { result.append(violator) }
    }
    return result
  }

  /// Reads all columns for the present coefficients and keeps the result as the root's reference.
  func setRootReference(_ set: WorkingSet) {
    loadResidual(set)
    correlate()
    references = [Reference(residual: residual, sizes: correlations.map { abs($0) })]
  }

  private func correlate() {
    fullPasses += 1
    columnsRead += data.columnCount
    residual.withUnsafeBufferPointer { r in
      correlations.withUnsafeMutableBufferPointer { out in
        guard let from = r.baseAddress, let to = out.baseAddress else { return }
        data.columns.dots(from, into: to, threads: threads)
      }
    }
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

  private func loadResidual(_ set: WorkingSet) {
    residual = data.response
    residual.withUnsafeMutableBufferPointer { r in
      guard let base = r.baseAddress else { return }
      for local in 0..<set.count where set.b[local] != 0 {
        data.columns.add(-set.b[local], Int(set.members[local]), to: base)
      }
    }
  }

  private func violation(_ column: Int, _ correlation: Double, _ charge: Double) -> Violator? {
    let limit = correlation > 0 ? data.above[column] : data.below[column]
    let size = abs(correlation)
    guard size > 0 else { return nil }
    let step = data.lambda2 > 0 ? min(size / (2 * data.lambda2), limit) : limit
    let excess = step * (size - data.lambda2 * step) - charge
    return excess > 0 ? Violator(column: column, excess: excess) : nil
  }
}
