import CKernels
import Testing

/// The 16-bit formats, pattern by pattern, against arithmetic on their definition.
@Suite struct ConversionTests {
  private let patterns = (0...UInt16.max).map { $0 }

  private func widen(_ x: [UInt16], _ kernel: (UnsafeRawPointer, UnsafeMutablePointer<Float>, Int) -> Void) -> [Float] {
    var y = [Float](repeating: 0, count: x.count)
    x.withUnsafeBytes { from in y.withUnsafeMutableBufferPointer { kernel(from.baseAddress!, $0.baseAddress!, x.count) }
    }
    return y
  }

  private func narrow(
    _ x: [Float], _ kernel: (UnsafePointer<Float>, UnsafeMutableRawPointer, Int) -> Void
  ) -> [UInt16] {
    var y = [UInt16](repeating: 0, count: x.count)
    x.withUnsafeBufferPointer { from in y.withUnsafeMutableBytes { kernel(from.baseAddress!, $0.baseAddress!, x.count) }
    }
    return y
  }

  private func half(_ x: [Float]) -> [UInt16] { narrow(x) { espalier_f32_to_f16($0, $1, $2) } }
  private func brain(_ x: [Float]) -> [UInt16] { narrow(x) { espalier_f32_to_bf16($0, $1, $2) } }
  private func wideHalf(_ x: [UInt16]) -> [Float] { widen(x) { espalier_f16_to_f32($0, $1, $2) } }
  private func wideBrain(_ x: [UInt16]) -> [Float] { widen(x) { espalier_bf16_to_f32($0, $1, $2) } }

  /// The value of a binary16 pattern by definition; `nil` for NaN.
  private func definition(_ pattern: UInt16) -> Double? {
    let sign: Double = pattern >> 15 == 0 ? 1 : -1
    let exponent = Int(pattern >> 10 & 31)
    let fraction = Double(pattern & 1023)
    if exponent == 31 { return fraction == 0 ? sign * .infinity : nil }
    if exponent == 0 { return sign * fraction * 0x1p-24 }
    return sign * Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
  }

  @Test func halfMatchesItsDefinition() {
    for (pattern, value) in zip(patterns, wideHalf(patterns)) {
      if let expected = definition(pattern) {
        #expect(Double(value).bitPattern == expected.bitPattern)
      } else {
        #expect(value.isNaN)
      }
    }
  }

  @Test func everyPatternRoundTrips() {
    #expect(half(wideHalf(patterns)) == patterns)
    #expect(brain(wideBrain(patterns)) == patterns)
  }

  @Test func halfRoundsToNearestEven() {
    // Between each pair of neighbours: the middle goes to the even one, its float neighbours to their own side.
    for lower in UInt16(0)..<0x7BFF {
      guard let low = definition(lower), let high = definition(lower + 1) else { continue }
      let middle = Float((low + high) / 2)
      let even = lower % 2 == 0 ? lower : lower + 1
      let rounded = half([middle, middle.nextDown, middle.nextUp, -middle])
      #expect(rounded == [even, lower, lower + 1, even | 0x8000])
    }
    #expect(half([65504, 65519.996, 65520, 1e30, -.infinity]) == [0x7BFF, 0x7BFF, 0x7C00, 0x7C00, 0xFC00])
    #expect(half([0x1p-25, Float(0x1p-25).nextUp, .leastNonzeroMagnitude, -0.0]) == [0, 1, 0, 0x8000])
  }

  @Test func brainRoundsToNearestEven() {
    for lower in UInt16(0)..<0x7F7F {
      let middle = Float(bitPattern: UInt32(lower) << 16 | 0x8000)
      let even = lower % 2 == 0 ? lower : lower + 1
      let rounded = brain([middle, middle.nextDown, middle.nextUp, -middle])
      #expect(rounded == [even, lower, lower + 1, even | 0x8000])
    }
    #expect(brain([.greatestFiniteMagnitude, .infinity]) == [0x7F80, 0x7F80])
  }

  @Test func nanStaysNaN() {
    // Payloads in the low bits alone must not turn into infinity.
    let values = [Float(bitPattern: 0x7F80_0001), Float(bitPattern: 0xFFFF_FFFF), .nan]
    #expect(wideHalf(half(values)).allSatisfy { $0.isNaN })
    #expect(wideBrain(brain(values)).allSatisfy { $0.isNaN })
    #expect(half(values)[1] & 0x8000 != 0)
  }

  @Test func acceptsUnalignedInputOfAnyLength() {
    for count in 0..<40 {
      let bytes = (0..<2 * count + 1).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      var output = [Float](repeating: -1, count: count + 1)
      bytes.withUnsafeBytes { from in
        output.withUnsafeMutableBufferPointer { espalier_bf16_to_f32(from.baseAddress! + 1, $0.baseAddress!, count) }
      }
      for index in 0..<count {
        let pattern = UInt32(bytes[2 * index + 1]) | UInt32(bytes[2 * index + 2]) << 8
        #expect(output[index].bitPattern == pattern << 16)
      }
      #expect(output[count] == -1)
    }
  }
}
