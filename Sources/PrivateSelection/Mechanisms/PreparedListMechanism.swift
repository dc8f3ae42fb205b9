/// A top-R or mistakes mechanism with its list or buckets computed, ready to draw. It shows nothing of the data.
public struct PreparedListMechanism: Sendable {
  /// What one draw costs.
  public let charge: PrivacyCharge
  let sampler: CellSampler
  /// The supports that have cells of their own and must not come from the tail.
  private let listed: Set<[Int]>
  private let tailScore: Int
  private let model: SelectionModel

  init(_ mechanism: TopRMechanism, score: any SupportScore) {
    model = score.model
    let all = Array(0..<model.features)
    let list = BestSupports.smallest(
      mechanism.listSize, of: score, roots: [.init(fixed: [], candidates: all, choose: model.supportSize)])
    var cells = list.map {
      SupportCell(fixed: $0.support.map { Int32($0) }, candidates: [], choose: 0, level: $0.code, isExact: true)
    }
    tailScore = list.last?.code ?? 0
    if BigNatural(UInt64(list.count)) < Binomial.coefficient(model.features, model.supportSize) {
      cells.append(
        SupportCell(
          fixed: [], candidates: all.map { Int32($0) }, choose: model.supportSize, level: tailScore))
    }
    listed = Set(list.map(\.support))
    charge = mechanism.charge
    sampler = CellSampler(cells: cells, epsilon: mechanism.epsilon, rangeWidth: model.scoreScale.rangeWidth)
  }

  init(_ mechanism: MistakesMechanism, score: any SupportScore) {
    model = score.model
    let size = model.supportSize
    let all = Array(0..<model.features)
    let best =
      BestSupports.smallest(1, of: score, roots: [.init(fixed: [], candidates: all, choose: size)]).first?.support
      ?? Array(all.prefix(size))
    let outside = all.filter { !best.contains($0) }
    let outside32 = outside.map { Int32($0) }
    var cells: [SupportCell] = []
    for mistakes in 0...size where mistakes <= outside.count {
      var kept: [[Int]] = []
      SupportEnumeration.forEach(of: size, count: size - mistakes) { kept.append($0.map { best[$0] }) }
      let roots = kept.map { BestSupports.Root(fixed: $0, candidates: outside, choose: mistakes) }
      guard let least = BestSupports.smallest(1, of: score, roots: roots).first else { continue }
      for fixed in kept {
        cells.append(
          SupportCell(
            fixed: fixed.map { Int32($0) }, candidates: mistakes == 0 ? [] : outside32, choose: mistakes,
            level: least.code, isExact: true))
      }
    }
    listed = []
    tailScore = 0
    charge = mechanism.charge
    sampler = CellSampler(cells: cells, epsilon: mechanism.epsilon, rangeWidth: model.scoreScale.rangeWidth)
  }

  /// One release, paid before it is drawn.
  /// - Parameter ledger: pays.
  /// - Throws: `PrivateSelectionError`.
  public func release(spending ledger: BudgetLedger) throws(PrivateSelectionError) -> SupportRelease {
    try Entropy.check()
    try ledger.spend(charge)
    return try draw()
  }

  func draw() throws(PrivateSelectionError) -> SupportRelease {
    var generator = SystemRandomNumberGenerator()
    return SupportRelease(
      support: try draw(using: &generator), charge: charge, model: model)
  }

  /// For tests only, which replay a tape: not reachable from outside the room.
  func draw(using generator: inout some RandomNumberGenerator) throws(PrivateSelectionError) -> [Int] {
    try sampler.draw(using: &generator) { (support) throws(PrivateSelectionError) in
      listed.contains(support) ? nil : tailScore
    }
  }

  /// P(support), exactly up to floating-point rounding; for diagnosis and tests.
  func probability(of support: [Int]) -> Double {
    let rate = sampler.epsilon.value / Double(sampler.rangeWidth)
    let reference = sampler.cells.map(\.level).min() ?? 0
    var total = 0.0
    var own = 0.0
    let members = Set(support)
    for cell in sampler.cells {
      let weight = exponential(-rate * Double(cell.level - reference))
      // The tail's cell counts all supports, so those with cells of their own come off.
      let count = cell.isExact ? cell.count : cell.count.minus(BigNatural(UInt64(listed.count)))
      total += weight * count.approximateValue
      let fixed = Set(cell.fixed.map { Int($0) })
      guard fixed.isSubset(of: members) else { continue }
      let free = members.subtracting(fixed)
      let candidates = Set(cell.candidates.map { Int($0) })
      guard free.count == cell.choose, free.isSubset(of: candidates) else { continue }
      if !cell.isExact && listed.contains(support) { continue }
      own += weight
    }
    return own / total
  }
}
