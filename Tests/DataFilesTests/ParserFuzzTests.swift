import Foundation
import TestSupport
import Testing

@testable import DataFiles

/// Throws mutated files at the parsers: each gives a value or throws `DataFileError`, and a value that is written and
/// read again is the same.
@Suite(.serialized) struct ParserFuzzTests {
  /// Runs until the time is over; the failing input is reported in full.
  private func fuzz(_ mutator: Mutator, _ check: ([UInt8]) throws -> Bool) {
    var mutator = mutator
    let run = FuzzRun()
    var count = 0
    var accepted = 0
    while run.goesOn {
      for _ in 0..<50 {
        let bytes = mutator.next()
        count += 1
        do {
          if try check(bytes) { accepted += 1 }
        } catch {
          Issue.record("input \(count): \(error): \(Data(bytes).base64EncodedString())")
          return
        }
      }
    }
    // A fuzzer whose inputs are all refused, or all accepted, tests little.
    #expect(accepted > 0)
    #expect(accepted < count)
  }

  private struct Difference: Error {}

  /// The value, or `nil` for an honest refusal.
  private func parsed<Value>(_ body: () throws -> Value) throws -> Value? {
    do { return try body() } catch let error as DataFileError {
      // Every refusal must also be printable.
      if error.description.isEmpty || error.description.contains("\n") { throw Difference() }
      return nil
    }
  }

  private func require(_ condition: Bool) throws {
    if !condition { throw Difference() }
  }

  @Test func safetensors() throws {
    var corpus = [SafetensorsFixtures.numbers]
    corpus.append(try SafetensorsWriter.bytes([]))
    corpus.append(try SafetensorsWriter.bytes([.floats(name: "x", shape: [2, 2], values: [1, 2, 3, 4])]))
    corpus.append(
      try SafetensorsWriter.bytes(
        [
          TensorData(name: "f4", type: .f4, shape: [2, 3], bytes: [1, 2, 3]),
          TensorData(name: "new", type: .other("F5"), shape: [3], bytes: [1, 2]),
          .int64s(name: "ü\"\\", shape: [1], values: [-1]), .floats(name: "e", shape: [0, 9], values: []),
        ], metadata: ["a": "b\n", "ü": ""]))
    let tokens = [
      "\"", "{", "}", "[", "]", ",", ":", "\\u0000", "\\ud83c\\udf33", "\\n", "null", "true", "1e5", " ", "\u{FEFF}",
      "é",
      "e\u{301}", "\"dtype\":\"F32\"", "\"shape\":[0]", "\"data_offsets\":[0,0]", "\"__metadata__\":{}", "F64", "BOOL",
      "{\"a\":", "[[[[[[[[", "\"x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},",
    ]
    fuzz(Mutator(seed: 11 &+ FuzzRun.seed, corpus: corpus, tokens: tokens)) { bytes in
      guard let file = try parsed({ try SafetensorsFile(bytes: bytes, name: "fuzz") }) else { return false }
      let tensors = try file.tensors.map { try TensorData.passThrough(from: file, name: $0.name) }
      let again = try SafetensorsFile(
        bytes: SafetensorsWriter.bytes(tensors, metadata: file.metadata), name: "again")
      try require(again.metadata == file.metadata && again.tensors.count == file.tensors.count)
      for tensor in file.tensors {
        let other = try again.require(tensor.name)
        try require(other.type == tensor.type && other.shape == tensor.shape)
        try require(other.elementCount == tensor.elementCount)
        let contents = try file.withBytes(of: tensor.name) { Array($0) }
        try require(try again.withBytes(of: tensor.name) { Array($0) } == contents)
        if let floats = try parsed({ try file.floats(tensor.name) }) {
          try require(floats.count == tensor.elementCount)
          try require(try file.doubles(tensor.name).count == floats.count)
        }
      }
      return true
    }
  }

  @Test func npy() throws {
    let corpus = [
      NumpyFixtures.float32Matrix, NumpyFixtures.bigEndianFloat64, NumpyFixtures.fortranInt16,
      NumpyFixtures.fortranBigEndianInt32, NumpyFixtures.scalar, NumpyFixtures.empty, NumpyFixtures.vectorFloat16,
      NumpyFixtures.bools, NumpyFixtures.uint64, NumpyFixtures.int8, NumpyFixtures.version2, NumpyFixtures.version3,
      NumpyFixtures.pickle, NumpyFixtures.record,
    ]
    let tokens = [
      "'", "\"", "(", ")", ",", "{", "}", ":", "True", "False", "'<f4'", "'>i2'", "'|b1'", "'|O'", "'shape': (", "1, ",
      "0, ",
      "2, 2, 2, 2, ", "'descr': ", "'fortran_order': True", " ", "\n", "L", "\u{93}NUMPY", "[('a', '<f4')]",
    ]
    fuzz(Mutator(seed: 12 &+ FuzzRun.seed, corpus: corpus, tokens: tokens)) { bytes in
      guard let array = try parsed({ try Npy.read(bytes: bytes, name: "fuzz") }) else { return false }
      try require(try Npy.read(bytes: Npy.bytes(of: array), name: "again") == array)
      try require(array.doubles.count == array.count && array.floats.count == array.count)
      try require(array.int64s.map { $0.count == array.count } ?? true)
      _ = try parsed { try array.requireFinite(file: "fuzz") }
      return true
    }
  }

  @Test func npz() throws {
    let one = try NumpyArray(shape: [2], doubles: [1, 2])
    let corpus = [
      NumpyFixtures.stored, NumpyFixtures.deflated, try Npz.bytes(of: []), try Npz.bytes(of: [("a", one), ("ü", one)]),
    ]
    let tokens = [
      "PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "PK\u{6}\u{6}", "PK\u{6}\u{7}", ".npy", "\u{1}\0\u{8}\0",
      "\0\0\0\0",
      "\u{8}\0", "x",
    ]
    fuzz(Mutator(seed: 13 &+ FuzzRun.seed, corpus: corpus, tokens: tokens)) { bytes in
      guard let arrays = try parsed({ try Npz.read(bytes: bytes, name: "fuzz") }) else { return false }
      let again = try Npz.read(bytes: Npz.bytes(of: arrays), name: "again")
      try require(again.map(\.name) == arrays.map(\.name) && again.map(\.array) == arrays.map(\.array))
      return true
    }
  }

  @Test func svmLight() throws {
    let corpus = ["1 1:0.5 7:-2 # end\n-1 qid:3 2:1e-3\n\n0.5\n", "0 0:1\n1 0:2 3:4\n", "2 16777000:1"].map {
      Array($0.utf8)
    }
    let tokens = [
      " ", ":", "#", "\n", "\r\n", "qid:1", "0:1", "2147483647:1", "99999999999:1", "nan", "1e400", "-", "\t", "é",
    ]
    fuzz(Mutator(seed: 15 &+ FuzzRun.seed, corpus: corpus, tokens: tokens)) { bytes in
      guard let table = try parsed({ try SVMLight(bytes: bytes, name: "fuzz") }) else { return false }
      try require(table.starts.count == table.columnCount + 1 && table.starts.last == table.values.count)
      try require(table.rowIndices.allSatisfy { $0 >= 0 && $0 < table.rowCount })
      try require((table.values + table.response).allSatisfy(\.isFinite))
      return true
    }
  }

  @Test func csv() throws {
    let corpus = [
      "a,b,c\n1,2.5,-3e-7\n0.1,,NA\n", "1;2\n3;4\n", "x\r\n\"a \"\"b\"\"\"\r\n\"line\nbreak\"\r\n",
      "\u{FEFF}n\tm\n1\t2\n\n", "é,ü\n12345678901234567890,1e400\n", "only\n\n1\n\"\"\n",
    ].map { Array($0.utf8) }
    let tokens = [
      "\"", "\"\"", ",", "\t", ";", "\n", "\r\n", "\r", "\u{FEFF}", "nan", "inf", "1e308", "0x1p3", "é", "e\u{301}",
      "\0", "-",
      ".", "1.7976931348623159e308", "column1",
    ]
    let headers = [CSVTable.Header.automatic, .present, .absent]
    var turn = 0
    fuzz(Mutator(seed: 14 &+ FuzzRun.seed, corpus: corpus, tokens: tokens)) { bytes in
      turn += 1
      let delimiter: Character = [",", "\t", ";"][turn % 3]
      let header = headers[turn / 3 % 3]
      guard
        let table = try parsed({
          try CSVTable(bytes: bytes, name: "fuzz", delimiter: delimiter, header: header)
        })
      else { return false }
      let columns = try table.names.map { try table.strings($0) }
      let rows = (0..<table.rowCount).map { row in columns.map { $0[row] } }
      let text = try CSVTable.text(names: table.names, rows: rows, delimiter: delimiter)
      let again = try CSVTable(bytes: Array(text.utf8), name: "again", delimiter: delimiter, header: .present)
      try require(again.names.map { Array($0.utf8) } == table.names.map { Array($0.utf8) })
      try require(again.rowCount == table.rowCount)
      for name in table.names {
        try require(again.strings(name).map { Array($0.utf8) } == table.strings(name).map { Array($0.utf8) })
        let numbers = try parsed { try table.numericColumn(name, missing: .keepNonFinite) }
        let others = try parsed { try again.numericColumn(name, missing: .keepNonFinite) }
        try require(numbers?.map(\.bitPattern) == others?.map(\.bitPattern))
        if let strict = try parsed({ try table.numericColumn(name) }) {
          try require(strict.allSatisfy { $0.isFinite })
        }
      }
      return true
    }
  }
}
