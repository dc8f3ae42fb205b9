import ArgumentParser
import Selection

/// Methods from the command line, such as `swap,backward`.
struct MethodList: ExpressibleByArgument, Sendable {
  var methods: [Method]

  init?(argument: String) {
    methods = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let method = Method(rawValue: String(name)) else { return nil }
      if !methods.contains(method) { methods.append(method) }
    }
  }
}
