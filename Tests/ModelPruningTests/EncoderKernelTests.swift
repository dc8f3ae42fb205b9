import CKernels
import Foundation
import Testing

@Suite struct EncoderKernelTests {
  private let grid = stride(from: Float(-12), through: 12, by: 1.0 / 4096).map(\.self)

  @Test func erfIsExactToRounding() {
    var values = [Float](repeating: 0, count: grid.count)
    espalier_erf(grid, &values, grid.count)
    for (x, value) in zip(grid, values) {
      let exact = erf(Double(x))
      #expect(abs(Double(value) - exact) <= 1e-7 * abs(exact))
    }
  }

  @Test func erfOfSpecialValues() {
    let special: [Float] = [.infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .nan]
    var values = [Float](repeating: 0, count: special.count)
    espalier_erf(special, &values, special.count)
    #expect(values[0] == 1 && values[1] == -1 && values[2] == 0 && values[5] == 1 && values[6].isNaN)
    #expect(values[3].sign == .minus)
  }

  @Test func geluIsExactToRounding() {
    var values = grid
    let bias = [Float](repeating: 0, count: grid.count)
    espalier_bias_gelu(&values, bias, 1, grid.count)
    for (x, value) in zip(grid, values) {
      let exact = Double(x) * 0.5 * erfc(-Double(x) * 0.5.squareRoot())
      #expect(abs(Double(value) - exact) <= 1e-7 * (1 + abs(Double(x))))
    }
  }

  @Test func geluAddsTheBias() {
    var (rows, shifted): ([Float], [Float]) = ([1, 2, -3, 0.5, 0, -1], [1.5, 2.25, -4, 1, 0.25, -2])
    espalier_bias_gelu(&rows, [0.5, 0.25, -1], 2, 3)
    espalier_bias_gelu(&shifted, [0, 0, 0], 2, 3)
    #expect(rows == shifted)
  }

  @Test(arguments: [1, 3, 15, 16, 17, 40, 128]) func softmaxAsInDouble(size: Int) {
    var generator = SplitMix(seed: UInt64(size))
    var rows = (0..<3 * size).map { _ in 10 * generator.normal() }
    let original = rows
    espalier_softmax(&rows, 3, size)
    for row in 0..<3 {
      let range = row * size..<(row + 1) * size
      let top = Double(original[range].max() ?? 0)
      let exponentials = original[range].map { exp(Double($0) - top) }
      let sum = exponentials.reduce(0, +)
      for (value, exact) in zip(rows[range], exponentials) { #expect(abs(Double(value) - exact / sum) < 3e-7) }
    }
  }

  @Test func softmaxOfExtremesAndTies() {
    var values: [Float] = [-1e30, 80, 80, -200]
    espalier_softmax(&values, 1, 4)
    #expect(values == [0, 0.5, 0.5, 0])
  }

  @Test func layerNormAsInDouble() {
    let size = 37
    var generator = SplitMix(seed: 1)
    let (bias, residual, weight, offset) = (
      (0..<size).map { _ in generator.normal() }, (0..<2 * size).map { _ in 100 + generator.normal() },
      (0..<size).map { _ in generator.normal() }, (0..<size).map { _ in generator.normal() }
    )
    var rows = (0..<2 * size).map { _ in generator.normal() }
    let original = rows
    espalier_residual_layer_norm(&rows, bias, residual, weight, offset, 1e-12, 2, size)
    for row in 0..<2 {
      let sums = (0..<size).map { Double(original[row * size + $0] + bias[$0] + residual[row * size + $0]) }
      let mean = sums.reduce(0, +) / Double(size)
      let variance = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size)
      for column in 0..<size {
        let scaled = (sums[column] - mean) / (variance + 1e-12).squareRoot()
        let exact = scaled * Double(weight[column]) + Double(offset[column])
        #expect(abs(Double(rows[row * size + column]) - exact) < 3e-5)
      }
    }
  }
}
