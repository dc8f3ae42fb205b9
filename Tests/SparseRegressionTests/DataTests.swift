import DataFiles
import Execution
import Foundation
import LinearAlgebra
import TestSupport
import Testing

@testable import SparseRegression

/// Kinds of storage: the same numbers give the same fits.
@Suite struct DataTests {
  private let data: SubsetCase

  init() {
    var generator = SeededGenerator(seed: 501)
    var data = SubsetCase(.correlated, samples: 30, columns: 12, using: &generator)
    // Whole eighths are exact in single precision; a third of the entries is 0.
    data.x = Matrix(rows: 30, columns: 12) { row, column in
      (row + column) % 3 == 0 ? 0 : (data.x[row, column] * 8).rounded() / 8
    }
    self.data = data
  }

  private func fits(_ x: DesignMatrix) throws -> [SubsetFit] {
    try BestSubsetRegression(.keep(4), options: SubsetOptions(lambda2: 0.01)).path(0...4, features: x, response: data.y)
  }

  @Test func preparedColumnsAreCentredAndScaled() throws {
    let weights = (0..<30).map { 0.5 + Double($0 % 4) }
    let sparse = SparseColumns(rows: 30, columns: 12) { data.x[$0, $1] }
    for design in [try DesignMatrix(data.x), try DesignMatrix(data.x.narrowed()), try DesignMatrix(sparse)] {
      let prepared = try PreparedColumns(design, weights: weights, isCentered: true, isScaled: true)
      let columns = (0..<12).map { prepared.column($0) }
      for column in columns {
        #expect(abs(zip(column, weights).reduce(0) { $0 + $1.0 * $1.1.squareRoot() }) < 1e-12)
        #expect(abs(column.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
      }
      let vectors = columns[3] + columns[5] + columns[0] + columns[1] + columns[7]
      let products = prepared.products(vectors, columns: [2, 0, 11])
      for (t, first) in [3, 5, 0, 1, 7].enumerated() {
        for (position, second) in [2, 0, 11].enumerated() {
          let expected = zip(columns[first], columns[second]).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(abs(products[t * 3 + position] - expected) < 1e-12)
        }
      }
      let squares = prepared.weightedSquares(weights, columns: [4])
      let expected = zip(columns[4], weights).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
      #expect(abs(squares[0] - expected) < 1e-12)
    }
  }

  @Test func storageDoesNotMatter() throws {
    let dense = try fits(DesignMatrix(data.x))
    let sparse = SparseColumns(rows: 30, columns: 12) { data.x[$0, $1] }
    for other in [
      try fits(DesignMatrix(data.x.narrowed())), try fits(DesignMatrix(sparse)),
      try fits(DesignMatrix(data.x.converted(to: .columnMajor))),
    ] {
      for (left, right) in zip(dense, other) {
        #expect(left.support == right.support)
        #expect(abs(left.objective - right.objective) <= 1e-10 * left.objective)
      }
    }
    let rows = [4, 4, 0, 29, 17]
    let expected = try DesignMatrix(data.x).selecting(rows: rows)
    let selected = try DesignMatrix(sparse).selecting(rows: rows)
    for row in 0..<5 {
      for column in 0..<12 {
        #expect(expected.withColumns { $0.value(row, column) } == selected.withColumns { $0.value(row, column) })
      }
    }
  }

  @Test func mappedFilesEqualMemory() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("design-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    // A transposed array in C order has the bytes of Fortran order; only the header differs.
    func write(_ name: String, _ array: NumpyArray) throws -> String {
      var bytes = Npy.bytes(of: array)
      let old = Array("'fortran_order': False, 'shape': (12, 30)".utf8)
      let new = Array("'fortran_order': True,  'shape': (30, 12)".utf8)
      let place = try #require(bytes.indices.first { bytes[$0...].starts(with: old) })
      bytes.replaceSubrange(place..<place + old.count, with: new)
      let path = directory.appendingPathComponent(name).path
      try AtomicFile.write(bytes, to: path)
      return path
    }
    let transposed = data.x.transposed().converted(to: .rowMajor)
    let doubles = try DesignMatrix(
      npy: write("doubles.npy", NumpyArray(shape: [12, 30], doubles: transposed.elements)))
    let floats = try DesignMatrix(
      npy: write("floats.npy", NumpyArray(shape: [12, 30], floats: transposed.elements.map { Float($0) })))
    guard case .file = doubles.storage, case .file = floats.storage else {
      Issue.record("not mapped")
      return
    }
    let rowMajor = directory.appendingPathComponent("rows.npy").path
    try Npy.write(NumpyArray(shape: [30, 12], doubles: data.x.converted(to: .rowMajor).elements), to: rowMajor)
    let copied = try DesignMatrix(npy: rowMajor)
    let memory = try fits(DesignMatrix(data.x))
    for design in [doubles, copied] {
      for (left, right) in zip(memory, try fits(design)) {
        #expect(left.support == right.support && left.coefficients == right.coefficients)
        #expect(left.objective.bitPattern == right.objective.bitPattern)
      }
    }
    let single = try fits(DesignMatrix(data.x.narrowed()))
    for (left, right) in zip(single, try fits(floats)) { #expect(left.objective == right.objective) }
    #expect(floats.selecting(rows: [3]).withColumns { $0.value(0, 7) } == data.x[3, 7])
    #expect(throws: DataFileError.self) { try DesignMatrix(npy: directory.appendingPathComponent("none.npy").path) }
  }

  @Test func faultsOfSparseColumnsAreNamed() {
    func fault(_ starts: [Int], _ rows: [Int32], _ values: [Double]) -> String {
      do {
        _ = try SparseColumns(rows: 3, columns: 2, starts: starts, rowIndices: rows, values: values)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(fault([0, 1, 2], [0, 2], [1, 1]) == "no error")
    #expect(fault([0, 2], [0, 2], [1, 1]).contains("starts"))
    #expect(fault([0, 2, 2], [2, 0], [1, 1]).contains("ascending rows"))
    #expect(fault([0, 1, 2], [0, 3], [1, 1]).contains("column 1"))
    #expect(fault([0, 1, 2], [0], [1, 1]).contains("one per value"))
  }

  @Test func namesAreChecked() throws {
    #expect(throws: SparseRegressionError.self) { try DesignMatrix(data.x, columnNames: ["a"]) }
    #expect(try DesignMatrix(data.x).name(of: 3) == "3")
  }

  @Test func constantAndDuplicateColumnsGetNothing() throws {
    let x = Matrix<Double>(rows: 20, columns: 4) { row, column in
      switch column {
      case 0: return 1e6
      case 3: return Double(row % 5)
      default: return Double((row * (column + 3)) % 7)
      }
    }
    let y = (0..<20).map { (row: Int) -> Double in 2 * Double(row % 5) + Double((row * 4) % 7) }
    let fit = try BestSubsetRegression(.keep(4)).fit(DesignMatrix(x), response: y)
    #expect(!fit.support.contains(0) && fit.lossValue < 1e-20)
    #expect(Set(fit.support).isSuperset(of: [1, 3]))
  }
}
