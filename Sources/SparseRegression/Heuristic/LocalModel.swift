import LinearAlgebra

/// The quadratic model of a problem around the refit of a support: what entering, leaving and exchanging columns promise.
///
/// With curvature H and A = H_FF⁻¹ over the columns F that have a coefficient (and the intercept), the same closed form as
/// for squared loss with a ridge; a price λ₁ and bounds of the entering column are taken into account for that column alone.
/// It ranks; what a move is worth is found by a refit.
struct LocalModel {
  let problem: PreparedProblem
  /// Columns of the design that may enter.
  let candidates: [Int]
  let refit: SupportRefit
  /// Correlations of the candidates with the negative gradient.
  let correlations: [Double]
  /// What is left of each candidate's curvature beside the support.
  private(set) var remainders: [Double]
  /// The diagonal of A for the support.
  private(set) var pivots: [Double] = []
  private var projections: [[Double]] = []
  private let diagonal: [Double]

  struct Move {
    var leaving: Int?
    var entering: Int?
    var decrease: Double
  }

  init(_ problem: PreparedProblem, candidates: [Int], refit: SupportRefit) {
    self.problem = problem
    self.candidates = candidates
    self.refit = refit
    let columns = problem.columns
    let n = columns.rows
    let k = refit.support.count
    var vectors = columns.columns(refit.support)
    let own = vectors
    var gradient = refit.rowValues
    var curvature: [Double]?
    if let margin = problem.margin {
      var weights = [Double](repeating: 0, count: n)
      for row in 0..<n {
        let weight = problem.weights?[row] ?? 1
        let value = problem.response[row] * refit.rowValues[row]
        gradient[row] = -weight * problem.response[row] * margin.slope(value)
        weights[row] = weight * margin.curvature(value)
      }
      for index in 0..<k { for row in 0..<n { vectors[index * n + row] *= weights[row] } }
      if problem.fitsIntercept { vectors.append(contentsOf: weights) }
      curvature = weights
    }
    let order = vectors.count / max(1, n)
    let products = columns.products(gradient + vectors, columns: candidates)
    let m = candidates.count
    correlations = Array(products[0..<m])
    let squares =
      curvature.map { columns.weightedSquares($0, columns: candidates) }
      ?? candidates.map { columns.squaredNorms[$0] }
    diagonal = zip(squares, candidates).map { $0 + problem.ridge($1) }
    remainders = diagonal
    // H over the support and the intercept.
    var matrix = Matrix<Double>(rows: order, columns: order)
    for row in 0..<order {
      for column in 0...row {
        let value: Double
        if column < k {
          value = PreparedProblem.dot(vectors, row * n, Array(own[column * n..<(column + 1) * n]), n)
        } else {
          value = curvature?.reduce(0, +) ?? 0
        }
        matrix[row, column] = value
        matrix[column, row] = value
      }
      let ridge = row < k ? problem.ridge(refit.support[row]) : 0
      matrix[row, row] += ridge + 1e-10 * matrix[row, row] + 1e-300
    }
    guard order > 0, let factor = try? Cholesky(matrix, pivotTolerance: 1e-14) else { return }
    let inverse = factor.inverse()
    pivots = (0..<k).map { inverse[$0, $0] }
    for row in 0..<order {
      var projection = [Double](repeating: 0, count: m)
      for other in 0..<order { PreparedProblem.axpy(inverse[row, other], products, (other + 1) * m, &projection) }
      for index in 0..<m { remainders[index] -= products[(row + 1) * m + index] * projection[index] }
      if row < k { projections.append(projection) }
    }
  }

  /// The decrease from moving one coefficient from 0, with its price and bounds.
  private func gain(_ index: Int, _ correlation: Double, _ remainder: Double) -> Double {
    guard remainder > 1e-10 * diagonal[index], diagonal[index] > 0 else { return -.infinity }
    let column = candidates[index]
    let soft = max(0, abs(correlation) - problem.lambda1)
    var step = soft / remainder
    if let limit = correlation > 0 ? problem.upper?[column] : problem.lower?[column] { step = min(step, abs(limit)) }
    return step * (soft - 0.5 * remainder * step)
  }

  /// The most promising columns to bring in.
  func additions(_ count: Int, allowed: (Int) -> Bool) -> [Move] {
    var moves = BestMoves(limit: count)
    let inside = Set(refit.support)
    for index in candidates.indices where !inside.contains(candidates[index]) && allowed(candidates[index]) {
      let decrease = gain(index, correlations[index], remainders[index])
      if decrease > 0 { moves.offer(Move(leaving: nil, entering: candidates[index], decrease: decrease)) }
    }
    return moves.sorted
  }

  /// The cheapest columns to take out.
  func removals(_ count: Int) -> [Move] {
    var moves = BestMoves(limit: count)
    for position in pivots.indices where !problem.fixed.contains(refit.support[position]) {
      moves.offer(Move(leaving: refit.support[position], entering: nil, decrease: -cost(position)))
    }
    return moves.sorted
  }

  /// The most promising exchanges.
  func exchanges(_ count: Int, allowed: (_ entering: Int, _ leaving: Int) -> Bool) -> [Move] {
    var moves = BestMoves(limit: count)
    let inside = Set(refit.support)
    for position in projections.indices where !problem.fixed.contains(refit.support[position]) {
      let leaving = refit.support[position]
      let share = refit.coefficients[position] / pivots[position]
      let cost = cost(position)
      let row = projections[position]
      for index in candidates.indices {
        let v = row[index]
        let decrease = gain(index, correlations[index] + share * v, remainders[index] + v * v / pivots[position]) - cost
        if decrease <= moves.threshold { continue }
        if inside.contains(candidates[index]) || !allowed(candidates[index], leaving) { continue }
        moves.offer(Move(leaving: leaving, entering: candidates[index], decrease: decrease))
      }
    }
    return moves.sorted
  }

  private func cost(_ position: Int) -> Double {
    0.5 * refit.coefficients[position] * refit.coefficients[position] / pivots[position]
  }
}

/// The best few moves offered, the first offered among equals.
private struct BestMoves {
  let limit: Int
  private(set) var sorted: [LocalModel.Move] = []

  init(limit: Int) { self.limit = limit }

  var threshold: Double { sorted.count < limit ? -.infinity : sorted.last?.decrease ?? -.infinity }

  mutating func offer(_ move: LocalModel.Move) {
    guard move.decrease > threshold else { return }
    let place = sorted.firstIndex { $0.decrease < move.decrease } ?? sorted.count
    sorted.insert(move, at: place)
    if sorted.count > limit { sorted.removeLast() }
  }
}
