import Foundation
import Synchronization
import Testing

@testable import PrivateSelection

@Suite struct BudgetLedgerTests {
  private static func path(_ name: String = #function) -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("espalier-\(UUID().uuidString).ledger").path
  }

  private static func charge(_ epsilon: Double) throws -> PrivacyCharge {
    PrivacyCharge(mechanism: "test", guarantee: .boundedRange(try Epsilon(epsilon)))
  }

  @Test func tenthsAddUpToOne() throws {
    let ledger = try BudgetLedger(inMemory: .pure(Epsilon(1)))
    for _ in 0..<10 { try ledger.spend(Self.charge(0.1)) }
    #expect(throws: PrivateSelectionError.overspent(requested: "epsilon 0.000000001", left: "epsilon 0")) {
      try ledger.spend(Self.charge(1e-9))
    }
  }

  @Test func persistsAndRefuses() throws {
    let path = Self.path()
    defer { for name in [path, path + ".lock"] { try? FileManager.default.removeItem(atPath: name) } }
    let ledger = try BudgetLedger.create(at: path, limit: .pure(Epsilon(1)))
    try ledger.spend(Self.charge(0.75))
    let again = try BudgetLedger(opening: path)
    #expect(try again.state().left == "epsilon 0.25")
    #expect(throws: PrivateSelectionError.self) { try again.spend(Self.charge(0.5)) }
    // A refusal changes nothing, and what is left can be spent.
    try again.spend(Self.charge(0.25))
    #expect(try ledger.state().entries.count == 2)
    #expect(throws: PrivateSelectionError.self) { try BudgetLedger.create(at: path, limit: .pure(Epsilon(9))) }
    // A ledger that disappears is an error, never a fresh budget.
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: PrivateSelectionError.self) { try ledger.spend(Self.charge(0.1)) }
    #expect(throws: PrivateSelectionError.self) { try BudgetLedger(opening: path) }
  }

  @Test func theFirstSpendingMakesTheFile() throws {
    let path = Self.path()
    defer { for name in [path, path + ".lock"] { try? FileManager.default.removeItem(atPath: name) } }
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: name) }
    let ledger = try BudgetLedger.createdBySpending(at: path, limit: .pure(Epsilon(1)))
    try ledger.check([Self.charge(0.5), Self.charge(0.5)])
    #expect(throws: PrivateSelectionError.self) { try ledger.check([Self.charge(0.5), Self.charge(0.6)]) }
    #expect(throws: PrivateSelectionError.self) { try ledger.spend(Self.charge(1.5)) }
    // Nothing was spent, so nothing is in the way of another limit.
    #expect(!exists(path))
    #expect(try ledger.state().left == "epsilon 1")
    let other = try BudgetLedger.createdBySpending(at: path, limit: .pure(Epsilon(3)))
    try ledger.spend(Self.charge(0.75))
    // Whoever comes later is refused, and what was spent stays.
    let error = #expect(throws: PrivateSelectionError.self) { try other.spend(Self.charge(0.5)) }
    #expect("\(try #require(error))".contains("exists already"))
    #expect(throws: PrivateSelectionError.self) {
      try BudgetLedger.createdBySpending(at: path, limit: .pure(Epsilon(1)))
    }
    let reopened = try BudgetLedger(opening: path).state()
    #expect(reopened.left == "epsilon 0.25")
    try ledger.spend(Self.charge(0.25))
    // Once made, a file that disappears is an error and never made again.
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: PrivateSelectionError.self) { try ledger.spend(Self.charge(0.1)) }
    #expect(throws: PrivateSelectionError.self) { try ledger.state() }
    #expect(!exists(path))
  }

  /// Callers that race to make one ledger share one limit: that of the first to spend.
  @Test(arguments: 0..<10)
  func firstCallersHaveOneLimit(round: Int) async throws {
    let path = Self.path()
    defer { for name in [path, path + ".lock"] { try? FileManager.default.removeItem(atPath: name) } }
    let charge = try Self.charge(0.4)
    let ledgers = try (1...6).map {
      try BudgetLedger.createdBySpending(at: path, limit: .pure(Epsilon(Double($0 % 2 + 1) / 2)))
    }
    let paid = await withTaskGroup(of: Int.self) { group in
      for ledger in ledgers {
        // Two tasks share each object.
        for _ in 0..<2 { group.addTask { (try? ledger.spend(charge)) == nil ? 0 : 1 } }
      }
      return await group.reduce(0, +)
    }
    let state = try BudgetLedger(opening: path).state()
    #expect(paid == state.entries.count && paid >= 1 && state.spentBillionths <= state.limit.billionths)
    // A winner with the limit 1 pays for its second task too; nobody else does.
    let one = try Epsilon(1)
    #expect(paid == (state.limit == .pure(one) ? 2 : 1))
  }

  @Test func onlyFilesAreLedgers() throws {
    let folder = Self.path()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // Opened, a pipe without a writer would never come back.
    let pipe = folder + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, reason) in [(folder, "is a directory"), (pipe, "is not a regular file")] {
      let error = #expect(throws: PrivateSelectionError.self) { try BudgetLedger(opening: path) }
      #expect("\(try #require(error))".contains(reason))
      #expect(!FileManager.default.fileExists(atPath: path + ".lock"))
    }
  }

  @Test func brokenFilesAreRefused() throws {
    let path = Self.path()
    defer { for name in [path, path + ".lock"] { try? FileManager.default.removeItem(atPath: name) } }
    let ledger = try BudgetLedger.create(at: path, limit: .pure(Epsilon(1)))
    try ledger.spend(Self.charge(0.5))
    let whole = try String(contentsOfFile: path, encoding: .utf8)
    let damaged = [
      "", String(whole.dropLast(10)), whole.replacingOccurrences(of: "pure", with: "none"),
      whole.replacingOccurrences(of: "\"billionths\": 500000000", with: "\"billionths\": -5"),
    ]
    for text in damaged {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: PrivateSelectionError.self) { try ledger.spend(Self.charge(0.1)) }
    }
  }

  /// A write replaces one name of a file; under another hard link the unspent ledger would live on.
  @Test func hardLinksAreRefused() throws {
    let path = Self.path()
    let second = path + ".second"
    defer {
      for name in [path, second, path + ".lock", second + ".lock"] { try? FileManager.default.removeItem(atPath: name) }
    }
    let ledger = try BudgetLedger.create(at: path, limit: .pure(Epsilon(1)))
    try FileManager.default.linkItem(atPath: path, toPath: second)
    for name in [path, second] {
      let error = #expect(throws: PrivateSelectionError.self) { try BudgetLedger(opening: name) }
      #expect("\(try #require(error))".contains("hard links"))
    }
    #expect(throws: PrivateSelectionError.self) { try ledger.spend(Self.charge(0.5)) }
    #expect(throws: PrivateSelectionError.self) { try ledger.state() }
    try FileManager.default.removeItem(atPath: second)
    try ledger.spend(Self.charge(0.5))
    #expect(try ledger.state().left == "epsilon 0.5")
  }

  /// Symbolic links are names of one ledger, also while it is replaced; one to nothing is no place for a new ledger.
  @Test func symbolicLinksLeadToOneLedger() throws {
    let path = Self.path()
    let link = path + ".link"
    defer {
      for name in [path, link, path + ".lock", link + ".lock"] { try? FileManager.default.removeItem(atPath: name) }
    }
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(throws: PrivateSelectionError.self) { try BudgetLedger.create(at: link, limit: .pure(Epsilon(1))) }
    let ledger = try BudgetLedger.create(at: path, limit: .pure(Epsilon(1)))
    let linked = try BudgetLedger(opening: link)
    try linked.spend(Self.charge(0.25))
    try ledger.spend(Self.charge(0.25))
    try linked.spend(Self.charge(0.25))
    #expect(try ledger.state().left == "epsilon 0.25")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
  }

  /// A charge made by hand cannot give back what was spent.
  @Test func nothingIsRefunded() throws {
    let ledger = try BudgetLedger(inMemory: .concentrated(rho: 1))
    try ledger.spend(PrivacyCharge(mechanism: "a", guarantee: .concentrated(billionths: 1_000_000_000)))
    for amount in [0, -1, -1_000_000_000, Int.min] {
      #expect(throws: PrivateSelectionError.self) {
        try ledger.spend(PrivacyCharge(mechanism: "b", guarantee: .concentrated(billionths: amount)))
      }
    }
    #expect(try ledger.state().leftBillionths == 0)
  }

  @Test func eightCallersSpendNoMoreThanThereIs() async throws {
    let path = Self.path()
    defer { for name in [path, path + ".lock"] { try? FileManager.default.removeItem(atPath: name) } }
    let ledger = try BudgetLedger.create(at: path, limit: .pure(Epsilon(1)))
    let charge = try Self.charge(0.05)
    let paid = await withTaskGroup(of: Int.self) { group in
      for caller in 0..<8 {
        group.addTask {
          var count = 0
          // Half of the callers have a ledger object of their own, as other processes would.
          let own = caller % 2 == 0 ? ledger : try? BudgetLedger(opening: path)
          for _ in 0..<5 where (try? own?.spend(charge)) != nil { count += 1 }
          return count
        }
      }
      return await group.reduce(0, +)
    }
    #expect(paid == 20)
    #expect(try ledger.state().entries.count == 20)
    #expect(try ledger.state().leftBillionths == 0)
  }

  @Test func concentratedUnitsAddUp() throws {
    let ledger = try BudgetLedger(inMemory: .concentrated(rho: 0.5))
    // ε²/8 = 1/8 for the exponential mechanism, ε²/2 for a general pure one.
    try ledger.spend(Self.charge(1))
    #expect(try ledger.state().spent == "rho 0.125")
    try ledger.spend(PrivacyCharge(mechanism: "flip", guarantee: .pure(Epsilon(0.5))))
    #expect(try ledger.state().spent == "rho 0.25")
    try ledger.spend(PrivacyCharge(mechanism: "gauss", guarantee: .concentrated(billionths: 250_000_000)))
    #expect(throws: PrivateSelectionError.self) { try ledger.spend(Self.charge(1e-4)) }
    // Amounts are rounded up.
    #expect(try Self.charge(1e-9).concentratedBillionths == 1)
    let pure = try BudgetLedger(inMemory: .pure(Epsilon(1)))
    #expect(throws: PrivateSelectionError.self) {
      try pure.spend(PrivacyCharge(mechanism: "gauss", guarantee: .concentrated(billionths: 1)))
    }
  }

  @Test func approximateLimitsConvertDownwards() throws {
    for (epsilon, delta) in [(1.0, 1e-6), (0.1, 1e-9), (8, 1e-5)] {
      let rho = Double(BudgetLimit.approximate(try Epsilon(epsilon), delta: delta).billionths) / 1e9
      let converted = rho + 2 * (rho * -log(delta)).squareRoot()
      #expect(converted <= epsilon && converted > epsilon * (1 - 1e-3))
    }
    #expect(throws: PrivateSelectionError.self) {
      try BudgetLedger(inMemory: .approximate(Epsilon(1), delta: 0))
    }
  }

  @Test func conditionsStayInTheLedger() throws {
    let ledger = try BudgetLedger(inMemory: .pure(Epsilon(1)))
    let mechanism = try MistakesMechanism(
      epsilon: Epsilon(0.5), assuming: GapCondition(declaredBecause: "a test"))
    let release = try mechanism.release(try Fixture().data(), spending: ledger)
    #expect(release.guarantee.contains("ONLY IF"))
    #expect(try ledger.state().entries.first?.condition == GapCondition.statement)
  }

  @Test func errorsAfterPayingKeepTheAmountSpent() throws {
    let ledger = try BudgetLedger(inMemory: .pure(Epsilon(1)))
    let flip = PermuteAndFlip(epsilon: try Epsilon(0.5), candidates: .listed([[0, 1, 99]]))
    // Refused by public parameters: nothing is spent.
    #expect(throws: PrivateSelectionError.self) { try flip.release(try Fixture().data(), spending: ledger) }
    #expect(try ledger.state().entries.isEmpty)
  }
}
