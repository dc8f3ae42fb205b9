/// What a release guarantees and what that assumes, in words.
struct GuaranteeStatement: Sendable, Hashable {
  private let model: SelectionModel
  private let charge: PrivacyCharge

  init(_ model: SelectionModel, _ charge: PrivacyCharge) {
    self.model = model
    self.charge = charge
  }

  /// - Parameter duration: the public duration that the answer was held back for; `nil` for none.
  func text(paddedTo duration: FixedDuration?) -> String {
    let relation =
      switch model.neighbours {
      case .replaceOne(let records): "data sets of \(records) records that differ in one record"
      case .addRemove: "data sets of which one has one record more"
      }
    let strength =
      switch charge.guarantee {
      case .boundedRange(let epsilon): "\(epsilon)-differential privacy (\(epsilon)²/8-zCDP)"
      case .pure(let epsilon): "\(epsilon)-differential privacy"
      case .concentrated(let billionths): "\(Billionths.text(billionths))-zCDP"
      case .conditional(let epsilon, let condition):
        "\(epsilon)-differential privacy ONLY IF \(condition); no guarantee otherwise"
      }
    return strength + " for \(relation), assuming that all bounds, the ridge, the support size and epsilon were chosen "
      + "without the data, that the random bits of the operating system are secret, and that \(Self.timing(duration))"
  }

  private static func timing(_ duration: FixedDuration?) -> String {
    guard let duration else { return "the time the run took is not seen" }
    let seconds = duration.seconds == duration.seconds.rounded() ? "\(Int(duration.seconds))" : "\(duration.seconds)"
    return "on any such data the run ends within \(seconds) s, after which its answer is given; a run that takes "
      + "longer answers at a later multiple of \(seconds) s, and how many it took is then seen and not covered"
  }
}
