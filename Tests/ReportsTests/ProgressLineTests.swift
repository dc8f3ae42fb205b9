import Foundation
import Testing

@testable import Reports

@Suite struct ProgressLineTests {
  static let line = ProgressLine(stage: "swap", done: 12, total: 48, elapsed: 30, incumbent: 0.5, bound: 0.45)

  @Test func plain() {
    let expected = "swap: 12/48 (25%), 30.0 s, ETA 1 min 30 s, best 0.5000, gap 10.0%, bound 0.4500"
    #expect(Self.line.plain == expected)
    #expect(ProgressLine(stage: "a\nb", done: 1200, elapsed: 2).plain == "a b: 1,200 done, 2.00 s")
  }

  @Test func barsFitTheirWidth() {
    for width in 0...150 {
      for style in [ProgressLine.BarStyle.unicode, .ascii] {
        #expect(Self.line.bar(width: width, style: style).displayWidth <= width)
      }
    }
    #expect(Self.line.bar(width: 40, style: .ascii) == "swap [###---------] 12/48 (25%) | 30.0 s")
  }

  @Test func barsAreAsFullAsTheWork() {
    #expect(ProgressLine.BarStyle.ascii.draw(0.5, 4) == "##--")
    #expect(ProgressLine.BarStyle.unicode.draw(0.5, 3) == "█▌ ")
    #expect(ProgressLine.BarStyle.unicode.draw(1, 3) == "███")
    #expect(ProgressLine.BarStyle.unicode.draw(0, 3) == "   ")
  }

  @Test func jsonIsValidAndHidesNothing() throws {
    let line = ProgressLine(stage: "a\"\\\n\u{1}", done: 3, elapsed: .nan, incumbent: .infinity, bound: -1e-7)
    let object = try JSONSerialization.jsonObject(with: Data(line.json.utf8)) as? [String: Any]
    #expect(object?["stage"] as? String == "a\"\\\n\u{1}")
    #expect(object?["done"] as? Int == 3)
    #expect(object?["total"] is NSNull && object?["seconds"] is NSNull && object?["incumbent"] is NSNull)
    #expect(object?["bound"] as? Double == -1e-7)
    #expect(!line.json.contains("\n"))
  }

  @Test func oddCountsAreHarmless() {
    #expect(ProgressLine(stage: "s", done: 5, total: 0, elapsed: 1).fraction == 1)
    #expect(ProgressLine(stage: "s", done: -5, total: 10, elapsed: 1).fraction == 0)
    #expect(ProgressLine(stage: "s", done: 0, total: 10, elapsed: 1).remaining == nil)
    #expect(ProgressLine(stage: "s", done: 20, total: 10, elapsed: 1).remaining == 0)
    #expect(ProgressLine(stage: "s", done: .max, total: .max, elapsed: 1e300).plain.contains("100%"))
  }
}
