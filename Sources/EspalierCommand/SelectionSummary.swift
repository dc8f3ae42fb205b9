import Reports
import Selection

/// A selection for people to read.
struct SelectionSummary {
  let text: String

  init(_ selection: Selection, of problem: SelectionProblem) {
    var table = TextTable([.text("selection"), .text("")])
    let kept = "\(selection.support.count) of \(problem.groupCount)"
    table.append(["method", selection.method.rawValue])
    table.append(["status", Self.words(selection.status)])
    table.append(["groups kept", kept])
    table.append(["variables kept", "\(selection.variables.count) of \(problem.variableCount)"])
    table.append(["objective", NumberFormatting.significant(selection.objective, digits: 7)])
    table.append(["energy", NumberFormatting.significant(selection.energy, digits: 7)])
    table.append([
      "loss",
      NumberFormatting.significant(selection.loss, digits: 7)
        + " (\(NumberFormatting.percent(selection.relativeLoss, decimals: 3)) of the energy)",
    ])
    table.append(["proved bound", NumberFormatting.significant(selection.bound, digits: 7)])
    table.append(["gap", Self.gap(selection)])
    table.append(["certificate", Self.words(selection.certificate.kind)])
    table.append(["work", Self.work(selection.work)])
    table.append(["time", NumberFormatting.seconds(selection.seconds)])
    table.append(["CPU time", NumberFormatting.seconds(selection.cpuSeconds)])
    // Sentences and lists stand below: in the table they would make it as wide as they are.
    let assumptions = selection.certificate.assumes.map { "assuming: \($0)\n" }.joined()
    text = table.render() + "\n" + assumptions + "support: \(NumberRanges.text(selection.support))\n"
  }

  static func gap(_ selection: Selection) -> String {
    NumberFormatting.percent(selection.gap, decimals: 2)
  }

  static func words(_ status: Selection.Status) -> String {
    switch status {
    case .optimal: "optimal"
    case .feasible: "feasible"
    case .infeasible: "infeasible"
    case .timeLimit: "time limit"
    case .cancelled: "cancelled"
    }
  }

  static func words(_ kind: Certificate.Kind) -> String {
    switch kind {
    case .enumeration: "enumeration"
    case .branchAndBound: "branch and bound"
    case .mip: "MIP"
    case .swapOptimal: "swap-optimal"
    case .none: NumberFormatting.missing
    }
  }

  static func work(_ work: Work) -> String {
    let parts = [(work.nodes, "nodes"), (work.swaps, "swaps"), (work.cuts, "cuts")]
    let done = parts.filter { $0.0 > 0 }.map { "\(NumberFormatting.integer($0.0)) \($0.1)" }
    return done.isEmpty ? NumberFormatting.missing : done.joined(separator: ", ")
  }
}
