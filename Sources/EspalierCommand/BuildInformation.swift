/// What this program is and was built with.
enum BuildInformation {
  /// The version of Espalier; the only place where it stands.
  static let version = "0.1.0"

  /// The Swift compiler's version. The language has no constant for it; conditions on it are all there is.
  static var swiftVersion: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3.3)
      "6.3.3"
    #elseif compiler(>=6.3.2)
      "6.3.2"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}
