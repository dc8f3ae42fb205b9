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
    // A ledger made for a command that was refused would be in the way of the corrected one; only the data come later.
    #expect(try folder.names().contains("l.ledger") == arguments.contains("records.json"))
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
    #expect((json["coefficients"] as? [String: Any]).map { Set($0.keys) } == ["values", "guarantee"])
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
