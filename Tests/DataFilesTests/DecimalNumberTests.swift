import TestSupport
import Testing

@testable import DataFiles

/// Decimal parsing, against the standard library's correctly rounded one.
@Suite struct DecimalNumberTests {
  private func parse(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBytes { DecimalNumber.parse($0, 0..<$0.count) }
  }

  @Test func agreesWithTheStandardLibraryOnShortestTexts() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<50_000 {
      // Any finite pattern, and magnitudes as tables have them.
      let wide = Double(bitPattern: generator.next())
      let usual = Double.random(in: -1000...1000, using: &generator)
      for value in [wide, usual, usual / 1e9] where value.isFinite {
        #expect(parse(value.description)?.bitPattern == value.bitPattern)
      }
    }
  }

  @Test func agreesOnRandomDigits() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<50_000 {
      let digits = Int.random(in: 1...22, using: &generator)
      var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
      let point = Int.random(in: 0...digits, using: &generator)
      text.insert(".", at: text.index(text.startIndex, offsetBy: point))
      if Bool.random(using: &generator) { text += "e\(Int.random(in: -25...25, using: &generator))" }
      #expect(parse(text)?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }

  @Test func roundsTiesToEven() {
    // 2^53 + 1 and 2^54 + 2 lie in the middle of two doubles; one digit more decides.
    #expect(parse("9007199254740993") == 9_007_199_254_740_992)
    #expect(parse("9007199254740993.0") == 9_007_199_254_740_992)
    #expect(parse("9007199254740993.001") == 9_007_199_254_740_994)
    #expect(parse("9007199254740995") == 9_007_199_254_740_996)
    #expect(parse("18014398509481986e0") == 18_014_398_509_481_984)
  }

  @Test func acceptsDecimalNotationOnly() {
    for (text, value) in [
      ("1", 1.0), ("-1.", -1), (".5", 0.5), ("+1e+2", 100), (" 7\t", 7), ("1E-400", 0), ("00012", 12),
    ] {
      #expect(parse(text) == value)
    }
    #expect(parse("-0")?.sign == .minus)
    #expect(parse("1e99999999999999999999") == .infinity)
    #expect(parse("0e99999999999999999999") == 0)
    for text in ["", " ", ".", "-", "e1", "1e", "1e+", "0x1p3", "inf", "nan", "1_000", "1,5", "1 2", "１"] {
      #expect(parse(text) == nil)
    }
  }
}
