import DataFiles
import Foundation
import LinearAlgebra
import Selection
import Testing

@Suite struct SelectTests {
  static let keys: Set<String> = [
    "method", "status", "support", "objective", "energy", "loss", "relativeLoss", "bound", "gap", "certificate", "work",
    "seconds", "cpuSeconds",
  ]

  /// Every key of the contract with its type; absent values are null, not left out.
  static func checkContract(_ selection: [String: Any], proved: Bool) throws {
    #expect(keys.subtracting(selection.keys).isEmpty)
    for key in ["objective", "energy", "loss", "relativeLoss", "seconds", "cpuSeconds"] {
      #expect(selection[key] is NSNumber, "\(key)")
    }
    for key in ["method", "status"] { #expect(selection[key] is String, "\(key)") }
    let support = try #require(selection["support"] as? [Int])
    #expect(support == support.sorted())
    let certificate = try #require(selection["certificate"] as? [String: Any])
    #expect(Set(certificate.keys) == ["kind", "assumes"])
    #expect(certificate["assumes"] is [String])
    let work = try #require(selection["work"] as? [String: Int])
    #expect(Set(work.keys) == ["nodes", "swaps", "cuts"])
    for key in ["bound", "gap"] { #expect(proved ? selection[key] is NSNumber : selection[key] is NSNull, "\(key)") }
  }

  @Test(arguments: Method.allCases.filter { $0 != .fluctuation })
  func jsonContractAndTheLibrarysResult(_ method: Method) throws {
    let small = try SmallProblem()
    let run = try small.select(
      "--dense", "W.npy", "--keep", "5", "--method", method.rawValue, "--progress", "none", "--json")
    #expect(run.status == 0)
    // A warning would be seen; progress would come where the machine is slow.
    #expect(run.errors.isEmpty)
    #expect(run.output.hasSuffix("}\n"))
    let found = try run.json()
    #expect(Set(found.keys) == Self.keys)
    try Self.checkContract(found, proved: method.rawValue == "automatic" || found["bound"] is NSNumber)
    let expected = try SelectionProblem(gram: small.gram, dense: small.dense, budget: .groups(5)).select(method)
    #expect(found["method"] as? String == method.rawValue)
    #expect(found["status"] as? String == expected.status.rawValue)
    #expect(found["support"] as? [Int] == expected.support)
    #expect(found["loss"] as? Double == expected.loss)
    #expect((found["bound"] is NSNull) == (expected.bound == nil))
  }

  @Test func baselinesProveNothing() throws {
    let found = try SmallProblem().select("--dense", "W.npy", "--keep", "5", "--method", "magnitude", "--json").json()
    try Self.checkContract(found, proved: false)
  }

  @Test func keysAreSortedAndTheDocumentIsOneLine() throws {
    let run = try SmallProblem().select("--dense", "W.npy", "--keep", "5", "--json")
    #expect(run.output.split(separator: "\n").count == 1)
    let places = Self.keys.sorted().compactMap { run.output.range(of: "\"\($0)\":")?.lowerBound }
    #expect(places.count == Self.keys.count)
    #expect(places == places.sorted())
  }

  @Test func tableNamesTheSupport() throws {
    let run = try SmallProblem().select("--dense", "W.npy", "--keep", "12")
    #expect(run.status == 0)
    #expect(run.output.contains("\nsupport: 0..11\n"))
    #expect(run.output.contains("12 of 12"))
  }

  @Test func outHoldsAllRowsWithZerosWhereVariablesWereRemoved() throws {
    let small = try SmallProblem()
    let run = try small.select("--linear", "G.npy", "--keep", "4", "--out", "B.npy", "--json")
    #expect(run.status == 0)
    let expected = try SelectionProblem(gram: small.gram, linear: small.linear, budget: .groups(4)).select()
    let array = try Npy.read(small.folder.path("B.npy"))
    #expect(array.shape == [12, 3])
    let rows = stride(from: 0, to: 36, by: 3).map { Array(array.doubles[$0..<$0 + 3]) }
    for variable in 0..<12 {
      let place = expected.variables.firstIndex(of: variable)
      #expect(rows[variable] == place.map { expected.coefficients.row($0) } ?? [0, 0, 0])
    }
    #expect(try small.folder.names() == ["B.npy", "G.npy", "H.npy", "W.npy"])
  }

  @Test func everyKindOfFileHoldsTheSameProblem() throws {
    let small = try SmallProblem()
    let expected = try small.select("--linear", "G.npy", "--keep", "5", "--json").json()["support"] as? [Int]
    let h = small.gram.elements
    let g = small.linear.elements
    let folder = small.folder
    let names = (0..<12).map { "h\($0)" }
    try CSVTable.write(names: names, rowMajor: h, to: folder.path("H.csv"))
    try CSVTable.write(names: ["a", "b", "c"], rowMajor: g, to: folder.path("G.tsv"))
    let arrays = [
      (name: "h", array: try NumpyArray(shape: [12, 12], doubles: h)),
      (name: "g", array: try NumpyArray(shape: [12, 3], doubles: g)),
    ]
    try Npz.write(arrays, to: folder.path("both.npz"))
    try Npz.write([arrays[0]], to: folder.path("one.npz"))
    for (gram, linear) in [("H.csv", "G.tsv"), ("both.npz:h", "both.npz:g"), ("one.npz", "G.npy")] {
      let run = try Tool.run(["select", "--gram", gram, "--linear", linear, "--keep", "5", "--json"], in: folder)
      #expect(run.status == 0, "\(gram): \(run.errors)")
      #expect(try run.json()["support"] as? [Int] == expected, "\(gram)")
    }
    let unnamed = try Tool.run(["select", "--gram", "both.npz", "--linear", "G.npy", "--keep", "5"], in: folder)
    #expect(unnamed.status == 3)
    #expect(unnamed.errors.contains("name one, as in both.npz:h"))
  }

  @Test func safetensorsAndTransposedWeights() throws {
    let small = try SmallProblem()
    let expected = try small.select("--dense", "W.npy", "--keep", "5", "--json").json()["support"] as? [Int]
    try SafetensorsFixture.write(
      name: "fc.weight", rows: 3, columns: 12, small.dense.transposed().elements, to: small.folder.path("m.safetensors")
    )
    for source in ["m.safetensors:fc.weight", "m.safetensors"] {
      let run = try small.select("--dense", source, "--transpose-dense", "--keep", "5", "--json")
      #expect(try run.json()["support"] as? [Int] == expected)
    }
    let straight = try small.select("--dense", "m.safetensors", "--keep", "5")
    #expect(straight.status == 3)
    #expect(straight.errors.contains("m.safetensors: W: expected 12 rows as H has, found 3×12"))
  }

  @Test func groupsFromAFileAndBySizeAreTheSame() throws {
    let small = try SmallProblem()
    try small.folder.write("[[0,1,2],[3,4,5],[6,7,8],[9,10,11]]", to: "groups.json")
    let bySize = try small.select("--dense", "W.npy", "--group-size", "3", "--keep", "2", "--json").json()
    let byFile = try small.select("--dense", "W.npy", "--groups", "groups.json", "--keep", "2", "--json").json()
    #expect(bySize["support"] as? [Int] == byFile["support"] as? [Int])
    #expect((byFile["support"] as? [Int])?.count == 2)
  }

  @Test func costsMakeTheBudgetACost() throws {
    let small = try SmallProblem()
    let costs = (0..<12).map { 1 + Double($0 % 3) * 0.5 }
    try small.folder.write("\(costs)", to: "costs.json")
    let run = try small.select("--dense", "W.npy", "--costs", "costs.json", "--keep", "6.5", "--json")
    #expect(run.status == 0)
    let support = try #require(run.json()["support"] as? [Int])
    #expect(support.reduce(0) { $0 + costs[$1] } <= 6.5)
    #expect(!support.isEmpty)
  }

  @Test func fixedGroupsStayAndGo() throws {
    let small = try SmallProblem()
    let run = try small.select(
      "--dense", "W.npy", "--keep", "5", "--fixed-in", "0,7..8", "--fixed-out", "3", "--json")
    let support = Set(try #require(run.json()["support"] as? [Int]))
    #expect(support.isSuperset(of: [0, 7, 8]))
    #expect(!support.contains(3))
    #expect(support.count == 5)
  }

  @Test func fluctuationTakesVariancesFromMeans() throws {
    let small = try SmallProblem()
    // A variable whose samples are all alike varies not at all, however large it is.
    let samples = 36.0
    var means = [Double](repeating: 0, count: 12)
    means[4] = (small.gram[4, 4] / samples).squareRoot()
    try Npy.write(NumpyArray(shape: [12], doubles: means), to: small.folder.path("means.npy"))
    let run = try small.select(
      "--dense", "W.npy", "--keep", "11", "--method", "fluctuation", "--means", "means.npy", "--samples", "36", "--json"
    )
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.json()["support"] as? [Int] == [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11])
  }

  @Test func resultsDoNotDependOnThreads() throws {
    let small = try SmallProblem()
    let one = try small.select("--dense", "W.npy", "--keep", "6", "--threads", "1", "--json").json()
    let four = try small.select("--dense", "W.npy", "--keep", "6", "--threads", "4", "--json").json()
    #expect(one["support"] as? [Int] == four["support"] as? [Int])
    #expect(one["loss"] as? Double == four["loss"] as? Double)
  }
}
