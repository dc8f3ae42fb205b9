import DataFiles

/// The contents of a ledger: a limit and what was spent, in order.
public struct BudgetState: Sendable, Hashable {
  /// One release, whether or not its result was ever seen.
  public struct Entry: Sendable, Hashable {
    /// The name of the mechanism.
    public let mechanism: String
    /// What was subtracted, in billionths of the ledger's unit.
    public let billionths: Int
    /// The condition on the data without which the entry guarantees nothing; `nil` for an unconditional guarantee.
    public let condition: String?
  }

  /// How much may be spent in all.
  public let limit: BudgetLimit
  /// All releases paid so far.
  public private(set) var entries: [Entry] = []

  /// What has been spent, in billionths of the unit: the sum over ``entries``.
  public private(set) var spentBillionths = 0
  /// What is left, in billionths of the unit.
  public var leftBillionths: Int { max(0, limit.billionths - spentBillionths) }
  /// What has been spent, as text in the unit of the limit.
  public var spent: String { "\(limit.unit) \(Billionths.text(spentBillionths))" }
  /// What is left, as text in the unit of the limit.
  public var left: String { "\(limit.unit) \(Billionths.text(leftBillionths))" }

  /// Adds a charge if it fits.
  mutating func spend(_ charge: PrivacyCharge) throws(PrivateSelectionError) {
    let amount: Int
    switch limit {
    case .pure:
      guard let pure = charge.pureBillionths else {
        throw .account("the mechanism '\(charge.mechanism)' has no pure guarantee; this ledger adds up epsilon only")
      }
      amount = pure
    case .concentrated, .approximate: amount = charge.concentratedBillionths
    }
    // An amount below 1 would be a refund.
    guard amount >= 1 else {
      throw .parameter(
        name: "the charge of '\(charge.mechanism)'", value: "\(amount) billionths", expected: "at least 1")
    }
    guard amount <= leftBillionths else {
      throw .overspent(requested: "\(limit.unit) \(Billionths.text(amount))", left: left)
    }
    var condition: String?
    if case .conditional(_, let text) = charge.guarantee { condition = text }
    entries.append(Entry(mechanism: charge.mechanism, billionths: amount, condition: condition))
    // Cannot overflow: the amount is at most what is left of the limit.
    spentBillionths += amount
  }

  static let format = "espalier-privacy-ledger-1"

  /// The file's text.
  var json: String {
    var text = "{\n  \"format\": \(JSONText.quoted(Self.format)),\n  \"limit\": {"
    switch limit {
    case .pure(let epsilon): text += "\"kind\": \"pure\", \"billionths\": \(epsilon.billionths)"
    case .concentrated(let billionths): text += "\"kind\": \"concentrated\", \"billionths\": \(billionths)"
    case .approximate(let epsilon, let delta):
      text += "\"kind\": \"approximate\", \"billionths\": \(epsilon.billionths), \"delta\": \"\(delta)\""
    }
    text += "},\n  \"entries\": ["
    for (index, entry) in entries.enumerated() {
      text += index == 0 ? "\n" : ",\n"
      text += "    {\"mechanism\": \(JSONText.quoted(entry.mechanism)), \"billionths\": \(entry.billionths)"
      if let condition = entry.condition { text += ", \"condition\": \(JSONText.quoted(condition))" }
      text += "}"
    }
    return text + (entries.isEmpty ? "]\n}\n" : "\n  ]\n}\n")
  }

  init(limit: BudgetLimit) { self.limit = limit }

  /// Reads a file's bytes; a file that is not whole is refused, never repaired.
  init(bytes: [UInt8], file: String) throws(PrivateSelectionError) {
    let value: JSONValue
    do { value = try bytes.withUnsafeBytes { try JSONReader.parse($0) } } catch {
      let place = (error as? JSONReader.Failure).map { ": \($0.problem) at byte \($0.offset)" } ?? ""
      throw .ledger(file: file, reason: "is not a ledger" + place)
    }
    guard case .string(Self.format)? = value["format"], let limitValue = value["limit"],
      case .string(let kind)? = limitValue["kind"], case .integer(let amount)? = limitValue["billionths"], amount >= 1,
      case .array(let list)? = value["entries"]
    else { throw .ledger(file: file, reason: "is not a ledger of the format \(Self.format)") }
    switch kind {
    case "pure": limit = .pure(Epsilon(billionths: amount))
    case "concentrated": limit = .concentrated(billionths: amount)
    case "approximate":
      guard case .string(let text)? = limitValue["delta"], let delta = Double(text) else {
        throw .ledger(file: file, reason: "its limit has no delta")
      }
      limit = .approximate(Epsilon(billionths: amount), delta: delta)
    default:
      throw .ledger(
        file: file, reason: "its limit is of the kind '\(kind)', expected pure, concentrated or approximate")
    }
    do { try limit.validate() } catch {
      throw .ledger(file: file, reason: "has a limit that makes no sense")
    }
    for (index, item) in list.enumerated() {
      guard case .string(let mechanism)? = item["mechanism"], case .integer(let billionths)? = item["billionths"],
        billionths >= 1, case (let sum, let overflow) = spentBillionths.addingReportingOverflow(billionths), !overflow
      else { throw .ledger(file: file, reason: "entry \(index + 1) lacks a mechanism or an amount above 0") }
      spentBillionths = sum
      var condition: String?
      if case .string(let text)? = item["condition"] { condition = text }
      entries.append(Entry(mechanism: mechanism, billionths: billionths, condition: condition))
    }
  }
}
