import Foundation
import LinearAlgebra
import Selection
import TestSupport
import Testing

/// Side constraints that make no sense are refused with the constraint, its field and the group.
@Suite struct SideConstraintValidationTests {
  static let cases: [(SideConstraint, field: String, says: [String])] = [
    (.excludes([0, 6]), "groups", ["group 6 ", "0 to 5"]),
    (.excludes([0, -1]), "groups", ["group -1 "]),
    (.excludes([3]), "groups", ["1 groups", "at least 2"]),
    (.allOrNone([]), "groups", ["at least 2"]),
    (.allOrNone([1, 2, 1]), "groups", ["group 1 ", "twice"]),
    (.atMost(3, of: [1, 2]), "count", ["3", "0 to 2"]),
    (.atLeast(-1, of: [1, 2]), "count", ["-1"]),
    (.exactly(1, of: []), "groups", ["at least 1"]),
    (.implies(6, 0), "if", ["group 6 "]),
    (.implies(0, 9), "then", ["group 9 "]),
    (.implies(2, 2), "then", ["group 2 "]),
    (.resource(costs: [1, 2], limit: 1), "costs", ["2 numbers", "6"]),
    (.resource(costs: [1, 2, .nan, 4, 5, 6], limit: 1), "costs", ["group 2 ", "nan"]),
    (.resource(costs: [1, 2, 3, 4, 5, 6], limit: .infinity), "limit", ["inf"]),
    (.linear([:], upper: 1), "coefficients", ["none"]),
    (.linear([7: 1], upper: 1), "coefficients", ["group 7 "]),
    (.linear([2: -.infinity], upper: 1), "coefficients", ["group 2 ", "-inf"]),
    (.linear([2: 1], lower: 2, upper: 1), "lower", ["2.0", "1.0"]),
    (.linear([2: 1], lower: .nan), "lower", ["nan"]),
    (.linear([2: 1], upper: -.infinity), "upper", ["-inf"]),
  ]

  private func problem(_ constraints: [SideConstraint]) throws -> SelectionProblem {
    var generator = SeededGenerator(seed: 2)
    return try SelectionProblem(
      gram: .randomGram(6, using: &generator), linear: .random(rows: 6, columns: 1, using: &generator),
      budget: .groups(3), sideConstraints: constraints)
  }

  @Test(arguments: cases.indices) func theFieldIsNamed(_ index: Int) throws {
    let (constraint, field, says) = Self.cases[index]
    let error = #expect(throws: SelectionError.self) { try problem([.implies(0, 1), constraint]) }
    guard case .invalidConstraint(let label, let found, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(label == "constraint 1 (\(constraint.kind.rawValue))")
    #expect(found == field)
    for text in says { #expect(reason.contains(text), "\(reason)") }
    // The same check guards copies.
    let plain = try problem([])
    #expect(throws: SelectionError.self) { try plain.with(sideConstraints: [constraint]) }
  }

  @Test func namesAreSaid() {
    let error = #expect(throws: SelectionError.self) { try problem([.excludes([0, 8], named: "twins")]) }
    #expect(
      error?.description == "constraint 0 (exclude 'twins'): groups: group 8 does not exist, expected 0 to 5")
  }

  /// What the rows of each form are, written out.
  @Test func rowsSayWhatTheFormsSay() throws {
    let infinity = Double.infinity
    let rows = try problem([
      .excludes([4, 1]), .allOrNone([2, 0, 5], named: "block"), .atLeast(1, of: [3]), .exactly(2, of: [0, 1, 2]),
      .implies(3, 4), .resource(named: "macs", costs: [1, 0, 2, 3, 4, 5], limit: 7), .linear([5: -1, 0: 2], lower: 0),
    ]).sideRows
    let expected: [(groups: [Int], coefficients: [Double], lower: Double, upper: Double, name: String)] = [
      ([4, 1], [1, 1], -infinity, 1, "constraint 0 (exclude)"),
      ([2, 0], [1, -1], 0, 0, "block"), ([2, 5], [1, -1], 0, 0, "block"),
      ([3], [1], 1, infinity, "constraint 2 (at-least)"),
      ([0, 1, 2], [1, 1, 1], 2, 2, "constraint 3 (exactly)"),
      ([3, 4], [1, -1], -infinity, 0, "constraint 4 (implies)"),
      ([0, 1, 2, 3, 4, 5], [1, 0, 2, 3, 4, 5], -infinity, 7, "macs"),
      ([0, 5], [2, -1], 0, infinity, "constraint 6 (linear)"),
    ]
    #expect(rows.count == expected.count)
    for (row, wanted) in zip(rows, expected) {
      #expect(row.groups == wanted.groups && row.coefficients == wanted.coefficients)
      #expect(row.lower == wanted.lower && row.upper == wanted.upper && row.name == wanted.name)
    }
    #expect(rows.map(\.constraint) == [0, 1, 1, 2, 3, 4, 5, 6])
  }

  /// A sum that equals its limit up to rounding is within it.
  @Test func roundingOfASumBreaksNoLimit() throws {
    let row = try problem([.resource(costs: [0.1, 0.2, 0, 0, 0, 0], limit: 0.3)])
    #expect(0.1 + 0.2 > 0.3)
    #expect(row.isFeasible(support: [0, 1]))
    #expect(!row.isFeasible(support: [0, 0]) && !row.isFeasible(support: [6]))
  }
}
