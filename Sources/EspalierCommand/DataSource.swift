import DataFiles
import Foundation
import LinearAlgebra

/// A file with numbers, or one array inside a file: `H.npy`, `stats.npz:H`, `model.safetensors:fc2.weight`, `x.csv`.
struct DataSource: Sendable {
  /// As it stands on the command line.
  var text: String
  /// The file.
  var path: String
  /// The array inside the file.
  var name: String?

  init(_ text: String) {
    self.text = text
    path = text
    for ending in [".npz:", ".safetensors:"] {
      if let range = text.range(of: ending, options: .caseInsensitive) {
        path = String(text[..<text.index(before: range.upperBound)])
        name = String(text[range.upperBound...])
      }
    }
  }

  /// The numbers, all finite, as a matrix; a vector becomes a column.
  /// - Throws: `DataFileError`.
  func matrix() throws -> Matrix<Double> {
    let (shape, values) = try read()
    guard shape.count == 1 || shape.count == 2 else {
      throw DataFileError(
        .shapeMismatch, file: text, expected: "a matrix or a vector", found: "an array of shape \(shape)")
    }
    let columns = shape.count == 2 ? shape[1] : 1
    guard shape[0] > 0, columns > 0 else {
      throw DataFileError(.shapeMismatch, file: text, expected: "some numbers", found: "an array of shape \(shape)")
    }
    try Finiteness.require(values, columns: shape.count == 2 ? columns : nil, file: text)
    return Matrix(rows: shape[0], columns: columns, elements: values)
  }

  /// The numbers of an array with one axis, or with one row or column, all finite.
  /// - Throws: `DataFileError`.
  func vector() throws -> [Double] {
    let matrix = try matrix()
    guard matrix.columns == 1 || matrix.rows == 1 else {
      throw DataFileError(.shapeMismatch, file: text, expected: "a vector", found: "a \(matrix.shape) matrix")
    }
    return matrix.elements
  }

  private func read() throws -> (shape: [Int], values: [Double]) {
    switch path.lowercased().split(separator: ".").last {
    case "npy":
      let array = try Npy.read(path)
      return (array.shape, array.doubles)
    case "npz":
      let array = try Npz.read(path, name: name ?? only(Npz.names(path), what: "array"))
      return (array.shape, array.doubles)
    case "safetensors":
      let file = try SafetensorsFile(path: path)
      let tensor = try file.require(name ?? only(file.tensors.map(\.name), what: "tensor"))
      return (tensor.shape, try file.doubles(tensor.name))
    case "csv", "tsv":
      let table = try CSVTable.read(path)
      return ([table.rowCount, table.columnCount], try table.numericMatrix())
    default:
      throw DataFileError(
        .unsupported, file: path, expected: "a .npy, .npz, .csv, .tsv or .safetensors file", found: "another ending")
    }
  }

  private func only(_ names: [String], what: String) throws -> String {
    if names.count == 1, let name = names.first { return name }
    throw DataFileError(
      .notFound, file: path,
      names.isEmpty
        ? "there is no \(what)"
        : "there are \(names.count) \(what)s; name one, as in \(path):\(names[0])")
  }
}
