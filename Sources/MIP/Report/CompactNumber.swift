#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A number for people: whole numbers without a point, others to six significant digits.
func compact(_ value: Double) -> String {
  if value == .infinity { return "∞" }
  if value == -.infinity { return "−∞" }
  if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
  var buffer = [CChar](repeating: 0, count: 32)
  let length = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.6g", $0) }
  return String(decoding: buffer.prefix(max(0, Int(length))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
