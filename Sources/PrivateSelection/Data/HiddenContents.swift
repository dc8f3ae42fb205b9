/// Says only what kind of thing it is when printed, dumped or reflected, so that no log line can hold private values.
protocol HiddenContents: CustomStringConvertible, CustomReflectable {}

extension HiddenContents {
  /// The name of the type and nothing of the contents.
  public var description: String { "\(Self.self), contents hidden" }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension PrivateData: HiddenContents {}
extension PreparedExponentialMechanism: HiddenContents {}
extension PreparedListMechanism: HiddenContents {}
extension LawDiagnosis: HiddenContents {}
