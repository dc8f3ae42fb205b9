#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a worker is asked: a request without closures, and the settings of the backend.
struct WorkerTask {
  var form = MatrixForm()
  var options = SolveOptions()
  var start: [Double]?
  var cutoff: Double?
  var threads = 1
  /// On the clock that all processes of the machine share, so that the start of the process counts.
  var deadline: Double?
  var recheckInfeasible = true
  var writesLog = false

  init(_ request: SolveRequest, recheckInfeasible: Bool) {
    form = request.form
    options = request.options
    start = request.start
    cutoff = request.cutoff
    threads = request.threads
    deadline = request.secondsLeft.map { Self.now + $0 }
    self.recheckInfeasible = recheckInfeasible
    writesLog = request.options.log != nil
  }

  /// `nil` when the bytes are not a task.
  init?(from reader: inout ByteReader) {
    guard let relativeGap = reader.readDouble(), let absoluteGap = reader.readDouble(),
      let nodeLimit = reader.readOptionalInt(), let iterationLimit = reader.readOptionalInt(),
      let seed = reader.readOptionalInt(), let presolve = reader.readBool(),
      let start = reader.readOptionalDoubles(), let cutoff = reader.readOptionalDouble(),
      let threads = reader.readInt(), let deadline = reader.readOptionalDouble(),
      let recheckInfeasible = reader.readBool(), let writesLog = reader.readBool(), reader.read(&form)
    else { return nil }
    options.relativeGap = relativeGap
    options.absoluteGap = absoluteGap
    options.nodeLimit = nodeLimit
    options.iterationLimit = iterationLimit
    options.seed = seed
    options.presolve = presolve
    self.start = start
    self.cutoff = cutoff
    self.threads = threads
    self.deadline = deadline
    self.recheckInfeasible = recheckInfeasible
    self.writesLog = writesLog
    if let start, start.count != form.columnCount { return nil }
  }

  func write(to writer: inout ByteWriter) {
    writer.write(options.relativeGap)
    writer.write(options.absoluteGap)
    writer.write(options.nodeLimit)
    writer.write(options.iterationLimit)
    writer.write(options.seed)
    writer.write(options.presolve)
    writer.write(start)
    writer.write(cutoff)
    writer.write(threads)
    writer.write(deadline)
    writer.write(recheckInfeasible)
    writer.write(writesLog)
    writer.write(form)
  }

  var secondsLeft: Double? { deadline.map { max(0, $0 - Self.now) } }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
