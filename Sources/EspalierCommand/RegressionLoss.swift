import ArgumentParser
import SparseRegression

/// A loss by the name the command line gives it.
enum RegressionLoss: String, ExpressibleByArgument, CaseIterable, Encodable {
  case squared
  case logistic
  case squaredHinge = "squared-hinge"
  case absolute
  case quantile
  case hinge

  /// Whether the target holds two classes.
  var isClassification: Bool {
    switch self {
    case .logistic, .squaredHinge, .hinge: true
    case .squared, .absolute, .quantile: false
    }
  }

  /// The loss of the library's own engines; `nil` for the MIP layer's.
  var smooth: SubsetLoss? {
    switch self {
    case .squared: .squared
    case .logistic: .logistic
    case .squaredHinge: .squaredHinge
    case .absolute, .quantile, .hinge: nil
    }
  }

  /// The loss of the MIP layer; `nil` for the engines'.
  func piecewise(quantile level: Double) -> PiecewiseLinearLoss? {
    switch self {
    case .absolute: .absolute
    case .quantile: .quantile(level)
    case .hinge: .hinge
    case .squared, .logistic, .squaredHinge: nil
    }
  }
}

/// Who chooses the columns.
enum RegressionMethod: String, ExpressibleByArgument, CaseIterable {
  case heuristic, exact, mip, automatic
}

/// Which size of a path is taken.
enum RegressionChoice: String, ExpressibleByArgument, CaseIterable {
  /// The least held-out loss.
  case crossValidation = "cv"
  /// The fewest columns within one standard error of it.
  case oneStandardError = "one-se"
  case aic, bic, ebic
}
