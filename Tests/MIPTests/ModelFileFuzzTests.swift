import Foundation
import MIP
import TestSupport
import Testing

/// Mutated files and random bytes: each gives a model or a `MIPError`, and a model that was read survives another trip.
@Suite(.serialized) struct ModelFileFuzzTests {
  private struct Difference: Error { var text: String }

  private func fuzz(
    _ corpus: [[UInt8]], tokens: [String], seed: UInt64, _ check: ([UInt8]) throws -> Bool
  ) throws {
    var mutator = TextMutator(seed: seed &+ FuzzRun.seed, corpus: corpus, tokens: tokens)
    let run = FuzzRun()
    var (count, accepted) = (0, 0)
    while run.goesOn {
      for _ in 0..<50 {
        let bytes = mutator.next()
        count += 1
        do {
          if try check(bytes) { accepted += 1 }
        } catch {
          Issue.record("input \(count): \(error): \(Data(bytes).base64EncodedString())")
          return
        }
      }
    }
    #expect(accepted > 0)
    #expect(accepted < count)
  }

  /// The model, or `nil` for a refusal that can be printed on one line.
  private func read(_ body: () throws(MIPError) -> Model) throws -> Model? {
    do { return try body() } catch {
      guard case .malformedFile = error, !error.description.contains("\n") else {
        throw Difference(text: "another error: \(error)")
      }
      return nil
    }
  }

  private func requireRoundTrips(_ model: Model) throws {
    let lp = model.lp()
    let again = try Model(lp: lp.bytes)
    if !again.isEquivalent(to: model, ignoringNames: true) { throw Difference(text: "LP: \(lp)") }
    do {
      let mps = try model.mps()
      let again = try Model(mps: mps.bytes)
      if mps.inexactRows.isEmpty, !again.isEquivalent(to: model, ignoringNames: true) {
        throw Difference(text: "MPS: \(mps)")
      }
    } catch MIPError.unsupported {}
  }

  @Test func mps() throws {
    var models = RandomFileModels(seed: 41)
    var corpus = [Array(MPSFileTests.small.utf8)]
    for index in 0..<30 {
      let model = try models.next()
      corpus.append(try model.mps(index % 3 == 0 ? .fixed : .free).bytes)
    }
    let tokens = [
      "\n", " ", "  ", "\t", "*", "$", "NAME", "ROWS\n", "COLUMNS\n", "RHS\n", "RANGES\n", "BOUNDS\n", "ENDATA\n",
      "OBJSENSE\n  MAX\n", " N  z\n", " L  z\n", "'MARKER'", "'INTORG'", "'INTEND'", " UP BND v0 -1\n",
      " SC BND v1 4\n",
      " BV BND v0\n", "SOS\n S1 q\n", "QUADOBJ\n v0 v0 1\n", "QMATRIX\n v0 v1 1\n", "INDICATORS\n IF r0 v0 1\n", "1e30",
      "-1e30", "1e999", "nan", "inf", "v0", "r0", "é", "\u{0}", "e\u{301}", "FREE", "OBJNAME\n OBJ\n", "1e308",
    ]
    try fuzz(corpus, tokens: tokens, seed: 42) { bytes in
      guard let model = try read({ () throws(MIPError) in try Model(mps: bytes) }) else { return false }
      try requireRoundTrips(model)
      return true
    }
  }

  @Test func lp() throws {
    var models = RandomFileModels(seed: 43)
    var corpus = [Array(LPFileTests.large.utf8)]
    for _ in 0..<30 { corpus.append(try models.next().lp().bytes) }
    let tokens = [
      "\n", " ", "+", "-", "*", "^", "/", "/ 2", "[", "]", ":", "::", "<", "<=", "=<", ">=", "=", "->", "\\", "free",
      "inf", "-inf", "1e30", "1e999", "3", ".5", "e5", "v0", "v1", "\nEnd\n", "\nBounds\n", "\nGenerals\n",
      "\nBinaries\n", "\nSemi-Continuous\n", "\nSOS\n", "S1::", "v0:1", "\nSubject To\n", "c: v0 = 1 -> v1 <= 3\n",
      "é", "\u{0}", "e\u{301}", "lazy constraints", "\\Problem name: x\n", "v0 [1]", "1e308",
    ]
    try fuzz(corpus, tokens: tokens, seed: 44) { bytes in
      guard let model = try read({ () throws(MIPError) in try Model(lp: bytes) }) else { return false }
      try requireRoundTrips(model)
      return true
    }
  }

  @Test func noise() throws {
    var generator = SeededGenerator(seed: 45)
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
        UInt8.random(in: .min ... .max, using: &generator)
      }
      _ = try read { () throws(MIPError) in try Model(mps: bytes) }
      _ = try read { () throws(MIPError) in try Model(lp: bytes) }
    }
  }
}
