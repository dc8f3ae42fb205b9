import Foundation
import Testing

@testable import Reports

@Suite struct AxisTicksTests {
  /// Ranges of many magnitudes from a fixed seed.
  static let ranges: [(Double, Double)] = {
    var generator = SplitMix(state: 7)
    return (0..<400).map { _ in
      let start = (generator.uniform() - 0.5) * pow(10, generator.uniform() * 16 - 8)
      return (start, start + pow(10, generator.uniform() * 16 - 8))
    }
  }()

  @Test(arguments: 3...12) func linearTicksCoverAreNiceAndFew(maximumCount: Int) throws {
    for (lower, upper) in Self.ranges {
      let (from, to) = AxisTicks.widened(lower, upper, scale: .linear)
      let ticks = AxisTicks.covering(lower, upper, scale: .linear, maximumCount: maximumCount)
      let step = try #require(ticks.step)
      let slack = step * 1e-8
      #expect(ticks.values.count <= maximumCount && ticks.values.count >= 2)
      #expect(try #require(ticks.values.first) <= from + slack, "\(lower) \(upper)")
      #expect(try #require(ticks.values.last) >= to - slack, "\(lower) \(upper)")
      #expect([[1], [2], [5]].contains(DecimalDigits(step).digits), "\(step)")
    }
  }

  @Test(arguments: 3...12) func logarithmicTicksCoverAndAreFew(maximumCount: Int) throws {
    for (offset, width) in Self.ranges {
      let lower = max(offset.magnitude, 1e-9)
      let upper = lower * (1 + width.magnitude)
      let ticks = AxisTicks.covering(lower, upper, scale: .log10, maximumCount: maximumCount)
      let (from, to) = AxisTicks.widened(lower, upper, scale: .log10)
      #expect(ticks.values.count <= maximumCount && ticks.values.count >= 2, "\(lower) \(upper)")
      #expect(try #require(ticks.values.first) <= from * (1 + 1e-6), "\(lower) \(upper)")
      #expect(try #require(ticks.values.last) >= to * (1 - 1e-6), "\(lower) \(upper)")
      #expect(ticks.values.allSatisfy { $0 > 0 } && ticks.values == ticks.values.sorted())
    }
  }

  @Test func knownTicks() {
    #expect(AxisTicks.covering(0.3, 9.2, scale: .linear, maximumCount: 6).values == [0, 2, 4, 6, 8, 10])
    #expect(AxisTicks.covering(0.1, 0.3, scale: .linear, maximumCount: 3).values == [0.1, 0.2, 0.3])
    #expect(AxisTicks.covering(1e-5, 1, scale: .log10, maximumCount: 7).values == [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1])
    #expect(AxisTicks.covering(1, 80, scale: .log10, maximumCount: 7).values == [1, 2, 5, 10, 20, 50, 100])
    #expect(AxisTicks.inside(0.5, 3.5, scale: .linear, maximumCount: 6).values == [1, 2, 3])
  }

  @Test func degenerateRangesHaveTicks() {
    for value in [0, 1, -3, 1e-300, 1e300, -1e300, 12_345_678.9] {
      #expect(AxisTicks.covering(value, value, scale: .linear, maximumCount: 5).values.count >= 2)
    }
    for value in [1e-300, 1, 1e300] {
      #expect(AxisTicks.covering(value, value, scale: .log10, maximumCount: 5).values.count >= 2)
    }
    #expect(AxisTicks.covering(-1e300, 1e300, scale: .linear, maximumCount: 5).values.count >= 2)
    #expect(AxisTicks.covering(1e-300, 1e300, scale: .log10, maximumCount: 5).values.count >= 2)
  }

  @Test func rangesThatMakeNoSenseStillHaveTicks() {
    for (lower, upper) in [(1, -1), (.nan, 1), (0, .infinity)] {
      #expect(AxisTicks.covering(lower, upper, scale: .linear, maximumCount: 5).values.count >= 2)
      #expect(AxisTicks.covering(lower, upper, scale: .log10, maximumCount: 5).values.count >= 2)
    }
  }

  @Test func labels() {
    let label: (Double, Double, Axis.Scale) -> [String] = { lower, upper, scale in
      TickLabel.labels(for: AxisTicks.covering(lower, upper, scale: scale, maximumCount: 4))
    }
    #expect(label(-0.5, 0.5, .linear) == ["−0.5", "0.0", "0.5"])
    #expect(label(0, 40_000, .linear) == ["0", "20,000", "40,000"])
    #expect(label(0, 2e-8, .linear) == ["0", "1×10⁻⁸", "2×10⁻⁸"])
    #expect(label(1e-6, 1e-3, .log10) == ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³"])
    #expect(label(0.01, 10, .log10) == ["0.01", "0.1", "1", "10"])
  }
}
