import Testing

@testable import Reports

@Suite struct NumberFormattingTests {
  @Test func missingAndSpecialValuesAreShown() {
    #expect(NumberFormatting.significant(nil) == "–")
    #expect(NumberFormatting.percent(nil) == "–")
    #expect(NumberFormatting.seconds(nil) == "–")
    #expect(NumberFormatting.integer(nil) == "–")
    #expect(NumberFormatting.bytes(nil) == "–")
    #expect(NumberFormatting.significant(.nan) == "NaN")
    #expect(NumberFormatting.fixed(.infinity, decimals: 2) == "inf")
    #expect(NumberFormatting.seconds(-.infinity) == "-inf")
    #expect(NumberFormatting.percent(1e308) == "inf")
  }

  @Test(arguments: [
    (0.0, "0"), (0.0123456, "0.01235"), (0.5, "0.5000"), (-1.0, "-1.000"), (99.996, "100.0"), (1_234_567.8, "1234568"),
    (9_999_999.9, "1.000e7"), (0.0001, "0.0001000"), (0.00009999, "9.999e-5"), (0.000099999, "0.0001000"),
    (Double.leastNonzeroMagnitude, "5.000e-324"), (Double.greatestFiniteMagnitude, "1.798e308"), (123.45, "123.5"),
  ])
  func significantDigits(value: Double, expected: String) {
    #expect(NumberFormatting.significant(value) == expected)
  }

  @Test func trailingZerosCanBeTrimmed() {
    #expect(NumberFormatting.significant(0.5, trimmingZeros: true) == "0.5")
    #expect(NumberFormatting.significant(100, trimmingZeros: true) == "100")
    #expect(NumberFormatting.scientific(1e-9, trimmingZeros: true) == "1e-9")
  }

  @Test func roundingIsHalfAwayFromZeroAndNeverNegativeZero() {
    #expect(NumberFormatting.fixed(0.15, decimals: 1) == "0.2")
    #expect(NumberFormatting.fixed(-2.5, decimals: 0) == "-3")
    #expect(NumberFormatting.fixed(-0.04, decimals: 1) == "0.0")
    #expect(NumberFormatting.fixed(-0.0, decimals: 1) == "0.0")
    #expect(NumberFormatting.fixed(0.996, decimals: 2) == "1.00")
    #expect(NumberFormatting.fixed(1e20, decimals: 1) == "100000000000000000000.0")
    #expect(NumberFormatting.scientific(9.9999, digits: 3) == "1.00e1")
    #expect(NumberFormatting.scientific(0, digits: 2) == "0.0e0")
  }

  @Test func smallPercentagesAreNotShownAsZero() {
    #expect(NumberFormatting.percent(0.256) == "25.6%")
    #expect(NumberFormatting.percent(0) == "0.0%")
    #expect(NumberFormatting.percent(0.00001) == "0.0010%")
    #expect(NumberFormatting.percent(-1e-9) == "-1.0e-7%")
  }

  @Test(arguments: [
    (0.0, "0 s"), (2.5e-9, "2.50 ns"), (0.0000125, "12.5 µs"), (0.00125, "1.25 ms"), (0.9999, "1.00 s"),
    (12.34, "12.3 s"), (59.96, "1 min 00 s"), (125.0, "2 min 05 s"), (3599.7, "1 h 00 min"), (7500.0, "2 h 05 min"),
    (180_000.0, "2 d 02 h"), (-125.0, "-2 min 05 s"), (1e13, "1.00e13 s"),
  ])
  func durations(value: Double, expected: String) {
    #expect(NumberFormatting.seconds(value) == expected)
  }

  @Test func bytesAndIntegers() {
    #expect(NumberFormatting.bytes(1023) == "1023 B")
    #expect(NumberFormatting.bytes(1_610_612_736) == "1.50 GiB")
    #expect(NumberFormatting.bytes(1_048_575) == "1.00 MiB")
    #expect(NumberFormatting.bytes(.max) == "8.00 EiB")
    #expect(NumberFormatting.integer(999) == "999")
    #expect(NumberFormatting.integer(1_234_567) == "1,234,567")
    #expect(NumberFormatting.integer(.min) == "-9,223,372,036,854,775,808")
  }
}
