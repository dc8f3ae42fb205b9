import ArgumentParser
import Selection

/// The files and numbers that pose a selection problem.
struct ProblemOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "H = XᵀX, p×p: .npy, .npz, .csv, .tsv or .safetensors; FILE.npz:NAME and FILE.safetensors:NAME choose an array.",
      valueName: "file"))
  var gram: String

  @Option(help: ArgumentHelp("G = XᵀY, p×m or p numbers.", valueName: "file"))
  var linear: String?

  @Option(
    help: ArgumentHelp(
      "Dense weights W, p×m (rows are inputs), instead of --linear: sets G = HW with the damped H.", valueName: "file"))
  var dense: String?

  @Flag(help: "The file of --dense holds W as m×p (outputs × inputs), as PyTorch's Linear.weight.")
  var transposeDense = false

  @Option(help: ArgumentHelp("Groups of so many consecutive variables.", valueName: "variables"))
  var groupSize: Int?

  @Option(help: ArgumentHelp("Groups as a JSON list of lists of variables, from 0.", valueName: "file"))
  var groups: String?

  @Option(
    help: ArgumentHelp(
      "Costs as a JSON list of one positive number per group; --keep is then a cost.", valueName: "file"))
  var costs: String?

  @Option(help: ArgumentHelp("Added to the diagonal of H, in its units; pulls coefficients to 0.", valueName: "l"))
  var ridge = 0.0

  @Option(help: ArgumentHelp("Added to the diagonal of H, as a share of its mean.", valueName: "d"))
  var damping = 0.0

  @Option(help: ArgumentHelp("Groups that must be kept, such as 0,3,8..11.", valueName: "groups"))
  var fixedIn: IndexList?

  @Option(help: ArgumentHelp("Groups that must not be kept.", valueName: "groups"))
  var fixedOut: IndexList?

  @Option(
    help: ArgumentHelp(
      "Side constraints as JSON: which groups exclude, need or limit each other; see above.", valueName: "file"))
  var constraints: String?

  @Option(
    help: ArgumentHelp(
      "Means of the p variables; with --samples they give the variances for the method fluctuation.",
      valueName: "file"))
  var means: String?

  @Option(help: ArgumentHelp("The number of samples (rows of X) summed up in H.", valueName: "n"))
  var samples: Int?

  func validate() throws {
    guard (linear == nil) != (dense == nil) else {
      throw ValidationError("give either --linear or --dense")
    }
    guard !transposeDense || dense != nil else { throw ValidationError("--transpose-dense needs --dense") }
    guard groupSize == nil || groups == nil else {
      throw ValidationError("give --group-size or --groups, not both")
    }
    guard groupSize ?? 1 >= 1 else { throw ValidationError("--group-size is \(groupSize ?? 0), expected at least 1") }
    guard (means == nil) == (samples == nil) else {
      throw ValidationError("--means and --samples go together")
    }
    guard samples ?? 1 >= 1 else { throw ValidationError("--samples is \(samples ?? 0), expected at least 1") }
    for (name, value) in [("--ridge", ridge), ("--damping", damping)] where !(value.isFinite && value >= 0) {
      throw ValidationError("\(name) is \(value), expected a finite number, at least 0")
    }
  }

  /// Refuses a method that lacks what it needs.
  func check(_ method: Method) throws {
    if method == .fluctuation, means == nil {
      throw ValidationError("the method fluctuation needs --means and --samples")
    }
  }

  /// Budgets as the library takes them.
  func budget(_ value: Double) throws -> Budget {
    if costs != nil { return .cost(value) }
    guard let count = Int(exactly: value) else {
      throw ValidationError("--keep is \(value), expected a whole number of groups unless --costs is given")
    }
    return .groups(count)
  }
}
