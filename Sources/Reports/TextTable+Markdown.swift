extension TextTable {
  /// The table in GitHub-flavoured Markdown; `|`, `\`, `<` and `*` in cells are escaped.
  ///
  ///     TextTable([.text("k"), .number("loss")], rows: [["8", "0.5"]]).markdown
  ///     // | k | loss |
  ///     // | :--- | ---: |
  ///     // | 8 | 0.5 |
  public var markdown: String {
    let shown = completeColumns
    let line: ([String]) -> String = { "| " + $0.joined(separator: " | ") + " |" }
    let rule = shown.map { column in
      switch column.alignment {
      case .leading: ":---"
      case .center: ":---:"
      case .trailing: "---:"
      }
    }
    let header = shown.map { Self.escapedForMarkdown($0.title) }
    let body = completeRows.map { $0.map(Self.escapedForMarkdown) }
    let title = caption.map { [Self.escapedForMarkdown($0), ""] } ?? []
    return (title + ([header, rule] + body).map(line)).joined(separator: "\n") + "\n"
  }

  private static func escapedForMarkdown(_ text: String) -> String {
    var result = ""
    for character in text.singleLine {
      if "|\\<*".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }
}
