/// Collects the records of a certificate while the tree is searched.
final class CertificateRecorder: ProofRecorder {
  private(set) var records: [PerspectiveCertificate.Record] = []
  private var current = -1

  /// Starts the record of a node.
  /// - Parameters:
  ///   - parent: The parent's record, −1 for the root.
  ///   - isIn: Which child it is.
  /// - Returns: The record's number.
  func begin(parent: Int, isIn: Bool) -> Int {
    current = records.count
    records.append(PerspectiveCertificate.Record(rounds: [], branch: -1, inChild: -1, outChild: -1))
    if parent >= 0 {
      if isIn { records[parent].inChild = current } else { records[parent].outChild = current }
    }
    return current
  }

  func fixed(_ fixings: [Fixing], in set: WorkingSet) {
    append(
      set, out: fixings.filter { !$0.isIn }.map { Int(set.members[Int($0.local)]) },
      in: fixings.filter(\.isIn).map { Int(set.members[Int($0.local)]) })
  }

  /// The present coefficients close the record.
  func close(_ set: WorkingSet) { append(set, out: [], in: []) }

  func branch(_ column: Int) { records[current].branch = column }

  private func append(_ set: WorkingSet, out: [Int], in settledIn: [Int]) {
    let support = (0..<set.count).filter { set.b[$0] != 0 }
    records[current].rounds.append(
      PerspectiveCertificate.Round(
        columns: support.map { Int(set.members[$0]) }, values: support.map { set.b[$0] }, settledOut: out,
        settledIn: settledIn))
  }
}
