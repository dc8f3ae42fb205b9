// Which three measurements predict the progression of diabetes, released under differential privacy.
//
//     swift run PrivateDiabetes [Examples/regression/diabetes.csv]
//
// The ranges below are the study's public constants: what the instruments and the admission rules allow, rounded by hand.
// None of them is a minimum, maximum or deviation of the file; taking them from it would void the guarantee.

import Espalier

let ranges: [(name: String, lower: Double, upper: Double)] = [
  ("age", 18, 90), ("sex", 1, 2), ("bmi", 15, 50), ("bp", 50, 150), ("s1", 80, 320), ("s2", 20, 260), ("s3", 15, 110),
  ("s4", 1, 10), ("s5", 3, 7), ("s6", 50, 150),
]
let reason = "limits of the instruments and admission rules, fixed before the data were read"
let path = CommandLine.arguments.dropFirst().first ?? "Examples/regression/diabetes.csv"

let table = try CSVTable.read(path)
let columns = try ranges.map { try PublicRange($0.lower, $0.upper, because: reason) }
let progression = try PublicRange(0, 400, because: "the scale of the score")
let values = try table.numericMatrix(columns: ranges.map(\.name))
let predictors = Matrix<Double>(
  rows: table.rowCount, columns: columns.count,
  elements: values.indices.map { columns[$0 % columns.count].scaled(values[$0]) })
let response = try table.numericColumn("progression").map(progression.scaled)

let one = try PublicBound(1, because: "columns are scaled to −1 … 1 by public ranges")
let model = try SelectionModel(
  features: columns.count, supportSize: 3, predictorBound: one, responseBound: one,
  radius: PublicBound(1.2, because: "chosen in the plan: effects on the scaled columns are below 1"), ridge: 1,
  intercept: true, neighbours: .replaceOne(records: 442))
let data = try PrivateData(predictors: predictors, response: response, model: model)

// Everything that is ever asked of these patients comes out of one ledger.
let ledger = try BudgetLedger(inMemory: .pure(Epsilon(10)))

let release = try ExponentialMechanism(epsilon: Epsilon(5)).release(data, spending: ledger)
print("chosen with epsilon 5: \(release.support.map { ranges[$0].name }.joined(separator: ", "))")

let fit = try NoisyStatistics(.pure(Epsilon(4))).release(data, support: release.support, spending: ledger)
for (index, coefficient) in zip(fit.support, fit.coefficients) {
  print("  \(ranges[index].name)  \(NumberFormatting.fixed(coefficient, decimals: 3)) on the scale from −1 to 1")
}
let error = try PrivateErrorReport(epsilon: Epsilon(1)).release(data, fit: fit, spending: ledger)
print("noisy mean of half the squared error, on the scaled response: \(NumberFormatting.fixed(error, decimals: 3))")
print("left: \(try ledger.state().left)")

// The next question is refused, whatever it is.
do {
  _ = try ExponentialMechanism(epsilon: Epsilon(0.1)).release(data, spending: ledger)
} catch { print("refused: \(error)") }
