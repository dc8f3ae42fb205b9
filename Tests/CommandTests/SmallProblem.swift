import DataFiles
import LinearAlgebra
import Selection
import TestSupport

/// A problem of 12 variables and 3 outputs, in files and in memory.
struct SmallProblem {
  let folder: Scratch
  let gram: Matrix<Double>
  let dense: Matrix<Double>
  let linear: Matrix<Double>

  /// - Parameter variables: p; more than a few dozen make exact methods run for long.
  init(variables: Int = 12, outputs: Int = 3, seed: UInt64 = 7) throws {
    var generator = SeededGenerator(seed: seed)
    folder = try Scratch()
    gram = .randomGram(variables, using: &generator)
    dense = .random(rows: variables, columns: outputs, using: &generator)
    linear = gram.times(dense)
    try Self.write(gram, to: folder.path("H.npy"))
    try Self.write(dense, to: folder.path("W.npy"))
    try Self.write(linear, to: folder.path("G.npy"))
  }

  static func write(_ matrix: Matrix<Double>, to path: String) throws {
    try Npy.write(NumpyArray(shape: [matrix.rows, matrix.columns], doubles: matrix.elements), to: path)
  }

  /// Runs `espalier select --gram H.npy …` in the directory.
  func select(_ arguments: String...) throws -> Tool.Run {
    try Tool.run(["select", "--gram", "H.npy"] + arguments, in: folder)
  }

  /// Runs `espalier compare --gram H.npy …` in the directory.
  func compare(_ arguments: String...) throws -> Tool.Run {
    try Tool.run(["compare", "--gram", "H.npy"] + arguments, in: folder)
  }
}
