import Testing

@testable import Reports

@Suite struct TextTableTests {
  @Test func columnsAreAligned() {
    var table = TextTable([.text("method"), .number("loss"), TableColumn("ok", alignment: .center)])
    table.append(["swap", "0.5", "y"])
    table.append(["branch", "12.25", "–"])
    let expected = """
      method   loss  ok
      ------  -----  --
      swap      0.5  y
      branch  12.25  –

      """
    #expect(table.render() == expected)
  }

  @Test func wideAndCombiningCharactersKeepColumnsStraight() {
    #expect("日本".displayWidth == 4)
    #expect("e\u{301}".displayWidth == 1)
    #expect("✓ µ – ≤".displayWidth == 7)
    let table = TextTable([.text("a"), .text("b")], rows: [["日本", "x"], ["abcd", "x"]])
    let lines = table.render().split(separator: "\n").map(String.init)
    #expect(lines[2].displayWidth == lines[3].displayWidth)
  }

  @Test func raggedRowsLoseNothing() {
    let table = TextTable([.text("a")], rows: [[], ["1", "2"]])
    #expect(table.render().contains("1  2"))
    #expect(table.markdown == "| a |  |\n| :--- | :--- |\n|  |  |\n| 1 | 2 |\n")
    #expect(TextTable([]).render() == "\n\n")
  }

  @Test func controlCharactersCannotBreakARow() {
    let table = TextTable([.text("a")], rows: [["x\ny\u{1B}[31m"]])
    #expect(table.render() == "a\n---------\nx y\u{FFFD}[31m\n".replacing("---------", with: "--------"))
  }

  @Test func longCellsAreCutOnRequest() {
    let table = TextTable([.text("name")], rows: [["a very long name"]])
    #expect(table.render(maximumCellWidth: 6).contains("a ver…\n"))
  }

  @Test func markdownIsEscapedAndAligned() {
    let table = TextTable([.text("a"), .number("b")], rows: [["x|y", "*1*"], ["<b>", "\\"]], caption: "T")
    let expected = """
      T

      | a | b |
      | :--- | ---: |
      | x\\|y | \\*1\\* |
      | \\<b> | \\\\ |

      """
    #expect(table.markdown == expected)
  }
}
