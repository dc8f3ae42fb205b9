import CKernels
import Execution
import Selection

extension ExactTask {
  /// The answer of ``PerspectiveTree`` for squared loss.
  ///
  /// Without a given M, bounds on coefficients are derived where λ₁, λ₂, boxes or a full-rank design with few columns give
  /// any. Where nothing does, M is twice the largest coefficient found, said so in the certificate, and raised when the
  /// answer touches it.
  func solveSquared() -> ExactAnswer {
    var factor = 2.0
    while true {
      let rule =
        problem.coefficientBound.map { CoefficientRule.derivedElseGiven($0) } ?? .derivedElseAssumed(factor: factor)
      let solution = problem.withModel(size: size, rule: rule) { model in
        PerspectiveRun(
          model: model,
          options: TreeOptions(
            gap: min(relativeGap, 0.999), pool: pool, exactSize: isExactSize, recordsCertificate: recordsCertificate,
            warmStart: start.support.filter { !model.data.isBarred[$0] }),
          clock: clock
        ).solve()
      }
      let answer = answer(solution)
      let isTouched = answer.bound == nil && solution.assumedBound != nil
      guard isTouched, problem.coefficientBound == nil, factor < 1000, clock.interruption == nil else { return answer }
      factor *= 4
    }
  }

  private func answer(_ solution: PerspectiveSolution) -> ExactAnswer {
    let supports = solution.supports.map { Set($0.columns + problem.fixed).sorted() }
    var support = supports.first ?? start.support
    var refit = problem.refit(support, keepsZeros: problem.keepsZeros)
    // What the search before the tree found counts, too, even where M cuts it off.
    if !supports.isEmpty || start.value.isFinite {
      let other = problem.refit(start.support, keepsZeros: problem.keepsZeros)
      if start.value.isFinite, total(other) < total(refit) || supports.isEmpty {
        (support, refit) = (start.support, other)
      }
    }
    var status: Selection.Status =
      switch solution.status {
      case .optimal: .optimal
      case .timeLimit: .timeLimit
      case .cancelled: .cancelled
      case .nodeLimit: .feasible
      }
    var assumes = solution.assumptions
    if relativeGap > 0 { assumes.append("a gap of at most \(relativeGap) counts as closed") }
    var answer = ExactAnswer(
      support: support, bound: solution.bound, status: status,
      certificate: Certificate(kind: .branchAndBound, assumes: assumes), work: Work(nodes: solution.nodes),
      coefficientBound: solution.assumedBound, supports: supports, proof: solution.certificate)
    if let most = solution.assumedBound {
      var largest = zip(refit.support, refit.coefficients).filter { !problem.fixed.contains($0.0) }
        .reduce(0) { max($0, abs($1.1)) }
      // In a pool the coefficients of every support count.
      for entry in solution.supports.dropFirst() {
        for value in entry.coefficients { largest = max(largest, abs(value)) }
      }
      if largest > most * (1 - 1e-9) {
        if status == .optimal { status = .feasible }
        answer.bound = nil
        answer.proof = nil
        answer.status = status
        answer.certificate = Certificate(
          kind: .none, assumes: ["nothing is proved: M = \(most) is too small, a coefficient of \(largest) is no worse"]
        )
      }
    }
    return answer
  }

  private func total(_ refit: SupportRefit) -> Double {
    guard case .price(let lambda0) = size else { return refit.value }
    return refit.value + lambda0 * Double(refit.support.count { !problem.fixed.contains($0) })
  }
}

extension PreparedProblem {
  /// Lends a squared-loss problem as the tree and its checker read it; valid only inside `body`.
  ///
  /// Columns that are always in and have no bounds are projected out of the others and of the response: what is left is the
  /// problem without them. Columns that are constant, or nothing but a combination of those, are never in.
  func withModel<Result>(size: SubsetSize, rule: CoefficientRule, _ body: (PerspectiveModel) -> Result) -> Result {
    columns.design.withColumns { source in
      let p = columns.count
      func isBoxed(_ column: Int) -> Bool {
        (lower?[column] ?? -.infinity).isFinite || (upper?[column] ?? .infinity).isFinite
      }
      let projected = fixed.filter { !isBoxed($0) }
      let access = ColumnAccess(
        source: source, rows: columns.rows, count: p,
        centers: columns.centers.contains { $0 != 0 } ? columns.centers : nil,
        scales: columns.scales.contains { $0 != 1 } ? columns.scales.map { 1 / $0 } : nil, roots: columns.rootWeights,
        basis: orthonormalBasis(projected))
      var isFree = [Bool](repeating: false, count: p)
      for column in fixed { isFree[column] = true }
      var isBarred = columns.squaredNorms.map { $0 == 0 }
      for column in projected { (isFree[column], isBarred[column]) = (false, true) }
      if !projected.isEmpty {
        let norms = access.squaredNorms(threads: columns.threads)
        for column in 0..<p where norms[column] <= 1e-18 * columns.squaredNorms[column] {
          (isFree[column], isBarred[column]) = (false, true)
        }
      }
      var response = response
      response.withUnsafeMutableBufferPointer { $0.baseAddress.map(access.project) }
      var (lambda0, limit): (Double, Int?)
      switch size {
      case .price(let price): (lambda0, limit) = (price, nil)
      case .keep(let keep):
        (lambda0, limit) = (0, min(keep, (0..<p).count { !isFree[$0] && !isBarred[$0] }))
      }
      let groups =
        groupOf.isEmpty
        ? nil
        : ColumnGroups(groupOf: groupOf.map { Int32($0) }, atMost: groupLimits, atLeast: groupNeeds)
      let data = PerspectiveData(
        columns: access, response: response, lambda0: lambda0, lambda1: lambda1, lambda2: lambda2, sparesFree: true,
        limit: limit, above: upper ?? Array(repeating: .infinity, count: p),
        below: lower.map { $0.map { -$0 } } ?? Array(repeating: .infinity, count: p), isFree: isFree,
        isBarred: isBarred, groups: groups)
      return body(PerspectiveModel(data: data, rule: rule))
    }
  }

  /// An orthonormal basis of some prepared columns, one vector after the other; fewer where they depend on each other.
  private func orthonormalBasis(_ members: [Int]) -> [Double] {
    let n = columns.rows
    var basis: [Double] = []
    for column in members {
      var vector = columns.column(column)
      let whole = Self.dot(vector, 0, vector, n)
      for _ in 0..<2 {
        for start in stride(from: 0, to: basis.count, by: n) {
          Self.axpy(-Self.dot(basis, start, vector, n), basis, start, &vector)
        }
      }
      let left = Self.dot(vector, 0, vector, n)
      guard left > 1e-20 * whole else { continue }
      let scale = 1 / left.squareRoot()
      basis.append(contentsOf: vector.map { $0 * scale })
    }
    return basis
  }
}
