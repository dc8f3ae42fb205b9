/// One raw column: numbers or categories, with missing cells.
public struct FeatureColumn: Sendable, Equatable {
  /// What a column holds.
  public enum Values: Sendable, Equatable {
    /// Numbers; NaN where missing.
    case numeric([Double])
    /// The place of each cell in `levels`; −1 where missing.
    case categorical(codes: [Int32], levels: [String])
    /// Numbers, most of them zero; none missing.
    case sparse(SparseNumbers)
  }

  /// The name.
  public let name: String
  /// The cells.
  public let values: Values

  /// A numeric column.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - numbers: The cells; NaN where missing.
  public init(_ name: String, numbers: [Double]) {
    self.name = name
    values = .numeric(numbers)
  }

  /// A categorical column; levels are ordered as Swift orders strings.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - categories: The cells; `nil` where missing.
  public init(_ name: String, categories: [String?]) {
    self.name = name
    let levels = Set(categories.compactMap { $0 }).sorted()
    let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
    values = .categorical(codes: categories.map { $0.flatMap { places[$0] } ?? -1 }, levels: levels)
  }

  /// A numeric column of which most cells are zero.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - sparse: The cells that are not zero.
  public init(_ name: String, sparse: SparseNumbers) {
    self.name = name
    values = .sparse(sparse)
  }

  init(name: String, values: Values) {
    self.name = name
    self.values = values
  }

  /// The number of cells.
  public var count: Int {
    switch values {
    case .numeric(let numbers): numbers.count
    case .categorical(let codes, _): codes.count
    case .sparse(let sparse): sparse.count
    }
  }

  /// Some cells, in the order given.
  ///
  /// - Parameter rows: Rows from 0; one may come more than once.
  public func selecting(rows: [Int]) -> FeatureColumn { selecting(rows: rows, RowPlaces(rows, of: count)) }

  /// The same, with the places of the rows worked out once for all columns.
  func selecting(rows: [Int], _ places: RowPlaces) -> FeatureColumn {
    switch values {
    case .numeric(let numbers): FeatureColumn(name, numbers: rows.map { numbers[$0] })
    case .categorical(let codes, let levels):
      FeatureColumn(name: name, values: .categorical(codes: rows.map { codes[$0] }, levels: levels))
    case .sparse(let sparse): FeatureColumn(name, sparse: sparse.selecting(places, count: rows.count))
    }
  }
}
