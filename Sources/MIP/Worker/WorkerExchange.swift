/// The bytes that go to a worker and come from it.
struct WorkerExchange {
  /// The answer, once it has come.
  private(set) var answer: Result<SolveReply, MIPError>?
  /// Whether the worker has said that it is there.
  private(set) var isGreeted = false
  /// Whether the worker has closed its end.
  private(set) var hasEnded = false
  private(set) var outputIsOpen = true
  /// When it began, on the request's clock.
  let began: Double

  private let request: SolveRequest
  private let executable: String
  private var outgoing: [UInt8] = []
  private var sent = 0
  private var incoming: [UInt8] = []
  private var output: [UInt8] = []
  private var lastLine = ""
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(_ request: SolveRequest, executable: String) {
    self.request = request
    self.executable = executable
    began = request.clock.seconds
  }

  var isSending: Bool { sent < outgoing.count }

  /// What failed, with the last thing the worker wrote.
  func failure(_ end: String) -> String {
    let said = isGreeted ? end : "\(end) before it answered as a solver worker does"
    return lastLine.isEmpty ? said : "\(said); its last words: \(lastLine)"
  }

  mutating func queue(_ task: WorkerTask) {
    var writer = ByteWriter()
    task.write(to: &writer)
    outgoing = WorkerChannel.header(.request, length: writer.bytes.count) + writer.bytes
  }

  /// Sends and receives what can be sent and received now.
  ///
  /// - Throws: `MIPError.workerFailed` for bytes that are no frame.
  mutating func advance(_ child: ChildProcess) throws(MIPError) {
    sendRest(to: child)
    reading: while !hasEnded {
      switch child.receive(into: &buffer) {
      case .bytes(let count):
        incoming.append(contentsOf: buffer[..<count])
        try takeFrames()
      case .notNow: break reading
      case .end: hasEnded = true
      }
    }
    try drainOutput(child)
  }

  /// Takes what the worker has written so far.
  mutating func drainOutput(_ child: ChildProcess) throws(MIPError) {
    while outputIsOpen {
      switch child.readOutput(into: &buffer) {
      case .bytes(let count): takeOutput(buffer[..<count])
      case .notNow: return
      case .end:
        outputIsOpen = false
        takeOutput([UInt8(ascii: "\n")])
      }
    }
  }

  private mutating func sendRest(to child: ChildProcess) {
    while isSending {
      switch child.send(outgoing[sent...].prefix(1 << 20)) {
      case .bytes(let count): sent += count
      case .notNow: return
      case .end:
        // Nobody reads; how the worker ended is found out by reading.
        sent = outgoing.count
      }
    }
    guard !outgoing.isEmpty else { return }
    outgoing = []
    sent = 0
    // A program that only copies its input ends now instead of waiting for more.
    child.endSending()
  }

  private mutating func takeFrames() throws(MIPError) {
    while incoming.count >= WorkerChannel.headerSize {
      guard let frame = WorkerChannel.parse(header: Array(incoming[..<WorkerChannel.headerSize])),
        frame.length <= longestFrame
      else { throw nonsense() }
      let end = WorkerChannel.headerSize + frame.length
      guard incoming.count >= end else { return }
      var reader = ByteReader(Array(incoming[WorkerChannel.headerSize..<end]))
      incoming.removeSubrange(..<end)
      switch frame.kind {
      case .hello where !isGreeted: isGreeted = true
      case .progress where isGreeted:
        guard let nodes = reader.readInt(), let incumbent = reader.readOptionalDouble(),
          let bound = reader.readOptionalDouble()
        else { throw nonsense() }
        request.report(nodes: nodes, incumbent: incumbent, bound: bound)
      case .reply where isGreeted:
        guard let answer = reader.readAnswer(to: request.form) else { throw nonsense() }
        self.answer = answer
      default: throw nonsense()
      }
    }
  }

  /// No answer to this request is longer: three vectors over columns, two over rows, and words.
  private var longestFrame: Int { 32 * (request.form.columnCount + request.form.rowCount) + (1 << 20) }

  private func nonsense() -> MIPError {
    .workerFailed(executable: executable, reason: "it answered something that is no answer")
  }

  private mutating func takeOutput(_ bytes: ArraySlice<UInt8>) {
    output.append(contentsOf: bytes)
    while let end = output.firstIndex(of: UInt8(ascii: "\n")) {
      takeLine(output[..<end])
      output.removeSubrange(...end)
    }
    // A program that writes without end and without lines is no worker.
    if output.count > 1 << 16 { output.removeAll() }
  }

  private mutating func takeLine(_ bytes: ArraySlice<UInt8>) {
    let line = String(decoding: bytes, as: UTF8.self)
    guard !line.isEmpty else { return }
    lastLine = String(line.prefix(200))
    if isGreeted { request.options.log?(line) }
  }
}
