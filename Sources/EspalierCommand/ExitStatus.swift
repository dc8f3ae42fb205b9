/// How the process ends, one contract for all commands. Thrown as an error, it ends a command without a message.
enum ExitStatus: Int32, Error {
  case success = 0
  case internalFault = 1
  /// The arguments are wrong.
  case usage = 2
  /// An input cannot be read or makes no sense.
  case input = 3
  case infeasible = 4
  /// A proof was asked for and the limit came first; the incumbent is written.
  case unproved = 5
  /// A verification came out below its threshold; the files are kept.
  case unverified = 6
  /// An output cannot be written.
  case output = 7
  /// SIGINT came; what is written is valid.
  case interrupted = 130
}
