import Foundation

/// One line of a peer's results.
struct PeerResult: Decodable {
  var method: String
  var keep: Int
  /// Damped loss as a share of the energy.
  var relativeLoss: Double
  var cpuSeconds: Double

  private enum CodingKeys: String, CodingKey {
    case method, keep, cpuSeconds
    case relativeLoss = "dampedLossOverEnergy"
  }
}

extension SelectionBench {
  /// Runs the peer on the same files and reads the JSON it writes.
  func peerResults(command: String) throws -> [PeerResult] {
    let output = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-peer-\(getpid()).json")
    defer { try? FileManager.default.removeItem(at: output) }
    _ = try PeerProcess.run(
      command,
      [
        "--hessian", gram, "--weights", dense, "--group-size", "\(groupSize)", "--keep", keep, "--damping",
        "\(damping)", "--method", peerMethods, "--repeats", "\(repeats)", "--json", output.path,
      ], environment: ["OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1"])
    struct Document: Decodable { var results: [PeerResult] }
    return try JSONDecoder().decode(Document.self, from: Data(contentsOf: output)).results
  }
}
