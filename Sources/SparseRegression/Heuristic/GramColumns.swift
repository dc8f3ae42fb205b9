/// Columns of the Gram matrix `X̃ᵀX̃` over a working set, computed when they are first asked for.
///
/// Local indices 0 ..< count stand for the columns of the working set. Memory is bounded: the columns used longest ago are
/// forgotten first. Not for several threads at once.
final class GramColumns {
  let columns: PreparedColumns
  /// The columns of the working set, ascending.
  let working: [Int]
  /// X̃ᵀỹ over the working set.
  let correlations: [Double]
  /// ‖ỹ‖².
  let responseSquare: Double
  /// What is added to each entry of the diagonal: 2λ₂, 0 for columns free of penalties.
  let ridge: [Double]
  /// ‖x̃‖² + ridge by local index.
  let diagonal: [Double]
  private var cached: [Int: (values: [Double], used: Int)] = [:]
  private var clock = 0
  private let limit: Int

  var count: Int { working.count }

  /// - Parameters:
  ///   - columns: The prepared columns.
  ///   - working: The working set, ascending.
  ///   - response: ỹ = √w ∘ (y − mean).
  ///   - correlations: X̃ᵀỹ of the working set, computed when `nil`.
  ///   - ridge: By column of the design.
  ///   - byteLimit: The memory that cached columns may take.
  init(
    _ columns: PreparedColumns, working: [Int], response: [Double], correlations: [Double]? = nil,
    ridge: (Int) -> Double, byteLimit: Int = 1 << 29
  ) {
    self.columns = columns
    self.working = working
    self.correlations = correlations ?? columns.products(response, columns: working)
    responseSquare = response.reduce(0) { $0 + $1 * $1 }
    self.ridge = working.map(ridge)
    diagonal = zip(working, self.ridge).map { columns.squaredNorms[$0] + $1 }
    limit = max(64, byteLimit / (8 * max(1, working.count)))
  }

  /// G's column of a local index, without ridge.
  func column(_ index: Int) -> [Double] {
    clock += 1
    if let found = cached[index] {
      cached[index] = (found.values, clock)
      return found.values
    }
    fetch([index])
    return cached[index]?.values ?? []
  }

  /// Computes several columns in one pass.
  func fetch(_ indices: [Int]) {
    let missing = indices.filter { cached[$0] == nil }
    if missing.isEmpty { return }
    if cached.count + missing.count > limit {
      let old = cached.sorted { $0.value.used < $1.value.used }.prefix(cached.count / 2 + missing.count)
      for (index, _) in old { cached[index] = nil }
    }
    let m = count
    // Products of many vectors in one pass would need as much memory as the columns; eight share a read well enough.
    for start in stride(from: 0, to: missing.count, by: 8) {
      let part = Array(missing[start..<min(missing.count, start + 8)])
      let products = columns.products(columns.columns(part.map { working[$0] }), columns: working)
      for (position, index) in part.enumerated() {
        clock += 1
        cached[index] = (Array(products[position * m..<(position + 1) * m]), clock)
      }
    }
  }
}
