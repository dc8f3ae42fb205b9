import LinearAlgebra

/// Recomputes every bound of a certificate from the data, and checks that its leaves leave nothing out.
///
/// It shares no arithmetic with the tree: residuals and correlations are formed column by column from X, not from a
/// Gram matrix, and every bound is lowered by an upper bound of its own rounding error.
///
/// - Complexity: O(n p) a round of the certificate.
public struct PerspectiveCertificateChecker<Element: Scalar>: Sendable {
  /// What the check found.
  public struct Verdict: Sendable, Equatable {
    /// Whether the claim holds: every leaf is closed, the leaves cover every support, and the incumbent is what it says.
    public var isValid: Bool
    /// The first thing that is wrong; empty when nothing is.
    public var problem: String
    /// The least bound of any leaf, rounding allowed for; −∞ when the check did not get to the end.
    public var provedBound: Double
    /// F of the incumbent, recomputed.
    public var objective: Double
    /// What the proof rests on.
    public var assumption: String
  }

  let problem: PerspectiveProblem<Element>

  /// - Parameter problem: The problem that the certificate claims to solve.
  public init(_ problem: PerspectiveProblem<Element>) { self.problem = problem }

  /// Checks a certificate. A claim counts as met when a bound misses it by at most 1e-9 of ½‖y‖².
  ///
  /// - Parameter certificate: What to check; it may come from anywhere.
  /// - Returns: What was found; a bad certificate is a finding, not an error.
  public func verify(_ certificate: PerspectiveCertificate) -> Verdict {
    var check = CertificateCheck(problem: problem, certificate: certificate)
    return check.run()
  }
}

/// The state of one check.
private struct CertificateCheck<Element: Scalar> {
  let problem: PerspectiveProblem<Element>
  let certificate: PerspectiveCertificate
  var isFree: [Bool] = []
  var above: [Double] = []
  var below: [Double] = []
  var norms: [Double] = []
  var lambda0 = 0.0
  var limit: Int?
  var energy = 0.0
  var proved = Double.infinity
  var visited: [Bool] = []

  typealias Verdict = PerspectiveCertificateChecker<Element>.Verdict
  private struct Flaw: Error { var text: String }

  init(problem: PerspectiveProblem<Element>, certificate: PerspectiveCertificate) {
    self.problem = problem
    self.certificate = certificate
  }

  private func column(_ j: Int, _ row: Int) -> Double {
    (Double(problem.columns[row, j]) - (problem.centers?[j] ?? 0)) * (problem.scales?[j] ?? 1)
  }

  mutating func run() -> Verdict {
    var objective = Double.nan
    var assumption = ""
    do {
      try prepare()
      objective = try incumbent()
      assumption = try checkBounds(objective)
      try walk()
      guard proved >= certificate.bound - tolerance else {
        throw Flaw(text: "the least bound of a leaf is \(proved), the claim is \(certificate.bound)")
      }
      return Verdict(
        isValid: true, problem: "", provedBound: proved, objective: objective, assumption: assumption)
    } catch {
      return Verdict(
        isValid: false, problem: (error as? Flaw)?.text ?? "\(error)", provedBound: -.infinity, objective: objective,
        assumption: assumption)
    }
  }

  private var tolerance: Double { 1e-9 * energy }

  private mutating func prepare() throws {
    let p = problem.columnCount
    guard certificate.coefficientBounds.count == p, !certificate.coefficientBounds.contains(where: { !($0 >= 0) })
    else {
      throw Flaw(text: "the certificate bounds \(certificate.coefficientBounds.count) coefficients, the data have \(p)")
    }
    guard certificate.bound.isFinite else { throw Flaw(text: "the claim is no number") }
    isFree = Array(repeating: false, count: p)
    for j in problem.unpenalised { isFree[j] = true }
    switch problem.form {
    case .penalised(let value): lambda0 = value
    case .cardinality(let count, let value):
      lambda0 = value
      limit = count
    }
    let bounds = certificate.coefficientBounds
    above = (0..<p).map { min(bounds[$0], problem.upper?[$0] ?? .infinity) }
    below = (0..<p).map { min(bounds[$0], -(problem.lower?[$0] ?? -.infinity)) }
    energy = 0.5 * problem.response.reduce(0) { $0 + $1 * $1 }
    norms = (0..<p).map { j in
      (0..<problem.rows).reduce(0) { $0 + column(j, $1) * column(j, $1) }.squareRoot()
    }
    visited = Array(repeating: false, count: certificate.records.count)
  }

  private func residual(_ columns: [Int], _ values: [Double]) throws -> [Double] {
    guard columns.count == values.count else { throw Flaw(text: "columns and coefficients differ in number") }
    var r = problem.response
    for (j, value) in zip(columns, values) {
      guard j >= 0, j < problem.columnCount, value.isFinite else { throw Flaw(text: "no column \(j)") }
      for row in r.indices { r[row] -= value * column(j, row) }
    }
    return r
  }

  private func incumbent() throws -> Double {
    let (support, values) = (certificate.support, certificate.coefficients)
    let r = try residual(support, values)
    guard Set(support).count == support.count else { throw Flaw(text: "the incumbent names a column twice") }
    var value = 0.5 * r.reduce(0) { $0 + $1 * $1 }
    var size = 0
    for (j, b) in zip(support, values) {
      guard b <= above[j] * (1 + 1e-9), -b <= below[j] * (1 + 1e-9) else {
        throw Flaw(text: "the incumbent's coefficient of column \(j) is out of bounds")
      }
      value += problem.lambda2 * b * b
      if !isFree[j] {
        value += lambda0
        size += 1
      }
    }
    if let limit, size > limit { throw Flaw(text: "the incumbent has \(size) columns, allowed are \(limit)") }
    guard abs(value - certificate.objective) <= tolerance else {
      throw Flaw(text: "the incumbent's objective is \(value), claimed \(certificate.objective)")
    }
    return value
  }

  private func checkBounds(_ objective: Double) throws -> String {
    switch problem.bounds {
    case .given(let value):
      guard certificate.coefficientBounds.allSatisfy({ $0 >= value }) else {
        throw Flaw(text: "the certificate assumes a smaller M than \(value)")
      }
      return value.isFinite ? "given M" : "unconditional"
    case .givenEach(let values):
      guard zip(certificate.coefficientBounds, values).allSatisfy({ $0 >= $1 }) else {
        throw Flaw(text: "the certificate assumes a smaller M than given")
      }
      return "given M"
    case .assumed: return "assumes M"
    case .derived:
      let least = (max(0, objective) / problem.lambda2).squareRoot()
      guard certificate.coefficientBounds.allSatisfy({ $0 >= least }) else {
        throw Flaw(text: "better coefficients may exceed the certificate's M; \(least) would do")
      }
      return "unconditional"
    }
  }

  /// Visits every record with the state that leads to it; its own stack, since trees may be deep.
  private mutating func walk() throws {
    guard !certificate.records.isEmpty else { throw Flaw(text: "there are no leaves") }
    var stack: [(record: Int, decided: [(column: Int, isIn: Bool)])] = [(0, [])]
    while let (index, decided) = stack.popLast() {
      guard index >= 0, index < certificate.records.count else { throw Flaw(text: "a leaf is missing") }
      guard !visited[index] else { throw Flaw(text: "record \(index) stands in two places") }
      visited[index] = true
      let record = certificate.records[index]
      var state = [Int8](repeating: 0, count: problem.columnCount)
      for j in isFree.indices where isFree[j] { state[j] = 1 }
      var path = decided
      for (column, isIn) in decided { state[column] = isIn ? 1 : 2 }
      if isOverfull(state) { continue }
      var isClosed = false
      for round in record.rounds {
        let bounds = try NodeBounds(self, round: round, state: state)
        for (columns, isIn) in [(round.settledIn, true), (round.settledOut, false)] {
          for j in columns {
            guard j >= 0, j < problem.columnCount, state[j] == 0 else { throw Flaw(text: "column \(j) is not free") }
            proved = min(proved, bounds.bound(forcing: j, isIn: !isIn))
            path.append((j, isIn))
          }
        }
        for j in round.settledIn { state[j] = 1 }
        for j in round.settledOut { state[j] = 2 }
        if round.settledIn.isEmpty, round.settledOut.isEmpty, record.branch < 0 {
          proved = min(proved, bounds.whole)
          isClosed = true
        }
      }
      if isClosed || isOverfull(state) { continue }
      let j = record.branch
      guard j >= 0, j < problem.columnCount, state[j] == 0 else { throw Flaw(text: "leaf \(index) has no proof") }
      stack.append((record.outChild, path + [(j, false)]))
      stack.append((record.inChild, path + [(j, true)]))
    }
  }

  private func isOverfull(_ state: [Int8]) -> Bool {
    guard let limit else { return false }
    return state.indices.count { state[$0] == 1 && !isFree[$0] } > limit
  }

  /// The dual bounds that one residual gives in one state.
  private struct NodeBounds {
    private var base: Double
    private var taken = 0.0
    private var excess: [Double]
    private var sums: [Double] = [0]
    private var rank: [Int]
    private var room: Int

    init(_ check: CertificateCheck, round: PerspectiveCertificate.Round, state: [Int8]) throws {
      let problem = check.problem
      let r = try check.residual(round.columns, round.values)
      let p = problem.columnCount
      var squares = 0.0
      var product = 0.0
      for row in r.indices {
        squares += r[row] * r[row]
        product += problem.response[row] * r[row]
      }
      let unit = 8 * Double(r.count + round.columns.count + 8) * Double.ulpOfOne
      var error = unit * (2 * check.energy + squares)
      var excess = [Double](repeating: 0, count: p)
      var order: [Int] = []
      for j in 0..<p where state[j] != 2 {
        var c = 0.0
        for row in r.indices { c += check.column(j, row) * r[row] }
        let limit = c > 0 ? check.above[j] : check.below[j]
        let size = abs(c) + unit * check.norms[j] * squares.squareRoot()
        var step = problem.lambda2 > 0 ? min(size / (2 * problem.lambda2), limit) : limit
        if size == 0 { step = 0 }
        let worth = step * (size - problem.lambda2 * step)
        excess[j] = worth - (check.isFree[j] ? 0 : check.lambda0)
        if state[j] == 1 {
          taken += excess[j]
          error += unit * worth
        } else if excess[j] > 0 {
          order.append(j)
          error += unit * worth
        }
      }
      base = product - 0.5 * squares - error
      order.sort { (excess[$1], $0) < (excess[$0], $1) }
      self.excess = excess
      rank = Array(repeating: .max, count: p)
      for (place, j) in order.enumerated() {
        rank[j] = place
        sums.append(sums[place] + excess[j])
      }
      let used = state.indices.count { state[$0] == 1 && !check.isFree[$0] }
      room = check.limit.map { max(0, $0 - used) } ?? p
    }

    /// Of the whole node.
    var whole: Double { base - taken - sums[min(room, sums.count - 1)] }

    /// With one more free column forced.
    func bound(forcing j: Int, isIn: Bool) -> Double {
      if isIn {
        if room == 0 { return .infinity }
        return base - taken - excess[j] - top(room - 1, without: j)
      }
      return base - taken - top(room, without: j)
    }

    private func top(_ number: Int, without j: Int) -> Double {
      if rank[j] >= number { return sums[min(number, sums.count - 1)] }
      return sums[min(number + 1, sums.count - 1)] - excess[j]
    }
  }
}
