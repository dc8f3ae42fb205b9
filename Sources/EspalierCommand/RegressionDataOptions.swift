import ArgumentParser

/// Where the data of a regression come from.
struct RegressionDataOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A table with named columns (.csv, .tsv) and --target, or features (.npy, .npz:NAME, .safetensors:NAME) and --response, or a sparse table (.svm, .libsvm).",
      valueName: "data"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "The column of the table that is explained; several, as a,b, share their features.", valueName: "name"))
  var target: String?

  @Option(
    help: ArgumentHelp("The values that are explained, one a row, when the data hold features only.", valueName: "file")
  )
  var response: String?

  @Option(help: ArgumentHelp("Columns of the table that take no part, such as id,date.", valueName: "a,b"))
  var drop: String?

  @Option(
    help: ArgumentHelp(
      "Weights of the rows: a column of the table, or a file (.npy, .csv) with one positive number a row.",
      valueName: "w"))
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "The class that counts as +1. (default: the larger of two numbers, the later of two words)", valueName: "label"))
  var positive: String?

  @Flag(help: "Add squares and products of two of the standardised columns.")
  var interactions = false

  @Option(
    help: ArgumentHelp(
      "Data drawn instead of read: rows, columns, nonzero coefficients, correlation of neighbours, signal-to-noise ratio.",
      valueName: "n,p,k,rho,snr"))
  var synthetic: SyntheticArguments?

  func validate() throws {
    guard (data == nil) != (synthetic == nil) else {
      throw ValidationError("expected a data file or --synthetic n,p,k,rho,snr" + (data == nil ? "" : ", not both"))
    }
    if synthetic != nil {
      for (name, value) in [("target", target), ("response", response), ("weights", weights), ("drop", drop)]
      where value != nil { throw ValidationError("--\(name) needs a data file, not --synthetic") }
      return
    }
    if let data, Self.isSparse(data) {
      guard target == nil, response == nil, drop == nil else {
        throw ValidationError("'\(data)' has its response in it: expected neither --target, --response nor --drop")
      }
      return
    }
    guard (target == nil) != (response == nil) else {
      throw ValidationError(
        target == nil
          ? "expected --target with a column of the table, or --response with a file"
          : "expected --target or --response, not both")
    }
    if target != nil || drop != nil, let data, !Self.isTable(data) {
      throw ValidationError(
        "\(target == nil ? "--drop" : "--target") needs a table with named columns (.csv or .tsv); '\(data)' takes --response"
      )
    }
  }

  /// Whether a path is one of a sparse table in the SVMlight format, which holds the response.
  static func isSparse(_ path: String) -> Bool {
    let lowercase = path.lowercased()
    return [".svm", ".svmlight", ".libsvm"].contains { lowercase.hasSuffix($0) }
  }

  /// Whether a path is one of a table with named columns.
  static func isTable(_ path: String) -> Bool {
    let lowercase = path.lowercased()
    return [".csv", ".tsv", ".tab"].contains { lowercase.hasSuffix($0) }
  }
}

/// `n,p,k,rho,snr`.
struct SyntheticArguments: ExpressibleByArgument {
  var samples: Int
  var features: Int
  var nonzeros: Int
  var correlation: Double
  var signalToNoise: Double

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 5, let samples = Int(parts[0]), let features = Int(parts[1]), let nonzeros = Int(parts[2]),
      let correlation = Double(parts[3]), let signalToNoise = Double(parts[4])
    else { return nil }
    self.samples = samples
    self.features = features
    self.nonzeros = nonzeros
    self.correlation = correlation
    self.signalToNoise = signalToNoise
  }
}
