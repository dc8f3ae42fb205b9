#if canImport(Glibc)
  import Glibc
#endif

/// Permute and flip in closed form: P(i) = pᵢ Σₖ k!(n−1−k)!/n! · eₖ(1 − pⱼ, j ≠ i) with elementary symmetric polynomials.
enum PermuteAndFlipLaw {
  static func probabilities(codes: [Int], rate: Double) -> [Double] {
    let least = codes.min() ?? 0
    let p = codes.map { exp(-rate * Double($0 - least)) }
    let n = p.count
    return p.indices.map { i in
      var symmetric = [1.0]
      for j in p.indices where j != i {
        symmetric.append(0)
        for k in stride(from: symmetric.count - 1, to: 0, by: -1) { symmetric[k] += (1 - p[j]) * symmetric[k - 1] }
      }
      var sum = 0.0
      for k in 0..<n {
        sum += exp(lgamma(Double(k + 1)) + lgamma(Double(n - k)) - lgamma(Double(n + 1))) * symmetric[k]
      }
      return p[i] * sum
    }
  }
}
