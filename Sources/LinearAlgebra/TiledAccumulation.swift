import Execution

/// Columns of an output tile. Tiles are fixed by the problem's size, never by the number of threads, so the bits of
/// the result do not depend on how many run at once.
private let tile = 384

/// Output rows × columns of one task.
private struct Tile {
  let rows: Range<Int>
  let columns: Range<Int>
}

/// A pointer that several tasks write through, each to entries no other touches.
private struct SharedOutput: @unchecked Sendable {
  // Sound because `tiles` are disjoint and every task writes inside its own.
  let pointer: UnsafeMutablePointer<Double>
}

private struct SharedInput: @unchecked Sendable {
  // Only read while tasks run.
  let pointer: UnsafePointer<Double>
}

/// Adds `XᵀX` to the lower triangle of `lower`; X is count×p, row-major.
func accumulateLower(_ values: [Double], count: Int, into lower: inout Matrix<Double>, threads: Int) {
  let p = lower.rows
  guard count > 0, p > 0 else { return }
  var tiles: [Tile] = []
  for row in stride(from: 0, to: p, by: tile) {
    for column in stride(from: 0, through: row, by: tile) {
      tiles.append(Tile(rows: row..<min(row + tile, p), columns: column..<min(column + tile, p)))
    }
  }
  let work = tiles
  lower.withMutablePointer { output in
    values.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let (x, h) = (SharedInput(pointer: base), SharedOutput(pointer: output))
      parallelFor(work.count, threads: threads) { index in
        let tile = work[index]
        let target = h.pointer + tile.rows.lowerBound * p + tile.columns.lowerBound
        if tile.rows.lowerBound == tile.columns.lowerBound {
          Double.syrk(
            transpose: true, n: tile.rows.count, k: count, alpha: 1, a: x.pointer + tile.rows.lowerBound, lda: p,
            beta: 1, c: target, ldc: p)
        } else {
          Double.gemm(
            transposeA: true, transposeB: false, m: tile.rows.count, n: tile.columns.count, k: count, alpha: 1,
            a: x.pointer + tile.rows.lowerBound, lda: p, b: x.pointer + tile.columns.lowerBound, ldb: p, beta: 1,
            c: target, ldc: p)
        }
      }
    }
  }
}

/// Adds `XᵀY` to `cross`; X is count×p and Y count×m, row-major.
func accumulateCross(
  _ left: [Double], _ right: [Double], count: Int, into cross: inout Matrix<Double>, threads: Int
) {
  let (p, m) = (cross.rows, cross.columns)
  guard count > 0, p > 0, m > 0 else { return }
  var tiles: [Tile] = []
  for row in stride(from: 0, to: p, by: tile) {
    for column in stride(from: 0, to: m, by: tile) {
      tiles.append(Tile(rows: row..<min(row + tile, p), columns: column..<min(column + tile, m)))
    }
  }
  let work = tiles
  cross.withMutablePointer { output in
    left.withUnsafeBufferPointer { leftBuffer in
      right.withUnsafeBufferPointer { rightBuffer in
        guard let leftBase = leftBuffer.baseAddress, let rightBase = rightBuffer.baseAddress else { return }
        let (x, y, c) = (
          SharedInput(pointer: leftBase), SharedInput(pointer: rightBase), SharedOutput(pointer: output)
        )
        parallelFor(work.count, threads: threads) { index in
          let tile = work[index]
          Double.gemm(
            transposeA: true, transposeB: false, m: tile.rows.count, n: tile.columns.count, k: count, alpha: 1,
            a: x.pointer + tile.rows.lowerBound, lda: p, b: y.pointer + tile.columns.lowerBound, ldb: m, beta: 1,
            c: c.pointer + tile.rows.lowerBound * m + tile.columns.lowerBound, ldc: m)
        }
      }
    }
  }
}
