import Testing

@testable import DataFiles

/// The examples of FIPS 180-2.
@Suite struct SHA256Tests {
  private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  private let million = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

  @Test func digestsBytes() throws {
    #expect(try SHA256.hexDigest(of: Array("abc".utf8)) == abc)
    #expect(try SHA256.hexDigest(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func digestsFiles() throws {
    let directory = try TemporaryDirectory()
    try directory.put(Array(repeating: UInt8(ascii: "a"), count: 1_000_000), "a")
    #expect(try SHA256.hexDigest(ofFile: directory.file("a")) == million)
    let error = #expect(throws: DataFileError.self) { try SHA256.hexDigest(ofFile: directory.file("b")) }
    #expect(error?.kind == .notFound)
    #expect(throws: DataFileError.self) { try SHA256.hexDigest(ofFile: directory.path) }
  }
}
