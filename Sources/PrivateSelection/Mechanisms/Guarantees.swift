/// The words that go with a release.
enum Guarantees {
  static func text(_ model: SelectionModel, _ charge: PrivacyCharge) -> String {
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
      + "without the data, that the random bits of the operating system are secret, and that the time the run took "
      + "is not seen"
  }
}
