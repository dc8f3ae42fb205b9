import DataFiles
import PrivateSelection

/// A JSON file of the public constants of a private release.
struct BoundsFile: Decodable {
  struct Column: Decodable {
    var name: String
    var lower: Double
    var upper: Double

    private enum CodingKeys: String, CodingKey, CaseIterable { case name, lower, upper }

    init(from decoder: any Decoder) throws {
      try KnownKeys.require(CodingKeys.allCases.map(\.rawValue), decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = try container.decode(String.self, forKey: .name)
      lower = try container.decode(Double.self, forKey: .lower)
      upper = try container.decode(Double.self, forKey: .upper)
    }
  }
  struct Range: Decodable {
    var lower: Double
    var upper: Double

    private enum CodingKeys: String, CodingKey, CaseIterable { case lower, upper }

    init(from decoder: any Decoder) throws {
      try KnownKeys.require(CodingKeys.allCases.map(\.rawValue), decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      lower = try container.decode(Double.self, forKey: .lower)
      upper = try container.decode(Double.self, forKey: .upper)
    }
  }

  /// The columns to choose from, in order, with their ranges.
  var columns: [Column]
  /// The range of the response; not needed for the hinge loss.
  var response: Range?
  /// Bound of the Euclidean norm of the coefficients on the scaled columns.
  var radius: Double
  /// Λ of the sum form; 0 if absent.
  var ridge: Double?
  /// The number of records: exact for replace-one neighbours, a maximum for add-remove.
  var records: Int
  /// Why all this is known without the data.
  var reason: String

  private enum CodingKeys: String, CodingKey, CaseIterable { case columns, response, radius, ridge, records, reason }

  /// A member nobody asked for is refused: a slip of the finger in an optional one would cost budget.
  init(from decoder: any Decoder) throws {
    try KnownKeys.require(CodingKeys.allCases.map(\.rawValue), decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    columns = try container.decode([Column].self, forKey: .columns)
    response = try container.decodeIfPresent(Range.self, forKey: .response)
    radius = try container.decode(Double.self, forKey: .radius)
    ridge = try container.decodeIfPresent(Double.self, forKey: .ridge)
    records = try container.decode(Int.self, forKey: .records)
    reason = try container.decode(String.self, forKey: .reason)
  }

  static func read(_ path: String) throws -> BoundsFile {
    try JSONFile.read(
      BoundsFile.self, path,
      expected: "an object with \"columns\", \"response\", \"radius\", \"ridge\", \"records\" and \"reason\"")
  }

  /// The format, for the help of the command.
  static let help = """
    BOUNDS
      --bounds names a JSON file of constants that are public: known without looking at the data, which is what the \
    guarantee rests on. A minimum, maximum or deviation taken from the data is not public.
        {"reason": "limits of the instruments, from the study protocol",
         "records": 442, "radius": 1.5, "ridge": 10,
         "response": {"lower": 0, "upper": 350},
         "columns": [{"name": "age", "lower": 18, "upper": 80}, … ]}
      Columns and response are clipped to their ranges and mapped to −1 … 1. "records" is the exact number for replace-one \
    neighbours and a maximum for add-remove; "ridge" may be absent.
    """
}
