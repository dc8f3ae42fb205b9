/// All k-subsets of 0 ..< n in lexicographic order.
enum SupportEnumeration {
  static func forEach(of n: Int, count k: Int, _ body: ([Int]) -> Void) {
    guard k >= 0, k <= n else { return }
    var subset = Array(0..<k)
    while true {
      body(subset)
      guard let place = subset.indices.last(where: { subset[$0] < n - k + $0 }) else { return }
      subset[place] += 1
      for next in place + 1..<max(k, place + 1) { subset[next] = subset[next - 1] + 1 }
    }
  }
}
