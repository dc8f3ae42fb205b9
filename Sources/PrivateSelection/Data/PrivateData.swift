import LinearAlgebra

/// Private records, clipped to public bounds and rounded to a public fixed-point grid.
///
/// Every record is treated by itself, with public constants only, so that one record of the input changes one record
/// here. Not a number counts as 0 and infinities as the bound they exceed, so no value can stop a release.
///
/// There is nothing to read from it: what leaves the room is a release.
public struct PrivateData: Sendable {
  /// The public parameters that the data were clipped with.
  public let model: SelectionModel
  /// Entries as multiples of bound/2^dataBits, row by row.
  let predictors: [Int32]
  let response: [Int32]
  var records: Int { response.count }

  /// Clips and quantises.
  /// - Parameters:
  ///   - predictors: n×p, in the units of `predictorBound`.
  ///   - response: n values, in the units of `responseBound`; classes for the hinge loss by their sign.
  ///   - model: the public parameters.
  /// - Throws: `PrivateSelectionError.shape` if the shapes contradict the public parameters. That depends on the data
  ///   only through the public number of columns and, for `replaceOne`, of records; for `addRemove` it assumes that no
  ///   data set exceeds the public maximum.
  /// - Complexity: O(np).
  public init(
    predictors: Matrix<Double>, response: [Double], model: SelectionModel
  ) throws(PrivateSelectionError) {
    guard predictors.columns == model.features else {
      throw .shape(name: "the number of columns", found: predictors.columns, expected: "\(model.features)")
    }
    guard predictors.rows == response.count else {
      throw .shape(name: "the number of responses", found: response.count, expected: "\(predictors.rows)")
    }
    switch model.neighbours {
    case .replaceOne(let records):
      guard response.count == records else {
        throw .shape(name: "the number of records", found: response.count, expected: "\(records), as declared")
      }
    case .addRemove(let maximum):
      guard response.count <= maximum else {
        throw .tooManyRecords(maximum: maximum)
      }
    }
    self.model = model
    let bits = model.dataBits
    let (xBound, yBound) = (model.predictorBound.value, model.responseBound.value)
    let columns = model.features
    self.predictors = [Int32](unsafeUninitializedCapacity: response.count * columns) { out, count in
      for row in 0..<response.count {
        for column in 0..<columns {
          out[row * columns + column] = Self.code(predictors[row, column], bound: xBound, bits: bits)
        }
      }
      count = response.count * columns
    }
    self.response = response.map {
      switch model.loss {
      case .leastSquares: Self.code($0, bound: yBound, bits: bits)
      case .hinge: $0 < 0 ? -1 : 1
      }
    }
  }

  /// The nearest multiple of bound/2^bits, as an integer between −2^bits and 2^bits.
  static func code(_ value: Double, bound: Double, bits: Int) -> Int32 {
    let top = Double(Int32(1) << Int32(bits))
    if value.isNaN { return 0 }
    if value >= bound { return Int32(top) }
    if value <= -bound { return -Int32(top) }
    return Int32((value / bound * top).rounded(.toNearestOrEven))
  }
}
