/// Brings arrays from Fortran order (first axis fastest) into row-major order (last axis fastest).
enum AxisReversal {
  /// The row-major bytes of an array whose bytes are in Fortran order.
  ///
  /// The shape's extents are at least 1 and their product fills the bytes. Complexity: O(n), blocked for matrices.
  static func rowMajor(fortran bytes: [UInt8], shape: [Int], elementSize: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
      count = bytes.count
      let output = UnsafeMutableRawBufferPointer(output)
      bytes.withUnsafeBytes { bytes in
        switch elementSize {
        case 1: reorder(bytes, output, shape, UInt8.self)
        case 2: reorder(bytes, output, shape, UInt16.self)
        case 4: reorder(bytes, output, shape, UInt32.self)
        default: reorder(bytes, output, shape, UInt64.self)
        }
      }
    }
  }

  private static func reorder<Element: FixedWidthInteger>(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, _ shape: [Int], _ type: Element.Type
  ) {
    if shape.count == 2 {
      transpose(input, output, rows: shape[0], columns: shape[1], type)
      return
    }
    let size = MemoryLayout<Element>.size
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in 1..<shape.count { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    // An odometer over the row-major output; `source` follows it in the input.
    var index = [Int](repeating: 0, count: shape.count)
    var source = 0
    for target in 0..<input.count / size {
      let value = input.loadUnaligned(fromByteOffset: size * source, as: type)
      output.storeBytes(of: value, toByteOffset: size * target, as: type)
      for axis in stride(from: shape.count - 1, through: 0, by: -1) {
        index[axis] += 1
        source += strides[axis]
        if index[axis] < shape[axis] { break }
        source -= strides[axis] * shape[axis]
        index[axis] = 0
      }
    }
  }

  private static func transpose<Element: FixedWidthInteger>(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, rows: Int, columns: Int,
    _ type: Element.Type
  ) {
    // Blocks of 32 by 32 keep both sides in the first-level cache.
    let size = MemoryLayout<Element>.size
    let block = 32
    for firstRow in stride(from: 0, to: rows, by: block) {
      for firstColumn in stride(from: 0, to: columns, by: block) {
        for row in firstRow..<min(rows, firstRow + block) {
          for column in firstColumn..<min(columns, firstColumn + block) {
            let value = input.loadUnaligned(fromByteOffset: size * (column * rows + row), as: type)
            output.storeBytes(of: value, toByteOffset: size * (row * columns + column), as: type)
          }
        }
      }
    }
  }
}
