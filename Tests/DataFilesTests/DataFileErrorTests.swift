import Testing

@testable import DataFiles

@Suite struct DataFileErrorTests {
  @Test func isOneLine() {
    let error = DataFileError(.malformed, file: "a\nb.csv", at: "row 2", "found '\u{1B}[31m'")
    #expect(error.description == "a\u{FFFD}b.csv: row 2: found '\u{FFFD}[31m'")
    #expect(DataFileError(.shapeMismatch, file: "", "problem").description == "problem")
    #expect(DataFileError.excerpt(String(repeating: "x", count: 1000)).count == 60)
  }

  @Test func keepsWhatWasComparedForPrograms() {
    let error = DataFileError(.truncated, file: "a", expected: "8 bytes", found: "7")
    #expect(error.expected == "8 bytes")
    #expect(error.found == "7")
    #expect(error.description == "a: expected 8 bytes, found 7")
  }
}
