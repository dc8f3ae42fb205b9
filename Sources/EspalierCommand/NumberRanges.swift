/// Whole numbers as text: `0,3,8..11`.
enum NumberRanges {
  /// More numbers than this in one range are a slip of the finger.
  private static let longest = 10_000_000

  /// The ranges of a list of numbers and ranges, ends included; `nil` for anything else.
  static func parse(_ text: String) -> [ClosedRange<Int>]? {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let range = parseRange(part) else { return nil }
      ranges.append(range)
    }
    return ranges
  }

  private static func parseRange(_ text: Substring) -> ClosedRange<Int>? {
    let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil else { return nil }
    guard first >= 0, last >= first, last - first < longest else { return nil }
    return first...last
  }

  /// Ascending numbers as text that ``parse(_:)`` reads.
  static func text(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    let parts = ranges.map { range in
      switch range.count {
      case 1: "\(range.lowerBound)"
      case 2: "\(range.lowerBound),\(range.upperBound)"
      default: "\(range.lowerBound)..\(range.upperBound)"
      }
    }
    return parts.joined(separator: ",")
  }
}
