/// Why a private release is refused or cannot be made.
///
/// Apart from ``internalFault(_:)``, which the proofs exclude, no case depends on the values of private data: a release
/// that fails says something only about public parameters, the shape of the input, the ledger, or the machine.
public enum PrivateSelectionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A public parameter makes no sense; names it, its value and what was expected.
  case parameter(name: String, value: String, expected: String)
  /// The data do not have the declared shape.
  case shape(name: String, found: Int, expected: String)
  /// There are more records than the declared maximum. How many there are is private.
  case tooManyRecords(maximum: Int)
  /// The ledger has too little left.
  case overspent(requested: String, left: String)
  /// The ledger's file cannot be read, written or locked, or was changed in a way that loses entries.
  case ledger(file: String, reason: String)
  /// The guarantee of the mechanism cannot be expressed in the ledger's unit.
  case account(String)
  /// The operating system gives no random bits.
  case noEntropy
  /// A computation cannot be run because it would take more than the stated limit; depends on public sizes only.
  case tooLarge(String)
  /// A certified bound was contradicted. Please report it: the proof excludes it.
  case internalFault(String)

  public var description: String {
    switch self {
    case .parameter(let name, let value, let expected): "\(name) is \(value), expected \(expected)"
    case .shape(let name, let found, let expected): "\(name) is \(found), expected \(expected)"
    case .tooManyRecords(let maximum): "there are more records than the maximum of \(maximum) that was declared"
    case .overspent(let requested, let left): "the release would spend \(requested), but \(left) is left"
    case .ledger(let file, let reason): "\(file): \(reason)"
    case .account(let reason): reason
    case .noEntropy: "the operating system gives no random bits; nothing was read or spent"
    case .tooLarge(let what): what
    case .internalFault(let what): "internal fault: \(what)"
    }
  }
}
