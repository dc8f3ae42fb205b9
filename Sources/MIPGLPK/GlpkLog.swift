import CGLPK

/// Takes what GLPK writes on the terminal of its thread and hands it on in lines.
final class GlpkLog {
  private let receive: @Sendable (String) -> Void
  private var pending: [UInt8] = []

  init(_ receive: @escaping @Sendable (String) -> Void) { self.receive = receive }

  /// The hook belongs to the environment of the calling thread and lives until that is freed; so must this object.
  func install() {
    glp_term_out(GLP_ON)
    glp_term_hook(
      { info, text in
        guard let info, let text else { return 1 }
        Unmanaged<GlpkLog>.fromOpaque(info).takeUnretainedValue().take(text)
        // Not 0: nothing goes to the terminal.
        return 1
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private func take(_ text: UnsafePointer<CChar>) {
    var next = text
    while next.pointee != 0 {
      if next.pointee == CChar(UInt8(ascii: "\n")) { flush() } else { pending.append(UInt8(bitPattern: next.pointee)) }
      next += 1
    }
  }

  func flush() {
    guard !pending.isEmpty else { return }
    receive(String(decoding: pending, as: UTF8.self))
    pending = []
  }
}
