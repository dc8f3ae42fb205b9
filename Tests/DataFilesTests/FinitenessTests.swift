import Testing

@testable import DataFiles

@Suite struct FinitenessTests {
  @Test func findsTheFirstOffender() {
    #expect(Finiteness.firstNonFinite([1.0, 2, 3]) == nil)
    #expect(Finiteness.firstNonFinite([Double]()) == nil)
    #expect(Finiteness.firstNonFinite([Float(1), -.infinity, .nan]) == 1)
  }

  @Test func namesRowAndColumn() throws {
    try Finiteness.require([1.0, 2], columns: 2, file: "x")
    #expect(throws: DataFileError.self) { try Finiteness.require([Float.nan], columns: 0, file: "x") }
    let error = #expect(throws: DataFileError.self) {
      try Finiteness.require([0, 1, 2, 3, 4, -Double.infinity], columns: 2, file: "x", location: "tensor 'w'")
    }
    #expect(error?.description == "x: tensor 'w', row 2, column 1: expected a finite number, found -inf")
  }
}
