import LinearAlgebra
import TestSupport

@testable import PrivateSelection

/// Data for tests, and their neighbours.
struct TestData {
  var rows: [[Double]]
  var response: [Double]

  /// Correlated columns with three that matter.
  static func random(records: Int, features: Int, seed: UInt64, noise: Double = 0.5) -> TestData {
    var generator = SeededGenerator(seed: seed)
    var rows: [[Double]] = []
    var response: [Double] = []
    for _ in 0..<records {
      var row: [Double] = []
      for column in 0..<features {
        let fresh = generator.normal() * 0.4
        row.append(column > 0 ? 0.4 * row[column - 1] + fresh : fresh)
      }
      rows.append(row)
      response.append(
        0.7 * row[0] - 0.5 * row[min(2, features - 1)] + 0.3 * row[features - 1] + noise * generator.normal())
    }
    return TestData(rows: rows, response: response)
  }

  /// The tie family: two disjoint supports {0, 1, 2} and {3, 4, 5} fit exactly, and record 0 decides between them.
  static func tie(records: Int, features: Int = 10, seed: UInt64, favouringFirst: Bool) -> TestData {
    var generator = SeededGenerator(seed: seed)
    var rows: [[Double]] = []
    var response: [Double] = []
    for _ in 0..<records {
      let u = (0..<5).map { _ in Double.random(in: -0.1...0.1, using: &generator) }
      var row = [u[0], u[1], u[2], u[3], u[4], u[0] + u[1] + u[2] - u[3] - u[4]]
      for _ in 6..<features { row.append(Double.random(in: -0.5...0.5, using: &generator)) }
      rows.append(row)
      response.append(0.6 * (u[0] + u[1] + u[2]))
    }
    rows[0] = (0..<features).map { (favouringFirst ? 0..<3 : 3..<6).contains($0) ? 0.5 : 0 }
    response[0] = 0.5
    return TestData(rows: rows, response: response)
  }

  func replacing(_ index: Int, row: [Double], response value: Double) -> TestData {
    var other = self
    other.rows[index] = row
    other.response[index] = value
    return other
  }

  func adding(row: [Double], response value: Double) -> TestData {
    TestData(rows: rows + [row], response: response + [value])
  }

  func privateData(_ model: SelectionModel) throws -> PrivateData {
    let matrix = Matrix<Double>(rows: rows.count, columns: model.features, elements: rows.flatMap { $0 })
    return try PrivateData(predictors: matrix, response: response, model: model)
  }
}

extension SeededGenerator {
  /// A record with uniform entries or, half of the time, at a vertex of the box.
  mutating func record(features: Int, bound: Double) -> (row: [Double], response: Double) {
    let isCorner = Bool.random(using: &self)
    func entry(_ generator: inout SeededGenerator) -> Double {
      isCorner
        ? (Bool.random(using: &generator) ? bound : -bound)
        : Double.random(in: -bound...bound, using: &generator)
    }
    let row = (0..<features).map { _ in entry(&self) }
    return (row, entry(&self))
  }
}
