import DataFiles

/// A JSON file of the public constants of a private release.
struct BoundsFile {
  struct Range {
    var lower: Double
    var upper: Double

    init(_ members: JSONMembers) throws(DataFileError) {
      lower = try members.number("lower")
      upper = try members.number("upper")
    }
  }

  /// The columns to choose from, in order, with their ranges.
  var columns: [(name: String, range: Range)]
  /// The range of the response; with the hinge loss it or the classes.
  var response: Range?
  /// The two labels of the hinge loss, −1 first; any number of them as read.
  var classes: [Double]?
  /// Bound of the Euclidean norm of the coefficients on the scaled columns.
  var radius: Double
  /// Λ of the sum form; 0 if absent.
  var ridge: Double?
  /// The number of records: exact for replace-one neighbours, a maximum for add-remove.
  var records: Int
  /// Why all this is known without the data.
  var reason: String

  /// - Throws: `DataFileError` with the place in the file and what was expected there.
  init(reading path: String) throws {
    let file = try JSONMembers(
      JSONFile.value(path), file: path,
      known: ["columns", "response", "classes", "radius", "ridge", "records", "reason"])
    reason = try file.text("reason")
    records = try file.wholeNumber("records")
    radius = try file.number("radius")
    ridge = try file.has("ridge") ? file.number("ridge") : nil
    response = try file.has("response") ? Range(file.object("response", known: ["lower", "upper"])) : nil
    classes = try file.has("classes") ? file.numbers("classes") : nil
    columns = try file.objects("columns", known: ["name", "lower", "upper"]).map { column in
      (try column.text("name"), try Range(column))
    }
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
      --loss hinge expects the labels −1 and +1 and a range of the response that allows both signs, such as −1 to 1: a \
    response below 0 is one class and any other, 0 and a missing one included, the other. \
    Other labels are named in public instead, "classes": [0, 1]: what is nearer to the first is −1, all else +1.
    """
}
