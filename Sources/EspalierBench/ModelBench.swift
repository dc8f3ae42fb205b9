import ArgumentParser
import CCbc
import CClp
import Espalier
import Foundation

/// How fast a large model is written down and handed to a solver: the p-median problem, against Python's layers.
struct ModelBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Builds the p-median model and loads it into CBC and CLP.",
    discussion: """
      Facilities × customers binaries, one row a customer, one a pair, one for the count. The peer is a program that
      builds the same model in other layers and prints JSON lines of layer and seconds (Docs/Benchmarks/peers).

      Example: espalier-bench model --size 500 --peer "python3 Docs/Benchmarks/peers/p_median.py"
      """)

  @Option(help: "Facilities, and customers.") var size = 500
  @Option(help: "Runs; the best counts.") var repeats = 5
  @Option(help: "Command that measures the peers on the same size.") var peer: String?

  private struct PeerLine: Decodable {
    var layer: String
    var buildSeconds: Double
  }

  func run() throws {
    let costs = Self.costs(size)
    let (symbolic, model) = try Timing.best(of: repeats) { try Self.symbolic(size, costs) }
    let (compressed, bulk) = try Timing.best(of: repeats) { try Self.compressed(size, costs) }
    let (sorting, compiled) = try Timing.best(of: repeats) { try model.matrix() }
    guard try bulk.matrix().form == compiled.form else { throw ValidationError("the two ways of building differ") }
    let form = compiled.form
    let (cbc, cbcCount) = Timing.best(of: repeats) { Self.loadCBC(form) }
    let (clp, clpCount) = Timing.best(of: repeats) { Self.loadCLP(form) }
    guard cbcCount == form.nonzeroCount, clpCount == form.nonzeroCount else {
      throw ValidationError("a solver holds \(cbcCount) or \(clpCount) nonzeros, expected \(form.nonzeroCount)")
    }
    print(
      "p-median \(size) × \(size): \(form.columnCount) columns, \(form.rowCount) rows, \(form.nonzeroCount) nonzeros; "
        + "1 thread, best of \(repeats), peak memory \(RunClock.peakMemoryBytes >> 20) MiB")
    let ours = symbolic.wall + sorting.wall
    var table = TextTable([.text("layer"), .number("wall s"), .number("× ours")])
    func row(_ name: String, _ seconds: Double, ratio: Bool = false) {
      table.append([
        name, NumberFormatting.fixed(seconds, decimals: 3),
        ratio ? NumberFormatting.significant(seconds / ours, digits: 3) : "",
      ])
    }
    row("Espalier, expressions", symbolic.wall)
    row("Espalier, rows in compressed form", compressed.wall)
    row("rows to columns", sorting.wall)
    row("load into CBC, integer marks included", cbc.wall)
    row("load into CLP", clp.wall)
    row("ours: expressions and rows to columns", ours, ratio: true)
    for line in try peerLines() { row(line.layer, line.buildSeconds, ratio: true) }
    print(table.render())
  }

  /// As a user writes it.
  private static func symbolic(_ size: Int, _ costs: [Double]) throws -> Model {
    var model = Model()
    let assign = try model.addVariables(size, size, .binary)
    let open = try model.addVariables(size, .binary)
    for customer in 0..<size { try model.add(sum(assign.column(customer)) == 1) }
    for facility in 0..<size {
      let opened = open[facility]
      for customer in 0..<size { try model.add(assign[facility, customer] <= opened) }
    }
    try model.add(sum(open) == Double(size / 10))
    try model.minimize(dot(costs, assign.all))
    return model
  }

  /// The same model through ``Model/addRows(starts:variables:coefficients:lower:upper:)``.
  private static func compressed(_ size: Int, _ costs: [Double]) throws -> Model {
    var model = Model()
    let assign = try model.addVariables(size, size, .binary)
    let open = try model.addVariables(size, .binary)
    let rows = size + size * size + 1
    var starts = [0]
    var columns: [Int] = []
    var values: [Double] = []
    starts.reserveCapacity(rows + 1)
    columns.reserveCapacity(3 * size * size + size)
    values.reserveCapacity(3 * size * size + size)
    for customer in 0..<size {
      for facility in 0..<size { columns.append(facility * size + customer) }
      values.append(contentsOf: repeatElement(1, count: size))
      starts.append(columns.count)
    }
    for facility in 0..<size {
      for customer in 0..<size {
        columns.append(facility * size + customer)
        columns.append(size * size + facility)
        values.append(1)
        values.append(-1)
        starts.append(columns.count)
      }
    }
    columns.append(contentsOf: open.map(\.index))
    values.append(contentsOf: repeatElement(1, count: size))
    starts.append(columns.count)
    let pairs = size * size
    try model.addRows(
      starts: starts, variables: columns, coefficients: values,
      lower: Array(repeating: 1, count: size) + Array(repeating: -.infinity, count: pairs) + [Double(size / 10)],
      upper: Array(repeating: 1, count: size) + Array(repeating: 0, count: pairs) + [Double(size / 10)])
    try model.minimize(dot(costs, assign.all))
    return model
  }

  private static func costs(_ size: Int) -> [Double] {
    var generator = SplitMix(state: 3)
    let points = (0..<2 * size).map { _ in (generator.uniform(), generator.uniform()) }
    return (0..<size).flatMap { facility in
      (0..<size).map { customer in
        let (ax, ay) = points[facility]
        let (bx, by) = points[size + customer]
        return 100 * ((ax - bx) * (ax - bx) + (ay - by) * (ay - by)).squareRoot()
      }
    }
  }

  private static func loadCBC(_ form: MatrixForm) -> Int {
    guard let model = Cbc_newModel() else { return 0 }
    defer { Cbc_deleteModel(model) }
    Cbc_setLogLevel(model, 0)
    Cbc_loadProblem(
      model, Int32(form.columnCount), Int32(form.rowCount), form.starts, form.rows, form.values, form.columnLower,
      form.columnUpper, form.objective, form.rowLower, form.rowUpper)
    for (column, isInteger) in form.isInteger.enumerated() where isInteger { Cbc_setInteger(model, Int32(column)) }
    return Int(Cbc_getNumElements(model))
  }

  private static func loadCLP(_ form: MatrixForm) -> Int {
    guard let model = Clp_newModel() else { return 0 }
    defer { Clp_deleteModel(model) }
    Clp_setLogLevel(model, 0)
    Clp_loadProblem(
      model, Int32(form.columnCount), Int32(form.rowCount), form.starts, form.rows, form.values, form.columnLower,
      form.columnUpper, form.objective, form.rowLower, form.rowUpper)
    return Int(Clp_getNumElements(model))
  }

  private func peerLines() throws -> [PeerLine] {
    guard let peer else { return [] }
    return try PeerProcess.lines(PeerLine.self, peer, ["--size", "\(size)"])
  }
}
