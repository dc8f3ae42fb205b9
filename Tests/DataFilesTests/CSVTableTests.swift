import Testing

@testable import DataFiles

@Suite struct CSVTableTests {
  private func read(
    _ text: String, delimiter: Character? = nil, header: CSVTable.Header = .automatic
  ) throws -> CSVTable {
    try CSVTable(bytes: Array(text.utf8), name: "t.csv", delimiter: delimiter, header: header)
  }

  @Test func readsNumbersAndText() throws {
    let table = try read("name,x,y\na,1,-2.5\nb,+3e2, .5 \n")
    #expect(table.names == ["name", "x", "y"])
    #expect(table.rowCount == 2)
    #expect(try table.strings("name") == ["a", "b"])
    #expect(try table.numericColumn("x") == [1, 300])
    #expect(try table.numericMatrix(columns: ["y", "x"]) == [-2.5, 1, 0.5, 300])
    #expect(throws: DataFileError.self) { try table.numericMatrix() }
    #expect(throws: DataFileError(.notFound, file: "t.csv", "there is no column 'z'")) { try table.strings("z") }
  }

  @Test func findsOutWhetherThereIsAHeader() throws {
    #expect(try read("1,2\n3,4\n").names == ["column1", "column2"])
    #expect(try read("1,2\n3,4\n").rowCount == 2)
    #expect(try read("1,b\n3,4\n").names == ["1", "b"])
    #expect(try read("1,2\n3,4\n", header: .present).names == ["1", "2"])
    #expect(try read("a,b\n3,4\n", header: .absent).strings("column1") == ["a", "3"])
    #expect(try read("a,b").rowCount == 0)
    #expect(try read("a,b").numericMatrix() == [])
  }

  @Test func followsTheQuotingRules() throws {
    let table = try read("a,b\r\n\"x, \"\"y\"\"\r\n\",\"\"\r\nit\"s,\"1.5\"\r\n\r\n")
    #expect(table.rowCount == 2)
    #expect(try table.strings("a") == ["x, \"y\"\r\n", "it\"s"])
    #expect(try table.strings("b") == ["", "1.5"])
    #expect(try table.numericColumn("b", missing: .nan)[1] == 1.5)
  }

  @Test func ignoresTheByteOrderMarkAndBlankLinesAtTheEnd() throws {
    let table = try read("\u{FEFF}a\tb\n1\t2\n\n\r\n", delimiter: "\t")
    #expect(table.names == ["a", "b"])
    #expect(try table.numericMatrix() == [1, 2])
  }

  @Test func keepsEmptyCellsOfASingleColumn() throws {
    let table = try read("a\nx\n\ny\n\"\"\n")
    #expect(try table.strings("a") == ["x", "", "y", ""])
  }

  @Test func takesTheDelimiterFromTheName() throws {
    let directory = try TemporaryDirectory()
    try directory.put(Array("a\tb,c\n1\t2\n".utf8), "t.TSV")
    #expect(try CSVTable.read(directory.file("t.TSV")).names == ["a", "b,c"])
    for delimiter: Character in ["\"", "\n", "1", ".", "-", "é", "x"] {
      #expect(throws: DataFileError.self) { try read("a\n", delimiter: delimiter) }
    }
  }

  @Test(arguments: [
    ("a,b\n1,2\n3\n", "t.csv: row 3: expected 2 cells, found 1"),
    ("a,b\n1,2,3\n", "t.csv: row 2: expected 2 cells, found 3"),
    ("a,b\n\n1,2\n", "t.csv: row 2: expected 2 cells, found 1"),
    ("a,b,a\n", "t.csv: row 1: columns 1 and 3 are both called 'a'"),
    ("", "t.csv: the table is empty"),
    ("\n\r\n", "t.csv: the table is empty"),
    ("a,b\n\"1,2\n", "t.csv: row 2: a quote that is never closed"),
    ("a,b\n\"1\"x,2\n", "t.csv: row 2: text after a closing quote"),
    ("a,b\r1,2\n", "t.csv: row 1: a carriage return without a line feed"),
  ])
  func refuses(_ text: String, _ message: String) {
    let error = #expect(throws: DataFileError.self) { try read(text) }
    #expect(error?.description == message)
  }

  @Test func refusesBytesThatAreNotText() {
    #expect(throws: DataFileError(.malformed, file: "t", at: "byte 2", "not valid UTF-8")) {
      try CSVTable(bytes: [0x61, 0x0A, 0xFF], name: "t")
    }
  }

  @Test(arguments: ["", "NA", "nan", "NaN", "-nan", "n/a", "NULL", " "])
  func treatsMissingCellsAsAsked(_ cell: String) throws {
    let table = try read("x,y\n1,2\n3,\(cell)\n")
    let error = #expect(throws: DataFileError.self) { try table.numericColumn("y") }
    #expect(error?.description == "t.csv: row 3, column 'y': expected a number, found '\(cell)'")
    #expect(try table.numericColumn("y", missing: .nan)[1].isNaN)
    #expect(try table.numericColumn("y", missing: .keepNonFinite)[1].isNaN)
  }

  @Test(arguments: ["inf", "-Infinity", "+INF", "1e999"])
  func refusesInfinityUnlessAsked(_ cell: String) throws {
    let table = try read("x,y\n1,2\n3,\(cell)\n")
    for missing in [CSVTable.MissingValues.reject, .nan] {
      let error = #expect(throws: DataFileError.self) { try table.numericColumn("y", missing: missing) }
      #expect(error?.description == "t.csv: row 3, column 'y': expected a finite number, found '\(cell)'")
    }
    #expect(try table.numericColumn("y", missing: .keepNonFinite)[1].isInfinite)
  }

  @Test(arguments: ["x", "1,5x", "0x10", "1e", "1.2.3", "--1", "e5", ".", "1 2", "infinit"])
  func refusesOtherText(_ cell: String) throws {
    let table = try read("y;z\n\(cell);1\n", delimiter: ";")
    #expect(throws: DataFileError.self) { try table.numericColumn("y", missing: .keepNonFinite) }
  }

  @Test func whatIsWrittenReadsBackEqual() throws {
    let directory = try TemporaryDirectory()
    let names = ["a\nb", "", "c,\"d\"", "\u{FEFF}"]
    let rows = [["", "\"", "\r\n", ","], ["x", " y ", "\t", "größe"]]
    try CSVTable.write(names: names, rows: rows, to: directory.file("t.csv"))
    let table = try CSVTable.read(directory.file("t.csv"), header: .present)
    #expect(table.names == names)
    for (column, name) in names.enumerated() { #expect(try table.strings(name) == rows.map { $0[column] }) }

    let values: [Double] = [0.1, -0.0, .leastNonzeroMagnitude, 1.7976931348623157e308, 1 / 3, 123_456_789_012_345_680]
    try CSVTable.write(names: ["x", "y"], rowMajor: values, to: directory.file("n.tsv"))
    let numbers = try CSVTable.read(directory.file("n.tsv")).numericMatrix()
    #expect(numbers.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test func refusesTablesThatCouldNotBeReadBack() throws {
    #expect(throws: DataFileError.self) { try CSVTable.text(names: [], rows: []) }
    #expect(throws: DataFileError.self) { try CSVTable.text(names: ["a", "a"], rows: []) }
    #expect(throws: DataFileError.self) { try CSVTable.text(names: ["a"], rows: [["1", "2"]]) }
    #expect(throws: DataFileError.self) { try CSVTable.write(names: ["a", "b"], rowMajor: [1], to: "/nowhere/a.csv") }
  }
}
