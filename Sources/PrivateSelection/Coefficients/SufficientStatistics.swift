/// XᵀX and Xᵀy of a few columns as integers, and how much one record can change them.
struct SufficientStatistics {
  struct Entry {
    let row: Int
    /// Equal to the number of columns for Xᵀy.
    let column: Int
    let sum: Int
    /// Known without the data: the number of records.
    let isPublic: Bool
  }

  let entries: [Entry]
  /// The L1 norm of the change between neighbours, in units.
  let sensitivity: UInt64
  /// The squared L2 norm of it.
  let squaredSensitivity: UInt64

  init(_ data: PrivateData, support: [Int], unitBits: Int) {
    let model = data.model
    let p = model.features
    let size = support.count + (model.hasIntercept ? 1 : 0)
    let top = Int64(1) << Int64(model.dataBits)
    func value(_ row: Int, _ index: Int) -> Int64 {
      if index == size {
        return model.loss == .hinge ? Int64(data.response[row]) * top : Int64(data.response[row])
      }
      return index < support.count ? Int64(data.predictors[row * p + support[index]]) : top
    }
    let isReplacement = if case .replaceOne = model.neighbours { true } else { false }
    let shift = 2 * model.dataBits - unitBits
    let unit = UInt64(1) << UInt64(unitBits)
    var entries: [Entry] = []
    var (first, second): (UInt64, UInt64) = (0, 0)
    for i in 0..<size {
      for j in i...size {
        var sum: Int64 = 0
        for row in 0..<data.records { sum += value(row, i) * value(row, j) }
        // Rounding down after summing adds less than one unit to the change.
        let isCount = i == j && i == support.count
        let isPublic = isCount && isReplacement
        entries.append(Entry(row: i, column: j, sum: Int(sum >> Int64(shift)), isPublic: isPublic))
        if isPublic { continue }
        // A square lies in [0, 1], a product in [−1, 1]; replacing a record moves across the whole interval.
        let change = (isReplacement && i != j ? 2 : 1) * unit + 1
        first += change
        second += change * change
      }
    }
    self.entries = entries
    sensitivity = first
    squaredSensitivity = second
  }
}
