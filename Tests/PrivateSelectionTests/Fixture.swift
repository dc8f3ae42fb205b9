import DataFiles
import Foundation
import LinearAlgebra
import Testing

@testable import PrivateSelection

/// n = 60, p = 12, s = 3, Λ = 1, b = 0.5, r = 1.1: 220 scores from an independent solver and two laws.
struct Fixture {
  let predictors: Matrix<Double>
  let response: [Double]
  let supports: [[Int]]
  let scores: [Double]
  let sensitivity: Double
  let exponential: [String: [Double]]
  let topTwenty: [String: [Double]]

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/fixture_p12_s3", withExtension: "json"))
    let bytes = [UInt8](try Data(contentsOf: url))
    let json = try bytes.withUnsafeBytes { try JSONReader.parse($0) }
    func numbers(_ value: JSONValue?) throws -> [Double] {
      guard case .array(let list)? = value else { throw FixtureFault() }
      return try list.map(Self.number)
    }
    func rows(_ value: JSONValue?) throws -> [[Double]] {
      guard case .array(let list)? = value else { throw FixtureFault() }
      return try list.map { try numbers($0) }
    }
    func table(_ value: JSONValue?) throws -> [String: [Double]] {
      guard case .object(let members)? = value else { throw FixtureFault() }
      return try Dictionary(uniqueKeysWithValues: members.map { ($0.key, try numbers($0.value)) })
    }
    let x = try rows(json["X"])
    predictors = Matrix(rows: x.count, columns: 12, elements: x.flatMap { $0 })
    response = try numbers(json["y"])
    supports = try rows(json["supports"]).map { $0.map { Int($0) } }
    scores = try numbers(json["scores"])
    sensitivity = try json["delta"].map(Self.number) ?? 0
    exponential = try table(json["em"])
    topTwenty = try table(json["topR20"])
  }

  private static func number(_ value: JSONValue) throws -> Double {
    switch value {
    case .integer(let number): return Double(number)
    case .number(let text):
      guard let number = Double(text) else { throw FixtureFault() }
      return number
    default: throw FixtureFault()
    }
  }

  func model(radius: Double = 1.1) throws -> SelectionModel {
    try .test(records: 60, features: 12, supportSize: 3, radius: radius, ridge: 1)
  }

  func data(radius: Double = 1.1) throws -> PrivateData {
    try PrivateData(predictors: predictors, response: response, model: model(radius: radius))
  }
}

/// Integer codes of the fixture by NumPy and 20 000 draws of OpenDP's noisy max from them, recorded by
/// Docs/Benchmarks/peers/private_selection.py.
struct RecordedDraws {
  let epsilon: Double
  let codes: [Int]
  /// Codes for r = 0.2, where the ball is active for most supports.
  let codesSmallRadius: [Int]
  let counts: [Int]

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/opendp_p12_s3", withExtension: "json"))
    struct File: Decodable {
      let epsilon: Double
      let codes: [Int]
      let codesSmallRadius: [Int]
      let counts: [Int]
    }
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    (epsilon, codes, counts) = (file.epsilon, file.codes, file.counts)
    codesSmallRadius = file.codesSmallRadius
  }
}

struct FixtureFault: Error {}

extension SelectionModel {
  /// A model with the bounds of the sheet.
  static func test(
    loss: PrivateLoss = .leastSquares, records: Int, features: Int, supportSize: Int, bound: Double = 0.5,
    responseBound: Double? = nil, radius: Double = 1.1, ridge: Double, intercept: Bool = false,
    neighbours: NeighbourRelation? = nil
  ) throws -> SelectionModel {
    try SelectionModel(
      loss: loss, features: features, supportSize: supportSize,
      predictorBound: PublicBound(bound, because: "a test"),
      responseBound: PublicBound(responseBound ?? bound, because: "a test"),
      radius: PublicBound(radius, because: "a test"), ridge: ridge, intercept: intercept,
      neighbours: neighbours ?? .replaceOne(records: records))
  }
}
