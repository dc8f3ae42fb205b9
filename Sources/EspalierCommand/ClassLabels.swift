import DataFiles

/// Two classes as labels of −1 and +1.
enum ClassLabels {
  /// The labels of a column with two different values, and their names for −1 and +1.
  static func read(_ table: CSVTable, _ name: String, positive: String?) throws -> ([Double], [String]?) {
    let texts = try table.strings(name)
    let shown = { (index: Int) in "row \(index + 2), column '\(name)'" }
    for (index, text) in texts.enumerated() where text.allSatisfy(\.isWhitespace) {
      throw DataFileError(.invalidValue, file: table.path, at: shown(index), "expected a class, found an empty cell")
    }
    return try labels(texts, table.path, at: shown, positive)
  }

  /// The labels of numbers with two different values.
  static func read(_ values: [Double], _ path: String, _ positive: String?) throws -> ([Double], [String]?) {
    try labels(values.map { BudgetList.text($0) }, path, at: { "row \($0)" }, positive)
  }

  private static func labels(
    _ texts: [String], _ path: String, at place: (Int) -> String, _ positive: String?
  ) throws -> ([Double], [String]?) {
    var first: [String: Int] = [:]
    for (index, text) in texts.enumerated() where first[text] == nil {
      first[text] = index
      if first.count > 2 {
        let known = first.keys.filter { $0 != text }.sorted().map { "'\($0)'" }.joined(separator: " and ")
        throw DataFileError(
          .invalidValue, file: path, at: place(index), "expected two classes, found '\(text)' beside \(known)")
      }
    }
    guard first.count == 2 else {
      throw DataFileError(
        .invalidValue, file: path, expected: "two classes", found: "only '\(texts.first ?? "")'")
    }
    var names = first.keys.sorted { left, right in
      if let left = Double(left), let right = Double(right) { return left < right }
      return left < right
    }
    if let positive {
      guard let index = names.firstIndex(of: positive) else {
        throw CommandFailure(.input, "--positive is '\(positive)', expected '\(names[0])' or '\(names[1])'")
      }
      if index == 0 { names.reverse() }
    }
    return (texts.map { $0 == names[1] ? 1 : -1 }, names)
  }
}
