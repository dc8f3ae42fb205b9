import Foundation
import PrivateSelection
import TestSupport
import Testing

/// Ledgers with some of their bytes changed: each is refused with a `PrivateSelectionError`, or read as one that keeps its own
/// limit.
@Suite struct LedgerFuzzTests {
  @Test func readsOrRefuses() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-fuzz-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func charge(_ epsilon: Double) throws(PrivateSelectionError) -> PrivacyCharge {
      PrivacyCharge(mechanism: "fuzz", guarantee: .boundedRange(try Epsilon(epsilon)))
    }
    var corpus: [[UInt8]] = []
    for (index, limit) in [BudgetLimit.pure(try Epsilon(2)), .pure(try Epsilon(0.5))].enumerated() {
      let path = folder.appendingPathComponent("\(index).ledger").path
      let ledger = try BudgetLedger.create(at: path, limit: limit)
      for _ in 0...index { try ledger.spend(charge(0.2)) }
      corpus.append(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }
    let mutator = Mutator(
      seed: 61 &+ FuzzRun.seed, corpus: corpus,
      tokens: ["null", "-5", "{", "}", "[", "]", ",", "\"", "1e99", "pure", "9223372036854775807", "\\u0000", "0"])
    let fuzz = try FileFuzz(mutator) { path in
      do {
        let ledger = try BudgetLedger(opening: path)
        let before = try ledger.state()
        // More than the corpus allows; what is allowed all the same is written down.
        do throws(PrivateSelectionError) {
          try ledger.spend(charge(1.9))
          #expect(try ledger.state().entries.count == before.entries.count + 1)
        } catch {
          #expect(try ledger.state() == before)
        }
        return true
      } catch let error as PrivateSelectionError {
        #expect(!"\(error)".isEmpty && !"\(error)".contains("\n"))
        return false
      }
    }
    #expect(fuzz.isGood, "\(fuzz)")
  }
}
