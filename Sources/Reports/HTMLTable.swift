/// Writes a `TextTable` as an HTML table; the first column names the rows.
struct HTMLTable: Sendable {
  let table: TextTable

  func render() -> String {
    let columns = table.completeColumns
    let label = (table.caption ?? columns.map(\.title).joined(separator: ", ")).singleLine.escapedForMarkup
    let caption = table.caption.map { "<caption>\($0.escapedForMarkup)</caption>\n" } ?? ""
    let head = columns.map { "<th scope=\"col\"\(Self.className($0))>\($0.title.escapedForMarkup)</th>" }
    let rows = table.completeRows.map { row in
      let cells = zip(columns, row).enumerated().map { index, cell in
        let (column, text) = cell
        return index == 0 && columns.count > 1
          ? "<th scope=\"row\"\(Self.className(column))>\(text.escapedForMarkup)</th>"
          : "<td\(Self.className(column))>\(text.escapedForMarkup)</td>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    return """
      <div class="scroll table" role="region" aria-label="\(label)" tabindex="0">
      <table>
      \(caption)<thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>
      </div>
      """
  }

  private static func className(_ column: TableColumn) -> String {
    switch column.alignment {
    case .leading: ""
    case .center: " class=\"center\""
    case .trailing: " class=\"number\""
    }
  }
}
