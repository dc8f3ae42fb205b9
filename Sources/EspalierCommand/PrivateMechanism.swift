import ArgumentParser

/// The names of the mechanisms of `private`.
enum PrivateMechanism: String, ExpressibleByArgument, CaseIterable, Sendable {
  case exponential
  case topR = "top-r"
  case mistakes
  case permuteAndFlip = "permute-and-flip"
}

/// The names of the neighbour relations.
enum PrivateNeighbours: String, ExpressibleByArgument, CaseIterable, Sendable {
  case replaceOne = "replace-one"
  case addRemove = "add-remove"
}

/// The names of the losses of `private`.
enum PrivateLossName: String, ExpressibleByArgument, CaseIterable, Sendable {
  case squared
  case hinge
}
