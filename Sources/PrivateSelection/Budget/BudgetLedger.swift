import DataFiles
import Synchronization

/// Adds up what releases cost and refuses the one that would exceed the limit.
///
///     let ledger = try BudgetLedger.create(at: "study.ledger", limit: .pure(Epsilon(2)))
///     let release = try ExponentialMechanism(epsilon: Epsilon(1)).release(data, spending: ledger)
///     try ledger.state().left                      // "epsilon 1"
///
/// A release is paid before anything is computed: the file is replaced atomically and synchronised with the disk while
/// a lock keeps other processes and tasks out. A crash, an error or an interruption after that leaves the amount spent.
/// The limit and unit are fixed when the ledger is made, so that amounts chosen from earlier answers still add up
/// [Rogers, Roth, Ullman and Vadhan 2016; Feldman and Zrnic 2021].
///
/// Symbolic links to the file are names of one ledger. A file with several hard links is refused, since a write would
/// leave the unspent contents behind the others. A ledger cannot know of releases that were made without it, of a copy
/// of its file put back, or of another ledger for the same people; see the article <doc:ThreatModel>.
public final class BudgetLedger: Sendable {
  /// The file, or `nil` for a ledger that lives as long as this object.
  public let path: String?
  private let memory: Mutex<BudgetState>
  /// The limit of a file that the first spending makes; `nil` once it is there. Read and changed under the file's lock.
  private let toCreate: Mutex<BudgetLimit?>

  private init(path: String?, state: BudgetState, toCreate: BudgetLimit? = nil) {
    self.path = path
    memory = Mutex(state)
    self.toCreate = Mutex(toCreate)
  }

  /// A ledger in memory, for examples, tests and programs that keep their own books.
  /// - Parameter limit: how much may be spent in all.
  /// - Throws: `PrivateSelectionError.parameter` for a limit out of range.
  public convenience init(inMemory limit: BudgetLimit) throws(PrivateSelectionError) {
    try limit.validate()
    self.init(path: nil, state: BudgetState(limit: limit))
  }

  /// Opens a ledger that exists. A missing file is an error and not a fresh budget.
  /// - Parameter path: the file.
  /// - Throws: `PrivateSelectionError.ledger`.
  public convenience init(opening path: String) throws(PrivateSelectionError) {
    let state = try LedgerFile.withLock(path) { () throws(PrivateSelectionError) in try LedgerFile.read(path) }
    self.init(path: path, state: state)
  }

  /// Creates a ledger's file, which must not exist.
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: how much may be spent in all.
  /// - Throws: `PrivateSelectionError.ledger` if it exists or cannot be written, `parameter` for a limit out of range.
  public static func create(at path: String, limit: BudgetLimit) throws(PrivateSelectionError) -> BudgetLedger {
    try limit.validate()
    let state = BudgetState(limit: limit)
    try LedgerFile.withLock(path) { () throws(PrivateSelectionError) in
      if LedgerFile.exists(path) { throw .ledger(file: path, reason: "exists already") }
      try LedgerFile.write(state, to: path)
    }
    return BudgetLedger(path: path, state: state)
  }

  /// A ledger whose file is made by the first spending, in one write with its entry; until then nothing is on the disk.
  ///
  /// A run that fails before it spends thus leaves nothing in the way of a corrected one. Of several callers that meet at
  /// one path, the first to spend makes the ledger; the spendings of the others are refused, so that there is one limit.
  /// - Parameters:
  ///   - path: the file, which must not exist, neither now nor when the first spending comes.
  ///   - limit: how much may be spent in all.
  /// - Throws: `PrivateSelectionError.ledger` if it exists, `parameter` for a limit out of range.
  public static func createdBySpending(
    at path: String, limit: BudgetLimit
  ) throws(PrivateSelectionError) -> BudgetLedger {
    try limit.validate()
    try LedgerFile.requireRegular(path)
    if LedgerFile.exists(path) { throw .ledger(file: path, reason: "exists already") }
    return BudgetLedger(path: path, state: BudgetState(limit: limit), toCreate: limit)
  }

  /// The limit and all entries, read afresh.
  /// - Throws: `PrivateSelectionError.ledger` if the file cannot be read.
  public func state() throws(PrivateSelectionError) -> BudgetState {
    guard let path else { return memory.withLock { $0 } }
    if let limit = toCreate.withLock({ $0 }) { return BudgetState(limit: limit) }
    return try LedgerFile.withLock(path) { () throws(PrivateSelectionError) in try LedgerFile.read(path) }
  }

  /// Finds out whether several charges would fit together, without spending anything.
  ///
  /// Another caller may spend in between; only ``spend(_:)`` decides.
  /// - Parameter charges: what releases would cost.
  /// - Throws: as ``spend(_:)`` for the first charge that does not fit.
  public func check(_ charges: [PrivacyCharge]) throws(PrivateSelectionError) {
    var state = try state()
    for charge in charges { try state.spend(charge) }
  }

  /// Subtracts a charge for good. When this returns, the amount is on the disk.
  ///
  /// The mechanisms of this room call it themselves. Call it for releases made by other means.
  /// - Parameter charge: what a release costs.
  /// - Throws: `overspent` if too little is left, `account` if the unit does not fit, `ledger` if the file fails; then
  ///   nothing may be released.
  public func spend(_ charge: PrivacyCharge) throws(PrivateSelectionError) {
    guard let path else {
      try memory.withLock { (state) throws(PrivateSelectionError) in try state.spend(charge) }
      return
    }
    try LedgerFile.withLock(path) { () throws(PrivateSelectionError) in
      let limit = toCreate.withLock { $0 }
      if limit != nil, LedgerFile.exists(path) {
        throw .ledger(file: path, reason: "exists already: somebody else made it meanwhile, and nothing was spent here")
      }
      var state = if let limit { BudgetState(limit: limit) } else { try LedgerFile.read(path) }
      try state.spend(charge)
      try LedgerFile.write(state, to: path)
      // From now on a file that is gone is an error and not a fresh budget.
      toCreate.withLock { $0 = nil }
    }
  }
}
