/// The head of a table column and how its cells are aligned.
///
///     let columns: [TableColumn] = [
///       .text("method"),
///       .number("loss"),
///       TableColumn("optimal", alignment: .center),
///     ]
public struct TableColumn: Sendable, Hashable {
  public var title: String
  public var alignment: TableAlignment

  public init(_ title: String, alignment: TableAlignment = .leading) {
    self.title = title
    self.alignment = alignment
  }

  /// A column of words, aligned left.
  public static func text(_ title: String) -> TableColumn { TableColumn(title, alignment: .leading) }

  /// A column of numbers, aligned right.
  public static func number(_ title: String) -> TableColumn { TableColumn(title, alignment: .trailing) }
}
