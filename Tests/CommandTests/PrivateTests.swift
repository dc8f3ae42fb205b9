import Foundation
import Testing

/// `espalier private` as a user runs it.
@Suite struct PrivateTests {
  private static let bounds = """
    {"reason": "a test", "records": 40, "radius": 2, "ridge": 0.1,
     "response": {"lower": -2, "upper": 2},
     "columns": [{"name": "a", "lower": -1, "upper": 1}, {"name": "b", "lower": 0, "upper": 10},
                 {"name": "c", "lower": -1, "upper": 1}, {"name": "d", "lower": -1, "upper": 1}]}
    """

  private static func folder() throws -> Scratch {
    let folder = try Scratch()
    try folder.write(bounds, to: "bounds.json")
    var text = "a,b,c,d,y\n"
    for row in 0..<40 {
      let angle = Double(row)
      let (a, d) = (sin(angle), cos(1.7 * angle))
      text += "\(a),\(5 + 5 * cos(3 * angle)),\(sin(5 * angle)),\(d),\(a - d)\n"
    }
    try folder.write(text, to: "data.csv")
    return folder
  }

  private static let base = [
    "private", "data.csv", "--target", "y", "--keep", "2", "--bounds", "bounds.json", "--ledger", "l.ledger",
  ]

  @Test func paysAndRefuses() throws {
    let folder = try Self.folder()
    let first = try Tool.run(
      Self.base + ["--epsilon", "60", "--budget", "100", "--coefficients", "20", "--json"], in: folder)
    #expect(first.status == 0, "\(first.errors)")
    let json = try first.json()
    // At ε = 60 another answer has a probability below 10⁻³.
    #expect(json["support"] as? [Int] == [0, 3] && json["columns"] as? [String] == ["a", "d"])
    #expect(json["left"] as? String == "epsilon 20")
    // Nothing that depends on the data but the release.
    #expect(
      Set(json.keys) == [
        "mechanism", "epsilon", "epsilonInAll", "support", "columns", "guarantee", "coefficients", "spent", "left",
      ])
    let second = try Tool.run(Self.base + ["--epsilon", "20.5"], in: folder)
    #expect(second.status == 4 && second.output.isEmpty && second.errors.contains("epsilon 20 is left"))
    // Both releases or none.
    let both = try Tool.run(Self.base + ["--epsilon", "15", "--coefficients", "10"], in: folder)
    #expect(both.status == 4 && both.output.isEmpty)
    for mechanism in [["top-r", "--list-size", "3"], ["permute-and-flip"], ["mistakes", "--assume-gap", "a test"]] {
      let run = try Tool.run(Self.base + ["--epsilon", "6", "--mechanism"] + mechanism, in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("ONLY IF") == (mechanism[0] == "mistakes"))
    }
  }

  /// What a sum of guarantees rests on is said beside the sum.
  @Test func theConditionOfMistakesStaysWithTheSum() throws {
    let folder = try Self.folder()
    let more = ["--mechanism", "mistakes", "--assume-gap", "a test", "--epsilon", "1", "--coefficients", "1"]
    let run = try Tool.run(Self.base + more + ["--budget", "4"], in: folder)
    let line = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("in all") }, "\(run.errors)")
    #expect(line.contains("epsilon 2 ") && line.contains("ONLY IF"))
    let json = try Tool.run(Self.base + more + ["--json"], in: folder).json()
    #expect((json["condition"] as? String)?.contains("leads the second") == true)
  }

  /// Failures before the spending leave nothing behind that the corrected command would stumble over.
  @Test func aFailedFirstRunLeavesNoLedger() throws {
    let folder = try Self.folder()
    let start = Self.base + ["--epsilon", "1", "--budget"]
    func bounds(_ name: String, _ old: String, _ new: String) throws {
      try folder.write(Self.bounds.replacingOccurrences(of: old, with: new), to: name)
    }
    try bounds("records.json", "\"records\": 40", "\"records\": 41")
    try bounds("column.json", "\"name\": \"b\"", "\"name\": \"q\"")
    try folder.write("a,b,c,d,y\n1,2,3,secret,5\n", to: "cell.csv")
    try folder.write("a,b,c,d,y\n1,2\n", to: "table.csv")
    // The last of equal options counts.
    for (wrong, word) in [
      (["--target", "typo"], "typo"), (["--bounds", "records.json"], "expected 41"),
      (["--bounds", "column.json"], "'q'"),
    ] {
      let run = try Tool.run(start + ["20"] + wrong, in: folder)
      #expect(run.status == 3 && run.errors.contains(word), "\(run.errors)")
    }
    for table in ["cell.csv", "table.csv", "none.csv"] {
      let run = try Tool.run(["private", table] + start.dropFirst(2) + ["20"], in: folder)
      #expect(run.status == 3 && !run.errors.contains("secret"), "\(run.errors)")
    }
    #expect(try !folder.names().contains { $0.hasPrefix("l.ledger") })
    // Even another limit is free to choose, and then fixed.
    let right = try Tool.run(start + ["2"], in: folder)
    #expect(right.status == 0 && right.output.contains("left       epsilon 1\n"), "\(right.errors)")
    let again = try Tool.run(start + ["20"], in: folder)
    #expect(again.status == 3 && again.errors.contains("l.ledger: exists already"))
    // An exhausted ledger is known before the data are.
    let late = try Tool.run(
      ["private", "cell.csv"] + Self.base.dropFirst(2) + ["--epsilon", "1.5"], in: folder)
    #expect(late.status == 4 && late.errors.contains("epsilon 1 is left"))
  }

  /// Two commands that begin one ledger: the limit is that of the first to pay.
  @Test func firstCallersShareOneLimit() throws {
    let folder = try Self.folder()
    let others = try (0..<4).map { _ in try Self.folder() }
    let ledger = folder.path("l.ledger")
    let runs = try others.enumerated().map { index, other in
      try Tool.start(
        Self.base + ["--ledger", ledger, "--epsilon", "1", "--budget", "\(index + 1)"], in: other)
    }
    let ends = try runs.map { try $0.finish() }
    #expect(ends.filter { $0.status == 0 }.count == 1)
    for end in ends where end.status != 0 {
      #expect(end.status == 3 && end.output.isEmpty && end.errors.contains("exists already"), "\(end.errors)")
    }
    let winner = try #require(ends.firstIndex { $0.status == 0 })
    #expect(ends[winner].output.contains("left       epsilon \(winner)\n"))
  }

  private static let classes = """
    {"reason": "a test", "records": 40, "radius": 2, "ridge": 0.1, "response": RANGE,
     "columns": [{"name": "a", "lower": -1, "upper": 1}, {"name": "b", "lower": 0, "upper": 10},
                 {"name": "c", "lower": -1, "upper": 1}, {"name": "d", "lower": -1, "upper": 1}]}
    """

  /// Labels of one sign would be one class and the release nonsense; public constants tell, before anything is paid.
  @Test(arguments: [
    ("{\"lower\": 0, \"upper\": 1}", "one sign only"), ("{\"lower\": 1, \"upper\": 2}", "one sign only"),
    ("{\"lower\": -1, \"upper\": 0}", "one sign only"), (nil, "\"classes\" and \"response\" are absent"),
    ("{\"lower\": 0, \"upper\": 1}, \"classes\": [1, 1]", "two labels that differ"),
    ("{\"lower\": 0, \"upper\": 1}, \"classes\": [0, 1, 2]", "two labels that differ"),
    ("{\"lower\": 0, \"upper\": 1}, \"classes\": [\"no\", \"yes\"]", "expected a number, found a string"),
  ])
  func hingeNeedsTwoClasses(range: String?, says: String) throws {
    let folder = try Self.folder()
    let text = range.map { Self.classes.replacingOccurrences(of: "RANGE", with: $0) }
    try folder.write(
      text ?? Self.classes.replacingOccurrences(of: "\"response\": RANGE,", with: ""), to: "bounds.json")
    let run = try Tool.run(Self.base + ["--loss", "hinge", "--epsilon", "1", "--budget", "2"], in: folder)
    #expect(run.status == 3 && run.errors.contains("bounds.json: ") && run.errors.contains(says), "\(run.errors)")
    #expect(try !folder.names().contains { $0.hasPrefix("l.ledger") })
  }

  /// One data set with labels −1 and +1, with 0 and 1, and with 2 and 1: named in public, they are the same classes.
  @Test func classesAreNamedInPublic() throws {
    for (labels, classes) in [
      (("-1", "1"), "{\"lower\": -1, \"upper\": 1}"),
      (("0", "1"), "{\"lower\": 0, \"upper\": 1}, \"classes\": [0, 1]"),
      (("2", "1"), "{\"lower\": 1, \"upper\": 2}, \"classes\": [2, 1]"),
    ] {
      let folder = try Self.folder()
      try folder.write(Self.classes.replacingOccurrences(of: "RANGE", with: classes), to: "bounds.json")
      var text = "a,b,c,d,y\n"
      for row in 0..<40 {
        let angle = Double(row)
        let (a, d) = (sin(angle), cos(1.7 * angle))
        text += "\(a),\(5 + 5 * cos(3 * angle)),\(sin(5 * angle)),\(d),\(a - d < 0 ? labels.0 : labels.1)\n"
      }
      try folder.write(text, to: "data.csv")
      let start = Self.base + ["--loss", "hinge", "--epsilon", "400", "--coefficients", "400"]
      let run = try Tool.run(start + ["--budget", "900", "--json"], in: folder)
      let json = try run.json()
      // Columns a and d make the classes; with one class for all, a support says nothing. At this ε noise is far below.
      #expect(json["columns"] as? [String] == ["a", "d"], "\(run.errors)")
      let fit = try #require(json["coefficients"] as? [String: Any])
      let values = try #require(fit["values"] as? [Double])
      #expect(values[0] > 0.3 && values[1] < -0.3, "\(values)")
      #expect((fit["fit"] as? String)?.contains("not a fit of the hinge loss") == true)
      #expect((json["classes"] as? String)?.contains(labels.0 == "-1" ? "below 0" : "\(labels.0).0") == true)
      try FileManager.default.removeItem(atPath: folder.path("l.ledger"))
      let words = try Tool.run(start + ["--budget", "900"], in: folder).output
      #expect(words.contains("\nclasses  ") && words.contains("not a fit of the hinge loss"))
    }
  }

  /// Places and true limits, instead of what the whole file has to look like.
  @Test(arguments: [
    ("\"records\": 40", "\"records\": 40.5", ["at .records", "a whole number, found 40.5"]),
    ("\"records\": 40", "\"records\": 1e999", ["at .records", "found 1e999"]),
    ("\"records\": 40", "\"records\": \"40\"", ["at .records", "a whole number, found a string"]),
    ("\"records\": 40", "\"records\": 40, \"records\": 41", ["duplicate key 'records'"]),
    ("\"records\": 40,", "", ["\"records\" is absent, expected a whole number"]),
    ("\"records\": 40", "\"records\": 40, \"mid\": 1", ["at .mid: unknown member"]),
    ("\"lower\": 0,", "\"lower\": 0, \"lower\": 1,", ["duplicate key 'lower'"]),
    ("\"lower\": 0,", "", ["at .columns[1]: \"lower\" is absent, expected a number"]),
    ("\"lower\": 0,", "\"lower\": 0, \"mid\": 5,", ["at .columns[1].mid: unknown member", "\"upper\""]),
    ("\"lower\": 0,", "\"lower\": true,", ["at .columns[1].lower: expected a number, found a boolean"]),
    ("\"ridge\": 0.1", "\"ridge\": 1e30", ["\"ridge\" is 1e+30", "below 2⁶⁰"]),
    (
      "\"lower\": 0, \"upper\": 10", "\"lower\": -1e308, \"upper\": 1e308", ["column 'b'", "less than 1.8·10³⁰⁸ apart"]
    ),
    ("\"columns\": [", "\"columns\": [[], ", ["at .columns[0]: expected an object", "found an array"]),
    ("\"reason\"", "reason", ["expected JSON", "byte"]),
  ])
  func boundsErrorsNameThePlace(old: String, new: String, says: [String]) throws {
    let folder = try Self.folder()
    let text = Self.bounds.replacingOccurrences(of: old, with: new)
    #expect(text != Self.bounds)
    try folder.write(text, to: "bounds.json")
    let run = try Tool.run(Self.base + ["--epsilon", "1", "--budget", "2"], in: folder)
    #expect(run.status == 3 && run.errors.contains("bounds.json: "))
    for word in says { #expect(run.errors.contains(word), "\(run.errors)") }
  }

  /// Negative numbers are values out of range, not missing ones; help says what the range is.
  @Test(arguments: [
    ("--epsilon", "1000"), ("--budget", "1000"), ("--coefficients", "1000"), ("--delta", "between 0 and 1"),
    ("--keep", "at least 1"), ("--duration", "0.001"), ("--list-size", "1000000"), ("--threads", "4096"),
    ("--time-limit", "at least 0"),
  ])
  func negativeValuesAreRefusedAsSuch(option: String, limit: String) throws {
    let folder = try Self.folder()
    let more = option == "--list-size" ? ["--mechanism", "top-r"] : []
    let run = try Tool.run(Self.base + ["--epsilon", "1", "--budget", "2"] + more + [option, "-1"], in: folder)
    #expect(run.status == 2 && run.errors.contains("\(option) is -1") && run.errors.contains(limit), "\(run.errors)")
    let help = try Tool.run(["private", "--help"], in: folder).output
    #expect(help.contains("10⁻⁹ to 1000") && help.contains("labels −1 and +1"))
  }

  @Test func onlyFilesAreRead() throws {
    let folder = try Self.folder()
    for bounds in ["/dev/zero", "/dev/full"] {
      let run = try Tool.run(Self.base + ["--epsilon", "1", "--budget", "2", "--bounds", bounds], in: folder)
      #expect(run.status == 3 && run.errors.contains("\(bounds): is a device, not a regular file"), "\(run.errors)")
    }
    for more in [[], ["--budget", "2"]] {
      let device = try Tool.run(Self.base + ["--epsilon", "1", "--ledger", "/dev/full"] + more, in: folder)
      #expect(device.status == 3 && device.errors.contains("/dev/full: is not a regular file"), "\(device.errors)")
      let directory = try Tool.run(Self.base + ["--epsilon", "1", "--ledger", "."] + more, in: folder)
      #expect(directory.status == 3 && directory.errors.contains("is a directory"), "\(directory.errors)")
      let lost = try Tool.run(Self.base + ["--epsilon", "1", "--ledger", "no/l"] + more, in: folder)
      #expect(lost.status == 3 && lost.errors.contains("no/l: its directory does not exist"), "\(lost.errors)")
    }
  }

  @Test func badUseIsExplained() throws {
    let folder = try Self.folder()
    let undeclared = try Tool.run(Self.base + ["--epsilon", "1", "--mechanism", "mistakes"], in: folder)
    #expect(undeclared.status == 2 && undeclared.errors.contains("--assume-gap"))
    let missing = try Tool.run(Self.base + ["--epsilon", "1"], in: folder)
    #expect(missing.status == 3 && missing.errors.contains("create it first"))
    #expect(try Tool.run(Self.base + ["--epsilon", "-1", "--budget", "1"], in: folder).status == 2)
    // The message does not repeat the private cell.
    try folder.write("a,b,c,d,y\n1,2,3,secret,5\n", to: "data.csv")
    let text = try Tool.run(Self.base + ["--epsilon", "1", "--budget", "1"], in: folder)
    #expect(text.status == 3 && !text.errors.contains("secret") && !text.errors.contains("row"))
  }

  /// Wrong usage, and constants that make no sense, are named in the words of the command, before a ledger is made.
  @Test(arguments: [
    (["--keep", "5"], 2, ["--keep is 5", "1 to 4"]),
    (["--list-size", "3"], 2, ["--list-size", "top-r"]),
    (["--mechanism", "top-r", "--list-size", "0"], 2, ["--list-size is 0"]),
    (["--mechanism", "top-r", "--time-limit", "9"], 2, ["--time-limit", "exponential"]),
    (["--mechanism", "mistakes", "--assume-gap", " "], 2, ["--assume-gap is empty"]),
    (["--coefficients", "0"], 2, ["--coefficients is 0"]),
    (["--delta", "2"], 2, ["--delta is 2"]),
    (["--duration", "0"], 2, ["--duration is 0"]),
    (["--progress", "json"], 2, ["--progress"]),
    (["--bounds", "range.json"], 3, ["range.json", "column 'b'", "10.0 to 0.0"]),
    (["--bounds", "response.json"], 3, ["response.json", "'y'", "ascending"]),
    (["--bounds", "radius.json"], 3, ["radius.json", "\"radius\" is 0.0"]),
    (["--bounds", "ridge.json"], 3, ["ridge.json", "\"ridge\" is -1.0"]),
    (["--bounds", "reason.json"], 3, ["reason.json", "\"reason\" is empty"]),
    (["--bounds", "twice.json"], 3, ["twice.json", "'a' twice"]),
    (["--bounds", "target.json"], 3, ["target.json", "'y'", "target"]),
    (["--bounds", "records.json"], 3, ["data.csv", "40 records", "expected 41", "records.json"]),
    (["--bounds", "wide.json", "--mechanism", "permute-and-flip", "--keep", "20"], 2, ["--keep 20", "40 columns"]),
  ])
  func messagesNameWhatIsAtFault(arguments: [String], status: Int, says: [String]) throws {
    let folder = try Self.folder()
    for (name, old, new) in [
      ("range", "\"lower\": 0, \"upper\": 10", "\"lower\": 10, \"upper\": 0"),
      ("response", "\"response\": {\"lower\": -2", "\"response\": {\"lower\": 2"),
      ("radius", "\"radius\": 2", "\"radius\": 0"), ("ridge", "\"ridge\": 0.1", "\"ridge\": -1"),
      ("reason", "a test", " "), ("twice", "\"b\"", "\"a\""), ("target", "\"b\"", "\"y\""),
      ("records", "\"records\": 40", "\"records\": 41"),
      (
        "wide", "\"columns\": [",
        "\"columns\": [" + (0..<36).map { "{\"name\": \"w\($0)\", \"lower\": 0, \"upper\": 1}, " }.joined()
      ),
    ] {
      try folder.write(Self.bounds.replacingOccurrences(of: old, with: new), to: "\(name).json")
    }
    let run = try Tool.run(
      Self.base + ["--epsilon", "1"] + arguments + (arguments.contains("--delta") ? [] : ["--budget", "2"]), in: folder)
    #expect(run.status == Int32(status) && run.output.isEmpty, "\(run.errors)")
    for word in says { #expect(run.errors.contains(word), "\(run.errors)") }
    for name in ["supportSize", "listSize", "fractionBits", "Failure("] { #expect(!run.errors.contains(name)) }
    // A ledger made for a command that was refused would be in the way of the corrected one.
    #expect(try !folder.names().contains { $0.hasPrefix("l.ledger") })
  }

  @Test func damagedLedgersAreDescribedInWords() throws {
    let folder = try Self.folder()
    try folder.write("{\"format\": ", to: "l.ledger")
    let run = try Tool.run(Self.base + ["--epsilon", "1"], in: folder)
    #expect(run.status == 3 && run.errors.contains("l.ledger: is not a ledger") && run.errors.contains("at byte"))
    #expect(!run.errors.contains("Failure"))
  }

  /// What is printed depends on what was asked for: an intercept, a padded answer.
  @Test func onlyWhatWasAskedForIsPrinted() throws {
    let folder = try Self.folder()
    // Amounts that are not binary fractions, and fill the budget exactly.
    let plain = try Tool.run(
      Self.base + ["--epsilon", "0.1", "--coefficients", "0.2", "--budget", "0.3"], in: folder)
    #expect(plain.status == 0 && plain.output.contains("coefficient"), "\(plain.errors)")
    #expect(!plain.output.contains("intercept") && plain.output.contains("the time the run took is not seen"))
    try FileManager.default.removeItem(atPath: folder.path("l.ledger"))
    let more = Self.base + ["--epsilon", "1", "--coefficients", "1", "--budget", "4", "--intercept", "--duration", "2"]
    let padded = try Tool.run(more, in: folder)
    #expect(padded.status == 0 && padded.output.contains("intercept"), "\(padded.errors)")
    #expect(!padded.output.contains("is not seen") && padded.output.contains("the run ends within 2 s,"))
    let json = try Tool.run(
      Self.base + ["--epsilon", "0.5", "--coefficients", "0.5", "--json", "--time-limit", "0"], in: folder
    ).json()
    let coefficients = try #require(json["coefficients"] as? [String: Any])
    #expect(Set(coefficients.keys) == ["values", "fit", "scale", "guarantee"])
    #expect(coefficients["fit"] as? String == "least squares with ridge 0.1")
    #expect((coefficients["scale"] as? String)?.contains("−1 to 1") == true)
  }

  /// Killed after paying and before answering: the amount stays spent, the file stays whole, nothing came out.
  @Test func aKilledRunStaysPaid() throws {
    let folder = try Self.folder()
    let process = Process()
    process.executableURL = try Tool.path()
    process.arguments = Self.base + ["--epsilon", "0.75", "--budget", "1", "--duration", "100"]
    process.currentDirectoryURL = folder.url
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let ledger = URL(fileURLWithPath: folder.path("l.ledger"))
    for _ in 0..<6000 where !((try? String(contentsOf: ledger, encoding: .utf8))?.contains("exponential") ?? false) {
      Thread.sleep(forTimeInterval: 0.01)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(output.fileHandleForReading.readDataToEndOfFile().isEmpty)
    let again = try Tool.run(Self.base + ["--epsilon", "0.5"], in: folder)
    #expect(again.status == 4 && again.errors.contains("epsilon 0.25 is left"))
    #expect(try Tool.run(Self.base + ["--epsilon", "0.25"], in: folder).status == 0)
  }

  @Test func examplesRun() throws {
    let folder = try Scratch()
    let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Examples/regression/diabetes.csv").standardized.path
    let diabetes = try RunningTool(
      executable: Tool.path(of: "PrivateDiabetes"), arguments: [data], folder: folder
    ).finish()
    #expect(diabetes.status == 0 && diabetes.output.contains("left: epsilon 0\nrefused: "), "\(diabetes.errors)")
    // A drawing goes where it is told to, and nowhere else.
    let sweep = try RunningTool(
      executable: Tool.path(of: "PrivateSweep"), arguments: ["1", "200", "12", "sweep.svg"], folder: folder
    ).finish()
    #expect(sweep.status == 0 && sweep.output.hasSuffix("wrote sweep.svg\n"), "\(sweep.errors)")
    #expect(try folder.names() == ["sweep.svg"])
  }
}
