import MIP

/// Which variable of a master stands for what, and how a cut reads in them.
struct MasterLayout: Sendable {
  let removal: VariableArray
  let products: VariableArray
  let loss: Variable
  /// The loss that counts as 1.
  let unit: Double

  /// A cut over the variables of the model; a coefficient too small for a solver is moved to the constant, on the safe
  /// side.
  func constraint(_ row: MasterRow) -> LinearConstraint {
    let scale = row.bindsLoss ? unit : 1
    var constant = row.constant / scale
    var terms: [Term] = []
    terms.reserveCapacity(row.linear.count + row.pairs.count + 1)
    func append(_ coefficient: Double, _ variable: Variable) {
      if abs(coefficient) > 1e-9 {
        terms.append(Term(coefficient, variable))
      } else {
        constant += min(coefficient, 0)
      }
    }
    for g in row.linear.indices { append(row.linear[g] / scale, removal[g]) }
    for index in row.pairs.indices { append(row.pairs[index] / scale, products[index]) }
    if row.bindsLoss { terms.append(Term(-1, loss)) }
    return LinearConstraint(LinearExpression(terms: terms), upper: -constant)
  }

  /// The point of given values of the variables.
  func point(_ value: (Variable) -> Double) -> MasterPoint {
    MasterPoint(removal: removal.map(value), pairs: products.map(value), loss: value(loss) * unit)
  }
}
