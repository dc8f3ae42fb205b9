import ArgumentParser

/// Indices from the command line, such as `0,3,8..11`.
struct IndexList: ExpressibleByArgument, Sendable {
  var indices: [Int]

  init?(argument: String) {
    guard let ranges = NumberRanges.parse(argument) else { return nil }
    indices = ranges.flatMap { Array($0) }
  }
}
