import LinearAlgebra

@testable import SkinnyTrees

/// Small problems with a known answer.
enum TestData {
  /// Columns of normal noise, of which the first `relevant` make the target.
  static func linear(rows: Int, columns: Int, relevant: Int, seed: UInt64) throws -> (FeatureTable, TargetColumn) {
    var random = TreeRandom(seed: seed)
    func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + random.unit() } }
    let values = (0..<rows * columns).map { _ in normal() }
    let target = (0..<rows).map { row in
      (0..<relevant).reduce(0.1 * normal()) { $0 + values[row * columns + $1] }
    }
    return (try FeatureTable(Matrix(rows: rows, columns: columns, elements: values)), .values(target))
  }

  /// Numbers, categories and missing cells; the class depends on one of each kind.
  static func mixed(rows: Int, seed: UInt64) throws -> (FeatureTable, TargetColumn) {
    var random = TreeRandom(seed: seed)
    var (number, noise, category, other): ([Double], [Double], [String?], [String?]) = ([], [], [], [])
    var labels: [String] = []
    for _ in 0..<rows {
      let (x, code) = (random.unit() * 2 - 1, Int(random.next() % 5))
      labels.append((x > 0) != (code < 2) ? "yes" : "no")
      number.append(random.unit() < 0.05 ? .nan : x)
      noise.append(random.unit())
      category.append(random.unit() < 0.05 ? nil : "level \(code)")
      other.append("other \(random.next() % 7)")
    }
    let table = try FeatureTable([
      FeatureColumn("noise", numbers: noise), FeatureColumn("category", categories: category),
      FeatureColumn("other", categories: other), FeatureColumn("number", numbers: number),
    ])
    return (table, .classes(labels))
  }

  static let quick = SoftTreesOptions(trees: 6, depth: 2, trials: 2, steps: 120, swapRounds: 1, committee: 2, seed: 5)
}
