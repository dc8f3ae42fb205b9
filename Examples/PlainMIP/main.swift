// Which warehouses to open, and which shop each one serves: a facility location model, from a table to its answer.
//
// Copy this file into a package of your own that depends on the product `MIP` of this one.

import Execution
import MIP

/// What it costs to open a warehouse in a town, how many shops it can serve, and what each delivery costs.
let table = """
  town,    opening, capacity, Bonn, Celle, Fulda, Gera, Jena, Kehl
  Aachen,      210,        4,   30,   110,    95,  140,  130,  105
  Bremen,      180,        3,   95,    40,   110,  125,  130,  170
  Erfurt,      160,        4,  105,    85,    50,   35,   20,  130
  Kassel,      190,        4,   80,    60,    35,   90,   80,  120
  Mainz,       230,        5,   45,   120,    55,  120,  105,   60
  """

let lines = table.split(separator: "\n").map { line in
  line.split(separator: ",").map { field in String(field.drop { $0 == " " }) }
}
let shops = Array(lines[0].dropFirst(3))
let towns = lines.dropFirst().map { $0[0] }
let numbers = lines.dropFirst().map { row in row.dropFirst().compactMap { Double($0) } }

func plan() throws(MIPError) {
  // The model: one binary a warehouse, one for each pair of a warehouse and a shop.
  var model = Model(name: "warehouses")
  let open = try model.addVariables(towns.count, .binary)
  let serves = try model.addVariables(towns.count, shops.count, .binary)
  for (site, town) in towns.enumerated() {
    try model.setName(of: open[site], to: "open \(town)")
    for (shop, name) in shops.enumerated() {
      try model.setName(of: serves[site, shop], to: "\(town) serves \(name)")
      // The capacity says this too, but a row for each pair leaves the relaxation nearly whole.
      try model.add(serves[site, shop] <= open[site], named: "\(name) from \(town)")
    }
    try model.add(sum(serves.row(site)) <= numbers[site][1] * open[site], named: "capacity of \(town)")
  }
  for (shop, name) in shops.enumerated() {
    try model.add(sum(serves.column(shop)) == 1, named: "delivery to \(name)")
  }
  try model.add(sum(open) <= 3, named: "at most three")
  var cost = LinearExpression()
  for site in towns.indices {
    cost += numbers[site][0] * open[site]
    for shop in shops.indices { cost += numbers[site][2 + shop] * serves[site, shop] }
  }
  try model.minimize(cost)
  print(model.statistics)

  // The answer, and what holds it back.
  let solution = try model.solve(with: CBC(), control: RunControl(timeLimit: 30))
  guard solution.hasPoint else {
    // Say which demands contradict each other.
    print(solution.termination, try model.conflict(with: CBC()), separator: "\n")
    return
  }
  print("\n\(solution.termination.rawValue): \(solution.objective ?? .nan)")
  for (site, town) in towns.enumerated() where solution[open[site]] > 0.5 {
    let served = shops.indices.filter { solution[serves[site, $0]] > 0.5 }.map { shops[$0] }
    print("  \(town) serves \(served.joined(separator: ", "))")
  }
  let report = try solution.report(for: model)
  let full = report.bindingRows.filter { row in
    towns.indices.contains { row.name == "capacity of \(towns[$0])" && solution[open[$0]] > 0.5 }
  }
  print("no room left: \(full.map(\.name).joined(separator: ", "))")
  for part in report.contributions.prefix(4) { print("  \(part.contribution) for \(part.name)") }

  // The three best choices of warehouses, each with its best deliveries.
  let pool = try model.solutionPool(count: 3, distinguishedBy: Array(open), with: CBC())
  print("\n\(pool)")
  for choice in pool {
    let chosen = towns.indices.filter { choice[open[$0]] > 0.5 }.map { towns[$0] }
    print("  \(choice.objective ?? .nan): \(chosen.joined(separator: " + "))")
  }

  // What if Erfurt is closed, and only Erfurt may deliver to Jena?
  var strict = model
  try strict.fix(open[2], to: 0)
  for site in towns.indices where site != 2 { try strict.fix(serves[site, 4], to: 0) }
  print("\n\(try strict.conflict(with: CBC()))")
}

do { try plan() } catch { print("error: \(error)") }
