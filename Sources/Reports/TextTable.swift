/// A table of text: aligned columns for a terminal, Markdown, or a cell grid in an `HTMLPage`.
///
///     var table = TextTable([.text("method"), .number("loss")])
///     table.append(["swap", NumberFormatting.significant(0.0123)])
///     table.append(["backward", NumberFormatting.significant(nil)])
///     print(table.render())
///     try table.markdown.write(toFile: "loss.md", atomically: true, encoding: .utf8)
///
/// Rows may be shorter or longer than the header: missing cells are empty and extra ones get a column without a
/// name, so that nothing is dropped. Control characters and line breaks in a cell are replaced.
public struct TextTable: Sendable, Hashable {
  public var columns: [TableColumn]
  public var rows: [[String]]
  /// A caption above the table, if any.
  public var caption: String?

  public init(_ columns: [TableColumn], rows: [[String]] = [], caption: String? = nil) {
    self.columns = columns
    self.rows = rows
    self.caption = caption
  }

  public mutating func append(_ row: [String]) {
    rows.append(row)
  }

  /// Aligned text, one line a row, with a rule under the header and no trailing spaces.
  ///
  ///     method      loss
  ///     --------  ------
  ///     swap      0.0123
  ///
  /// - Parameters:
  ///   - columnGap: spaces between columns.
  ///   - maximumCellWidth: wider cells are cut with an ellipsis; nil leaves them whole.
  /// - Complexity: O(characters).
  public func render(columnGap: Int = 2, maximumCellWidth: Int? = nil) -> String {
    let shown = completeColumns
    let shorten: (String) -> String = { cell in
      maximumCellWidth.map { cell.singleLine.truncated(toWidth: max($0, 1)) } ?? cell.singleLine
    }
    let header = shown.map { shorten($0.title) }
    let body = completeRows.map { $0.map(shorten) }
    let widths = shown.indices.map { column in
      body.reduce(header[column].displayWidth) { max($0, $1[column].displayWidth) }
    }
    let gap = String(repeating: " ", count: max(columnGap, 1))
    let line: ([String]) -> String = { cells in
      let padded = cells.indices.map { shown[$0].alignment.pad(cells[$0], to: widths[$0]) }
      var text = padded.joined(separator: gap)
      while text.last == " " { text.removeLast() }
      return text
    }
    let rule = widths.map { String(repeating: "-", count: $0) }
    let title = caption.map { [$0.singleLine] } ?? []
    return (title + ([header, rule] + body).map(line)).joined(separator: "\n") + "\n"
  }

  /// The columns, with unnamed ones for rows that are longer than the header.
  var completeColumns: [TableColumn] {
    let count = rows.reduce(columns.count) { max($0, $1.count) }
    return columns + Array(repeating: .text(""), count: count - columns.count)
  }

  /// The rows, all as long as `completeColumns`.
  var completeRows: [[String]] {
    let count = completeColumns.count
    return rows.map { $0 + Array(repeating: "", count: count - $0.count) }
  }
}
