/// The command that was given, as one would type it again.
enum ShellCommand {
  static var text: String {
    (["espalier"] + CommandLine.arguments.dropFirst().map(quoted)).joined(separator: " ")
  }

  /// An argument as a shell wants it.
  private static func quoted(_ argument: String) -> String {
    let plain = argument.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-_./,:=+@%".unicodeScalars.contains(scalar)
    }
    return plain && !argument.isEmpty ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
  }
}
