import Testing

@testable import DataFiles

@Suite struct SVMLightTests {
  private func read(_ text: String) throws -> SVMLight { try SVMLight(bytes: Array(text.utf8), name: "t.svm") }

  @Test func entriesAreByColumn() throws {
    let table = try read("1 1:0.5 3:-2 # end\n-1 qid:3 3:1e-3\n\n0.5\n")
    #expect(table.response == [1, -1, 0.5])
    #expect(table.columnCount == 3)
    #expect(table.starts == [0, 1, 1, 3])
    #expect(table.rowIndices == [0, 0, 1])
    #expect(table.values == [0.5, -2, 1e-3])
  }

  @Test func aColumnZeroMakesThemCountFromZero() throws {
    let table = try read("1 0:2 2:3\n2 1:4\n")
    #expect(table.columnCount == 3)
    #expect(table.values == [2, 4, 3])
  }

  @Test func zerosAreNotStoredButCountAsColumns() throws {
    let table = try read("1 1:2 5:0\n")
    #expect(table.columnCount == 5)
    #expect(table.values == [2])
  }

  @Test(arguments: [
    ("", "lines"), ("x 1:2\n", "line 1: expected a finite number as the response, found 'x'"),
    ("1 2:1 1:1\n", "line 1: expected columns in ascending order, found '1:1'"),
    ("1 1:1\n2 a:1\n", "line 2: expected a column number"), ("1 1:nan\n", "expected a finite number after the colon"),
    ("1 5\n", "expected column:value"), ("1 2000000000:1\n", "columns below"),
  ]) func errorsNameTheLine(_ text: String, _ part: String) {
    #expect { try read(text) } throws: { "\($0)".contains(part) }
  }
}
