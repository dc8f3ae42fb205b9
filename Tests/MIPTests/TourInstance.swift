import MIP
import TestSupport

/// A small directed travelling salesman problem: every city is left once and entered once; subtours are lazy.
struct TourInstance: Sendable {
  let cities: Int
  let distances: [[Double]]
  let model: Model
  let arcs: VariableGrid

  init(cities: Int, using generator: inout SeededGenerator) throws {
    self.cities = cities
    let points = (0..<cities).map { _ in
      (x: Double.random(in: 0...100, using: &generator), y: Double.random(in: 0...100, using: &generator))
    }
    distances = points.map { a in
      points.map { b in ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot().rounded() }
    }
    var model = Model()
    let arcs = try model.addVariables(cities, cities, .binary)
    var length = LinearExpression()
    for city in 0..<cities {
      try model.add(sum(arcs.row(city)) == 1)
      try model.add(sum(arcs.column(city)) == 1)
      try model.fix(arcs[city, city], to: 0)
      for other in 0..<cities { length += distances[city][other] * arcs[city, other] }
    }
    try model.minimize(length)
    self.model = model
    self.arcs = arcs
  }

  /// Cities in the tours of a point.
  func tours(_ point: CandidatePoint) -> [[Int]] {
    var seen = Set<Int>()
    var tours: [[Int]] = []
    for first in 0..<cities where !seen.contains(first) {
      var tour: [Int] = []
      var city = first
      while seen.insert(city).inserted {
        tour.append(city)
        city = (0..<cities).first { point[arcs[city, $0]] > 0.5 } ?? first
      }
      tours.append(tour)
    }
    return tours
  }

  var subtours: LazyConstraints {
    { point in
      let tours = tours(point)
      return tours.count == 1 ? [] : tours.map(within)
    }
  }

  /// At most one arc less than cities inside a set.
  private func within(_ set: [Int]) -> LinearConstraint {
    sum(over: set) { city in sum(over: set) { arcs[city, $0] } } <= Double(set.count - 1)
  }

  /// A row that cuts off just this point.
  func refusing(_ point: CandidatePoint) -> [LinearConstraint] {
    let used = model.variables.filter { point[$0] > 0.5 }
    return [sum(used) <= Double(used.count - 1)]
  }

  func start(order: [Int]) -> [Variable: Double] {
    var successors = [Int](repeating: 0, count: cities)
    for (position, city) in order.enumerated() { successors[city] = order[(position + 1) % cities] }
    return start(successors: successors)
  }

  func start(successors: [Int]) -> [Variable: Double] {
    var start: [Variable: Double] = [:]
    for city in 0..<cities {
      for other in 0..<cities { start[arcs[city, other]] = successors[city] == other ? 1 : 0 }
    }
    return start
  }

  /// By going through all permutations.
  func shortestTour() -> Double {
    var best = Double.infinity
    func extend(_ city: Int, _ left: [Int], _ length: Double) {
      if length >= best { return }
      guard !left.isEmpty else {
        best = min(best, length + distances[city][0])
        return
      }
      for next in left { extend(next, left.filter { $0 != next }, length + distances[city][next]) }
    }
    extend(0, Array(1..<cities), 0)
    return best
  }
}
