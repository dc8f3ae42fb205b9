import Reports
import Selection

/// Selections side by side, for the terminal and for the page.
struct ComparisonTable {
  let text: TextTable

  init(_ results: [ComparedSelection]) {
    var table = TextTable([
      .number("keep"), .text("method"), .number("loss"), .number("relative"), .number("excess"), .number("bound"),
      .number("gap"), .text("status"), .text("certificate"), .number("time"), .number("CPU"),
    ])
    for result in results {
      let selection = result.selection
      table.append([
        BudgetList.text(result.budget), selection.method.rawValue,
        NumberFormatting.significant(selection.loss, digits: 5),
        NumberFormatting.percent(selection.relativeLoss, decimals: 3), Self.excess(result),
        NumberFormatting.significant(selection.bound, digits: 5), SelectionSummary.gap(selection),
        SelectionSummary.words(selection.status), SelectionSummary.words(selection.certificate.kind),
        NumberFormatting.seconds(selection.seconds), NumberFormatting.seconds(selection.cpuSeconds),
      ])
    }
    text = table
  }

  private static func excess(_ result: ComparedSelection) -> String {
    // Two computations of one support differ by rounding.
    guard let excess = result.excess, excess < 1e-9 else { return NumberFormatting.percent(result.excess, decimals: 2) }
    return "best"
  }
}
