import ArgumentParser
import ModelPruning

/// "768" keeps 768 units per layer, "0.5" or "50%" that share of them.
extension UnitBudget: ExpressibleByArgument {
  public init?(argument: String) {
    if let count = Int(argument) {
      guard count >= 1 else { return nil }
      self = .count(count)
    } else if argument.hasSuffix("%"), let percent = Double(argument.dropLast()) {
      guard percent > 0, percent <= 100 else { return nil }
      self = .share(percent / 100)
    } else if let share = Double(argument) {
      guard share > 0, share <= 1 else { return nil }
      self = .share(share)
    } else {
      return nil
    }
  }
}

extension UnitBudget {
  var text: String {
    switch self {
    case .count(let count): "\(count)"
    case .share(let share): "\(share)"
    }
  }
}

extension ExportMode: ExpressibleByArgument {}
extension PruneOptions.Weighting: ExpressibleByArgument {}
