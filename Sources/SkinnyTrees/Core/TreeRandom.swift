/// A seeded generator (SplitMix64 [Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195]): the same seed gives the same
/// numbers on every platform.
public struct TreeRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// - Parameter seed: Any number.
  public init(seed: UInt64) { state = seed }

  /// A generator for one of several independent streams of a seed.
  ///
  /// - Parameters:
  ///   - seed: Any number.
  ///   - stream: The number of the stream.
  public init(seed: UInt64, stream: Int) {
    var mixer = TreeRandom(seed: seed)
    let first = mixer.next()
    var second = TreeRandom(seed: first ^ (UInt64(bitPattern: Int64(stream)) &* 0xD134_2543_DE82_EF95))
    state = second.next()
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in [0, 1).
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A permutation of 0 ..< count.
  mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// Fisher and Yates.
  mutating func shuffle(_ values: inout [Int]) {
    guard values.count > 1 else { return }
    for index in stride(from: values.count - 1, to: 0, by: -1) {
      // The bias of a remainder by fewer than 2³² values is below 2⁻³².
      values.swapAt(index, Int(next() % UInt64(index + 1)))
    }
  }
}
