/// An open node: what is decided, where its relaxation stood, and its bound. Only ``alive`` can grow with the number of columns.
struct TreeNode: Comparable {
  var bound: Double
  /// The order of creation, by which equal bounds are told apart.
  var number: Int
  /// `member << 1 | isIn`.
  var decided: [Int32]
  var members: [Int32]
  /// In single precision: any coefficients give a valid bound, these are where descent starts.
  var values: [Float]
  var multiplier: Double
  /// The columns outside the working set that are not settled; shared with the parent unless fewer.
  var alive: [Int32]?
  /// The parent's record in a certificate, −1 without one, and which child this is.
  var record: Int
  var isIn: Bool

  static func < (left: TreeNode, right: TreeNode) -> Bool { (left.bound, left.number) < (right.bound, right.number) }
  static func == (left: TreeNode, right: TreeNode) -> Bool { left.number == right.number }
}
