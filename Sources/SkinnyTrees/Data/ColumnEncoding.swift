/// How one raw column becomes numbers: learned from the training rows, kept in the model.
///
/// A numeric column becomes `(x − center) / scale`, cut to ±``limit``; a missing cell becomes 0, the value of a mean
/// sample. A categorical column becomes one indicator a level, centred, all with one scale, so that the column as a whole
/// has variance 1. Where training cells were missing there is one more indicator. An unseen category is all zeros before
/// centring. All numbers of a raw column form one group.
public struct ColumnEncoding: Sendable, Equatable {
  /// What the column holds.
  public enum Kind: Sendable, Equatable {
    /// Numbers, standardised.
    case numeric(center: Double, scale: Double)
    /// Categories, one indicator a level.
    case categorical(levels: [String], centers: [Double], scale: Double)
  }

  /// Standardised numbers are cut to this many standard deviations.
  public static let limit: Float = 8

  /// The name of the raw column.
  public let name: String
  /// Its encoding.
  public let kind: Kind
  /// Centre and scale of the indicator of missing cells, where there is one.
  public let missing: MissingIndicator?

  /// The indicator of missing cells.
  public struct MissingIndicator: Sendable, Equatable {
    /// The share of missing cells among the training rows.
    public var center: Double
    /// What the indicator is divided by after centring.
    public var scale: Double
  }

  /// The number of encoded columns.
  public var width: Int {
    let own =
      switch kind {
      case .numeric: 1
      case .categorical(let levels, _, _): levels.count
      }
    return own + (missing == nil ? 0 : 1)
  }

  init(name: String, kind: Kind, missing: MissingIndicator?) {
    self.name = name
    self.kind = kind
    self.missing = missing
  }

  /// Learns the encoding of a column from some of its rows; `nil` when nothing varies in them.
  ///
  /// - Parameters:
  ///   - column: The column.
  ///   - rows: The training rows.
  ///   - isChosen: Whether each row of the column is one of them.
  init?(learning column: FeatureColumn, rows: [Int], isChosen: [Bool]) {
    name = column.name
    let count = Double(rows.count)
    func indicator(_ share: Double) -> MissingIndicator? {
      share > 0 && share < 1
        ? MissingIndicator(center: share, scale: max(0.1, (share * (1 - share)).squareRoot())) : nil
    }
    switch column.values {
    case .sparse(let sparse):
      let present = zip(sparse.rows, sparse.values).filter { isChosen[Int($0.0)] }.map(\.1)
      let moments = Moments(present, zeros: rows.count - present.count)
      guard moments.varies else { return nil }
      missing = nil
      kind = .numeric(center: moments.mean, scale: moments.deviation)
    case .numeric(let numbers):
      let present = rows.map { numbers[$0] }.filter { !$0.isNaN }
      missing = indicator(1 - Double(present.count) / count)
      let moments = Moments(present)
      guard moments.varies || missing != nil else { return nil }
      kind = .numeric(center: moments.mean, scale: moments.varies ? moments.deviation : 1)
    case .categorical(let codes, let levels):
      var counts = [Double](repeating: 0, count: levels.count)
      var present = 0.0
      for row in rows where codes[row] >= 0 {
        counts[Int(codes[row])] += 1
        present += 1
      }
      missing = indicator(1 - present / count)
      let seen = levels.indices.filter { counts[$0] > 0 }
      guard seen.count > 1 || missing != nil else { return nil }
      let shares = seen.map { counts[$0] / count }
      let variance = shares.reduce(0) { $0 + $1 * (1 - $1) }
      kind = .categorical(
        levels: seen.map { levels[$0] }, centers: shares, scale: max(0.1, variance.squareRoot()))
    }
  }

  /// What a number of a numeric column is encoded to.
  func standardised(_ number: Double) -> Float {
    guard case .numeric(let center, let scale) = kind else { return 0 }
    return min(Self.limit, max(-Self.limit, Float((number - center) / scale)))
  }

  /// What zero is encoded to, where a number is all that a cell is encoded to.
  var zero: Float? {
    guard case .numeric = kind, missing == nil else { return nil }
    return standardised(0)
  }

  /// Writes the encoded cells of a column: `target[row · stride + index]`.
  ///
  /// - Throws: `SkinnyTreesError.invalidCell` where a number was learned and text is found.
  func encode(
    _ column: FeatureColumn, into target: UnsafeMutablePointer<Float>, stride: Int
  ) throws(SkinnyTreesError) {
    switch (kind, column.values) {
    case (_, .sparse(let sparse)):
      try encode(FeatureColumn(name, numbers: sparse.dense), into: target, stride: stride)
    case (.numeric, .numeric(let numbers)):
      for (row, number) in numbers.enumerated() {
        target[row * stride] = number.isNaN ? 0 : standardised(number)
      }
      writeMissing(numbers.lazy.map(\.isNaN), at: 1, into: target, stride: stride)
    case (.numeric, .categorical(let codes, let levels)):
      guard let row = codes.firstIndex(where: { $0 >= 0 }) else {
        // Nothing but missing cells reads as no numbers.
        let numbers = FeatureColumn(name, numbers: Array(repeating: .nan, count: codes.count))
        try encode(numbers, into: target, stride: stride)
        return
      }
      // The cells that are numbers are not to blame.
      let isText = levels.map { Double($0.filter { $0 != " " }) == nil }
      let wrong = codes.firstIndex { $0 >= 0 && isText[Int($0)] } ?? row
      throw .invalidCell(column: name, row: wrong, value: levels[Int(codes[wrong])])
    case (.categorical(let levels, let centers, let scale), .categorical(let codes, let found)):
      let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
      let translation = found.map { places[$0] ?? -1 }
      for (row, code) in codes.enumerated() {
        let own = code >= 0 ? translation[Int(code)] : -1
        for level in levels.indices {
          target[row * stride + level] = Float(((level == own ? 1 : 0) - centers[level]) / scale)
        }
      }
      writeMissing(codes.lazy.map { $0 < 0 }, at: levels.count, into: target, stride: stride)
    case (.categorical, .numeric(let numbers)):
      // Categories that look like numbers, such as codes.
      let texts = numbers.map { number -> String? in
        number.isNaN ? nil : Int64(exactly: number).map(String.init) ?? "\(number)"
      }
      try encode(FeatureColumn(name, categories: texts), into: target, stride: stride)
    }
  }

  private func writeMissing(
    _ flags: some Sequence<Bool>, at index: Int, into target: UnsafeMutablePointer<Float>, stride: Int
  ) {
    guard let missing else { return }
    for (row, isMissing) in flags.enumerated() {
      target[row * stride + index] = Float(((isMissing ? 1 : 0) - missing.center) / missing.scale)
    }
  }
}
