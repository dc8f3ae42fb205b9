/// A model rewritten for a solver: the original variables and rows first, in their order, then what the bridges added.
public struct BridgedModel: Sendable {
  /// The rewritten model. A point of it, cut to the original's variables, is a point of the original.
  public internal(set) var model: Model
  /// How many variables of ``model`` are the original's.
  public let originalVariables: Int
  /// What each added variable stands for, in the order in which they were added.
  var additions: [AddedVariable] = []

  // Binaries that are 1 where a variable differs from 0, by the index of that variable; sets share them.
  var nonzeroBinaries: [Int: Variable] = [:]

  init(_ model: Model) {
    self.model = model
    originalVariables = model.variableCount
  }

  /// Values of the original's variables with those of the added ones; NaN where one is unknown.
  ///
  /// - Parameter values: One value a variable of the original, NaN where none is known.
  /// - Returns: One value a variable of ``model``.
  public func extend(_ values: [Double]) -> [Double] {
    values + additions.map { $0.value(values) }
  }
}

extension Model {
  /// The model in terms of what a solver takes: special ordered sets, indicators, semi-continuous variables and
  /// products that it lacks are replaced by binaries and rows (see <doc:Bridges>).
  ///
  /// - Parameter features: What the solver takes by itself.
  /// - Throws: `MIPError.missingBound` when a bridge needs a bound that a variable does not have, `.unsupported` for a
  ///   product that no bridge covers; both name the variables.
  /// - Complexity: O(1) without anything to bridge, else O(variables + size of what is bridged).
  public func bridged(for features: BackendFeatures) throws(MIPError) -> BridgedModel {
    var bridged = BridgedModel(self)
    // Semi-continuous variables come first: the other bridges read the bounds that they leave.
    if kinds.contains(where: \.isSemi) { try bridged.bridgeSemiContinuous() }
    if !specialOrderedSets.isEmpty { try bridged.bridgeSpecialOrderedSets(features) }
    if !indicators.isEmpty { try bridged.bridgeIndicators() }
    if !quadraticTerms.isEmpty { try bridged.bridgeProducts() }
    return bridged
  }
}
