/// What the outputs of an ensemble are compared with.
enum TreeTargets<Element: TreeScalar>: Sendable {
  /// One class a sample, from 0; softmax cross-entropy.
  case classes([Int32])
  /// One number a sample; squared error.
  case values([Element])

  var count: Int {
    switch self {
    case .classes(let labels): labels.count
    case .values(let values): values.count
    }
  }

  func selecting(_ rows: [Int]) -> TreeTargets {
    switch self {
    case .classes(let labels): .classes(rows.map { labels[$0] })
    case .values(let values): .values(rows.map { values[$0] })
    }
  }
}
