import Foundation

/// A safetensors file made by hand: the length of the header, the header, the data.
enum SafetensorsFixture {
  static func write(name: String, rows: Int, columns: Int, _ values: [Double], to path: String) throws {
    let size = 8 * values.count
    var header = #"{"\#(name)":{"dtype":"F64","shape":[\#(rows),\#(columns)],"data_offsets":[0,\#(size)]}}"#
    while header.utf8.count % 8 != 0 { header += " " }
    var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += Array($0) } }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}
