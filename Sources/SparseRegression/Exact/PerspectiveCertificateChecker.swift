import LinearAlgebra

/// Recomputes every bound of a certificate from the data, and checks that its leaves leave nothing out.
///
/// Of the tree it shares the way columns are read, and the formula that derives bounds on coefficients; no other
/// arithmetic. Residuals and correlations are formed column by column from X, not from a Gram matrix, and every bound is
/// lowered by an upper bound of its own rounding error.
///
/// - Complexity: O(n p) a round of the certificate.
public struct PerspectiveCertificateChecker<Element: Scalar>: Sendable {
  public typealias Verdict = CertificateVerdict

  let problem: PerspectiveProblem<Element>

  /// - Parameter problem: The problem that the certificate claims to solve.
  public init(_ problem: PerspectiveProblem<Element>) { self.problem = problem }

  /// Checks a certificate. A claim counts as met when a bound misses it by at most 1e-9 of ½‖y‖².
  ///
  /// - Parameter certificate: What to check; it may come from anywhere.
  /// - Returns: What was found; a bad certificate is a finding, not an error.
  public func verify(_ certificate: PerspectiveCertificate) -> Verdict {
    problem.withModel { model in
      var check = CertificateCheck(model: model, certificate: certificate)
      return check.run()
    }
  }
}
