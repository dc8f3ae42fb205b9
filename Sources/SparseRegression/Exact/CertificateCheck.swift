import LinearAlgebra

/// One check of a certificate against a problem.
struct CertificateCheck {
  let rule: CoefficientRule
  /// The problem with its own boxes.
  let model: PerspectiveData
  let certificate: PerspectiveCertificate
  /// The problem with the certificate's bounds on coefficients.
  private(set) var data: PerspectiveData
  /// Norms of the columns as they are stored, before anything is projected out, which is where rounding comes from.
  private(set) var norms: [Double] = []
  private(set) var energy = 0.0
  private var proved = Double.infinity
  private var visited: [Bool] = []

  struct Flaw: Error { var text: String }

  init(model: PerspectiveModel, certificate: PerspectiveCertificate) {
    rule = model.rule
    data = model.data
    self.model = model.data
    self.certificate = certificate
  }

  mutating func run() -> CertificateVerdict {
    var objective = Double.nan
    var assumption = ""
    do throws(Flaw) {
      try prepare()
      objective = try incumbent()
      assumption = try checkBounds(objective)
      try walk()
      guard proved >= certificate.bound - tolerance else {
        throw Flaw(text: "the least bound of a leaf is \(proved), the claim is \(certificate.bound)")
      }
      return CertificateVerdict(
        isValid: true, problem: "", provedBound: proved, objective: objective, assumption: assumption)
    } catch {
      return CertificateVerdict(
        isValid: false, problem: error.text, provedBound: -.infinity, objective: objective, assumption: assumption)
    }
  }

  private var tolerance: Double { 1e-9 * energy }

  private mutating func prepare() throws(Flaw) {
    let p = data.columnCount
    let bounds = certificate.coefficientBounds
    guard bounds.count == p, !bounds.contains(where: { !($0 >= 0) }) else {
      throw Flaw(text: "the certificate bounds \(bounds.count) coefficients, the data have \(p)")
    }
    guard certificate.bound.isFinite else { throw Flaw(text: "the claim is no number") }
    energy = 0.5 * data.response.reduce(0) { $0 + $1 * $1 }
    let whole = ColumnAccess(
      source: data.columns.source, rows: data.columns.rows, count: p, centers: data.columns.centers,
      scales: data.columns.scales, roots: data.columns.roots)
    norms = whole.squaredNorms(threads: 1).map { $0.squareRoot() }
    visited = Array(repeating: false, count: certificate.records.count)
    try checkShift()
  }

  /// Whether XᵀX less the shift is positive semidefinite: it has a Cholesky factor with room for rounding.
  private func checkShift() throws(Flaw) {
    let shift = certificate.shift
    guard !shift.isEmpty else { return }
    guard shift.count == data.columnCount, !shift.contains(where: { !($0 >= 0 && $0.isFinite) }) else {
      throw Flaw(text: "the certificate's shift is not one number of at least 0 a column")
    }
    let used = shift.indices.filter { !data.isBarred[$0] }
    guard used.count <= 2500 else { throw Flaw(text: "a shift of more than 2500 columns is not checked") }
    let vectors = used.map { column -> [Double] in
      var copy: [Double] = []
      withColumn { read in read(column) { copy = Array(UnsafeBufferPointer(start: $0, count: data.columns.rows)) } }
      return copy
    }
    let margin = DiagonalShift.margin(rows: data.columns.rows, columns: used.count)
    let matrix = Matrix<Double>(rows: used.count, columns: used.count) { row, column in
      var sum = 0.0
      for (a, b) in zip(vectors[row], vectors[column]) { sum += a * b }
      return row == column ? sum * (1 - margin) - shift[used[row]] : sum
    }
    guard (try? Cholesky(matrix, pivotTolerance: 0)) != nil else {
      throw Flaw(text: "the certificate shifts more than the Gram matrix allows")
    }
  }

  /// What is moved into the ridge of a column.
  func shift(_ column: Int) -> Double {
    certificate.shift.isEmpty || data.isBarred[column] ? 0 : certificate.shift[column]
  }

  /// Reads columns one at a time.
  private func withColumn<Result>(_ body: ((Int, (UnsafePointer<Double>) -> Void) -> Void) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, data.columns.rows)) { scratch in
      body { column, use in
        guard let base = scratch.baseAddress else { return }
        data.columns.load(column, into: base)
        use(base)
      }
    }
  }

  func residual(_ columns: [Int], _ values: [Double]) throws(Flaw) -> [Double] {
    guard columns.count == values.count else { throw Flaw(text: "columns and coefficients differ in number") }
    guard Set(columns).count == columns.count else { throw Flaw(text: "a column has two coefficients") }
    for (j, value) in zip(columns, values) {
      guard j >= 0, j < data.columnCount, value.isFinite else { throw Flaw(text: "no column \(j)") }
    }
    var r = data.response
    withColumn { read in
      for (j, value) in zip(columns, values) {
        read(j) { x in for row in r.indices { r[row] -= value * x[row] } }
      }
    }
    return r
  }

  /// x_j · r for the columns that `isWanted`.
  func correlations(_ r: [Double], _ isWanted: (Int) -> Bool) -> [Double] {
    var result = [Double](repeating: 0, count: data.columnCount)
    withColumn { read in
      for j in 0..<data.columnCount where isWanted(j) {
        read(j) { x in
          var sum = 0.0
          for row in r.indices { sum += x[row] * r[row] }
          result[j] = sum
        }
      }
    }
    return result
  }

  private mutating func incumbent() throws(Flaw) -> Double {
    let (support, values) = (certificate.support, certificate.coefficients)
    let r = try residual(support, values)
    guard Set(support).count == support.count else { throw Flaw(text: "the incumbent names a column twice") }
    applyBounds()
    var value = 0.5 * r.reduce(0) { $0 + $1 * $1 }
    var size = 0
    for (j, b) in zip(support, values) {
      guard !data.isBarred[j], b <= data.above[j] * (1 + 1e-9), -b <= data.below[j] * (1 + 1e-9) else {
        throw Flaw(text: "the incumbent's coefficient of column \(j) is out of bounds")
      }
      value += data.ridge(j) * b * b + data.price(j) * abs(b)
      if !data.isFree[j] {
        value += data.lambda0
        size += 1
      }
    }
    if let limit = data.limit, size > limit {
      throw Flaw(text: "the incumbent has \(size) columns, allowed are \(limit)")
    }
    if let groups = data.groups, !groups.allows(support) {
      throw Flaw(text: "the incumbent has too many or too few columns of a group")
    }
    guard abs(value - certificate.objective) <= tolerance else {
      throw Flaw(text: "the incumbent's objective is \(value), claimed \(certificate.objective)")
    }
    return value
  }

  private mutating func applyBounds() {
    for (j, bound) in certificate.coefficientBounds.enumerated() {
      data.above[j] = min(data.above[j], bound)
      data.below[j] = min(data.below[j], bound)
    }
  }

  /// Visits every record with the state that leads to it; its own stack, since trees may be deep.
  private mutating func walk() throws(Flaw) {
    guard !certificate.records.isEmpty else { throw Flaw(text: "there are no leaves") }
    var stack: [(record: Int, decided: [(column: Int, isIn: Bool)])] = [(0, [])]
    while let (index, decided) = stack.popLast() {
      guard index >= 0, index < certificate.records.count else { throw Flaw(text: "a leaf is missing") }
      guard !visited[index] else { throw Flaw(text: "record \(index) stands in two places") }
      visited[index] = true
      let record = certificate.records[index]
      var state = CheckedState(data, decided: decided)
      var path = decided
      if state.isImpossible { continue }
      var isClosed = false
      for round in record.rounds {
        let bounds = try NodeBounds(self, round: round, state: state)
        for (columns, isIn) in [(round.settledIn, true), (round.settledOut, false)] {
          for j in columns {
            guard j >= 0, j < data.columnCount, state.values[j] == 0 else {
              throw Flaw(text: "column \(j) is not free")
            }
            proved = min(proved, bounds.bound(forcing: j, isIn: !isIn))
            path.append((j, isIn))
          }
        }
        for j in round.settledIn { state.values[j] = 1 }
        for j in round.settledOut { state.values[j] = 2 }
        if round.settledIn.isEmpty, round.settledOut.isEmpty {
          guard record.branch < 0 else { continue }
          proved = min(proved, bounds.whole)
          isClosed = true
        } else {
          state.close(data)
          if state.isImpossible { break }
        }
      }
      if isClosed || state.isImpossible { continue }
      let j = record.branch
      guard j >= 0, j < data.columnCount, state.values[j] == 0 else {
        throw Flaw(text: "leaf \(index) has no proof")
      }
      stack.append((record.outChild, path + [(j, false)]))
      stack.append((record.inChild, path + [(j, true)]))
    }
  }
}
