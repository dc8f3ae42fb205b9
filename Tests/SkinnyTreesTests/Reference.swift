import Foundation

/// Elementary functions for oracles.
enum Reference {
  static func exp(_ x: Double) -> Double { Foundation.exp(x) }
  static func log(_ x: Double) -> Double { Foundation.log(x) }
}
