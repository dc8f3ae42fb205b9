import Testing

@testable import DataFiles

/// Reading and writing npy files, against bytes written by NumPy.
@Suite struct NpyTests {
  private func read(_ bytes: [UInt8]) throws -> NumpyArray { try Npy.read(bytes: bytes, name: "test.npy") }

  @Test func readsFloat32() throws {
    let array = try read(NumpyFixtures.float32Matrix)
    #expect(array.shape == [2, 3])
    #expect(array.elementType == .float32)
    #expect(array.floats == [0, 1, 2, 3, 4, 5])
    #expect(array.doubles == [0, 1, 2, 3, 4, 5])
    #expect(array.int64s == [0, 1, 2, 3, 4, 5])
  }

  @Test func writesTheSameBytesAsNumPy() throws {
    let array = try NumpyArray(shape: [2, 3], floats: [0, 1, 2, 3, 4, 5])
    #expect(Npy.bytes(of: array).count == 152)
    #expect(Npy.bytes(of: array) == NumpyFixtures.float32Matrix)
    #expect(try Npy.bytes(of: NumpyArray(shape: [], doubles: [2.5])) == NumpyFixtures.scalar)
    #expect(try Npy.bytes(of: NumpyArray(shape: [0, 3], floats: [])) == NumpyFixtures.empty)
    #expect(try Npy.bytes(of: NumpyArray(shape: [3], bools: [true, false, true])) == NumpyFixtures.bools)
    #expect(
      try Npy.bytes(of: NumpyArray(shape: [4], float16s: [1, 0.1, 65504, -0.0])) == NumpyFixtures.vectorFloat16)
  }

  @Test func readsBigEndian() throws {
    #expect(try read(NumpyFixtures.bigEndianFloat64).doubles == [1.5, -2.25, 3e300, 0.1])
  }

  @Test func presentsFortranOrderAsRowMajor() throws {
    let array = try read(NumpyFixtures.fortranInt16)
    #expect(array.shape == [2, 3, 4])
    #expect(array.int64s == (0..<24).map(Int64.init))
    #expect(try read(NumpyFixtures.fortranBigEndianInt32).int64s == [0, 1, 2, 3, 4, 5])
  }

  @Test func transposesMatricesLargerThanABlock() throws {
    // Element (i, j) is 100 i + j; in Fortran order i runs fastest.
    let (rows, columns) = (45, 70)
    var values: [Float] = []
    for column in 0..<columns { for row in 0..<rows { values.append(Float(100 * row + column)) } }
    let bytes = values.withUnsafeBytes { Array($0) }
    let turned = AxisReversal.rowMajor(fortran: bytes, shape: [rows, columns], elementSize: 4)
    let array = try NumpyArray(shape: [rows, columns], elementType: .float32, bytes: turned)
    for row in 0..<rows {
      for column in 0..<columns { #expect(array.floats[row * columns + column] == Float(100 * row + column)) }
    }
  }

  @Test func readsScalarsAndEmptyArrays() throws {
    let scalar = try read(NumpyFixtures.scalar)
    #expect(scalar.shape == [])
    #expect(scalar.doubles == [2.5])
    let empty = try read(NumpyFixtures.empty)
    #expect(empty.shape == [0, 3])
    #expect(empty.floats == [])
  }

  @Test func readsNarrowAndIntegerTypes() throws {
    // 0.1 in half precision is 0.0999755859375.
    #expect(try read(NumpyFixtures.vectorFloat16).doubles == [1, 0.0999755859375, 65504, 0])
    #expect(try read(NumpyFixtures.bools).floats == [1, 0, 1])
    #expect(try read(NumpyFixtures.int8).int64s == [-128, 127])
    let wide = try read(NumpyFixtures.uint64)
    #expect(wide.int64s == nil)
    #expect(wide.doubles == [0, 0x1p64, 9_007_199_254_740_992])
  }

  @Test func readsAllVersions() throws {
    let one = try read(NumpyFixtures.float32Matrix)
    #expect(try read(NumpyFixtures.version2) == one)
    #expect(try read(NumpyFixtures.version3) == one)
  }

  @Test func refusesPicklesRecordsStringsAndComplexNumbers() {
    for (bytes, word) in [
      (NumpyFixtures.pickle, "pickle"), (NumpyFixtures.record, "records"), (NumpyFixtures.unicode, "<U3"),
      (NumpyFixtures.complex, "<c16"),
    ] {
      let error = #expect(throws: DataFileError.self) { try read(bytes) }
      #expect(error?.description.contains(word) == true)
      #expect(error?.description.hasPrefix("test.npy: header") == true)
    }
  }

  @Test func refusesEveryTruncationAndATail() {
    for fixture in [NumpyFixtures.float32Matrix, NumpyFixtures.version2, NumpyFixtures.fortranInt16] {
      for length in fixture.indices {
        #expect(throws: DataFileError.self) { try read(Array(fixture.prefix(length))) }
      }
      #expect(throws: DataFileError.self) { try read(fixture + [0]) }
    }
  }

  @Test(arguments: [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 2), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693952,), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (3), }",
    "{'descr': '<f4', 'fortran_order': False, }",
    "{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (), }",
    "{'descr': '<f3', 'fortran_order': False, 'shape': (), }",
    "{'descr': '<f4', 'fortran_order': 0, 'shape': (), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (), } x",
    "{'descr': '<f4",
    "",
  ])
  func refusesBadHeaders(_ text: String) {
    let header = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0] + UInt16(text.utf8.count).littleEndianBytes + text.utf8
    #expect(throws: DataFileError.self) { try read(header + [0, 0, 0, 0]) }
  }

  @Test func namesThePositionOfNaN() throws {
    let array = try NumpyArray(shape: [2, 3], floats: [0, 1, 2, 3, .nan, 5])
    let error = #expect(throws: DataFileError.self) { try array.requireFinite(file: "x.npy") }
    #expect(error?.description == "x.npy: row 1, column 1: expected a finite number, found nan")
  }

  @Test func refusesValuesThatDoNotFillTheShape() {
    #expect(throws: DataFileError.self) { try NumpyArray(shape: [2, 2], doubles: [1, 2, 3]) }
    #expect(throws: DataFileError.self) { try NumpyArray(shape: [-1], doubles: []) }
    #expect(throws: DataFileError.self) { try NumpyArray(shape: [.max, 2], doubles: []) }
  }

  @Test func roundTripsThroughAFile() throws {
    let directory = try TemporaryDirectory()
    let array = try NumpyArray(shape: [3, 1, 2], int64s: [1, -2, 3, .max, .min, 0])
    try Npy.write(array, to: directory.file("a.npy"))
    #expect(try Npy.read(directory.file("a.npy")) == array)
    #expect(try directory.names() == ["a.npy"])
    let error = #expect(throws: DataFileError.self) { try Npy.read(directory.file("none.npy")) }
    #expect(error?.kind == .notFound)
  }
}
