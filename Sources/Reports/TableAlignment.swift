/// Where the cells of a column stand.
///
///     TableColumn("share", alignment: .trailing)
///     TableColumn("optimal", alignment: .center)
public enum TableAlignment: String, Sendable, Hashable, CaseIterable {
  case leading, center, trailing

  func pad(_ text: String, to width: Int) -> String {
    let missing = max(0, width - text.displayWidth)
    let left: Int
    switch self {
    case .leading: left = 0
    case .center: left = missing / 2
    case .trailing: left = missing
    }
    return String(repeating: " ", count: left) + text + String(repeating: " ", count: missing - left)
  }
}
