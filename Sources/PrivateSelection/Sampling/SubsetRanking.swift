/// The order of the k-subsets of 0 ..< n by their largest members first (the combinatorial number system), with exact
/// ranks [Knuth 2011, The Art of Computer Programming 4A, 7.2.1.3].
enum SubsetRanking {
  /// The subset, ascending, whose rank is `rank`; ranks run from 0 to C(n, k) − 1.
  /// - Complexity: O(n) big products.
  static func subset(rank: BigNatural, of n: Int, count: Int) -> [Int] {
    var members: [Int] = []
    var left = count
    var rest = rank
    var candidate = n - 1
    // C(candidate, left) subsets of `left` members lie below the first that contains `candidate` as its largest.
    var below = Binomial.coefficient(candidate, left)
    while left > 0, candidate >= 0 {
      if let remainder = rest.subtracting(below) {
        members.append(candidate)
        rest = remainder
        // C(c − 1, l − 1) = C(c, l)·l/c.
        below =
          candidate == 0
          ? .zero
          : (candidate < left
            ? Binomial.coefficient(candidate - 1, left - 1)
            : (below * BigNatural(UInt64(left))).dividedBy(UInt64(candidate)).quotient)
        left -= 1
      } else {
        // C(c − 1, l) = C(c, l)·(c − l)/c.
        below = (below * BigNatural(UInt64(candidate - left))).dividedBy(UInt64(candidate)).quotient
      }
      candidate -= 1
    }
    return members.reversed()
  }

  /// The rank of an ascending subset.
  static func rank(of subset: [Int]) -> BigNatural {
    subset.enumerated().reduce(.zero) { $0 + Binomial.coefficient($1.element, $1.offset + 1) }
  }
}
