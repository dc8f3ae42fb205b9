/// Reads MPS files, free and fixed.
///
/// Columns are gathered as they come and turned into rows at the end by a counting sort, so that reading costs
/// O(bytes).
struct MPSReader {
  enum Section {
    case start, objectiveSense, objectiveName, rows, columns, rhs, ranges, bounds, sets, quadratic, matrix, indicators
    case end
  }

  let text: FileText
  let format: MPSFormat
  var bytes: UnsafeRawBufferPointer { text.bytes }

  // Where the reader is.
  var position = 0
  var line = 0
  var section = Section.start
  /// The fields of the current line; in the fixed format an empty range stands for an empty field.
  var fields: [Range<Int>] = []
  /// Where the current line begins.
  var lineStart = 0
  /// Whether the NAME line said FREE.
  var isDeclaredFree = false

  // What was read.
  var name: String?
  var sense = ObjectiveSense.minimize
  var objectiveName: Range<Int>?
  var rowNames = ByteNames()
  var rowTypes: [UInt8] = []
  /// The row of the file that is the objective.
  var objectiveRow: Int?
  var columnNames = ByteNames()
  var columnStarts: [Int] = []
  var entryRows: [Int32] = []
  var entryValues: [Double] = []
  /// For each row, one more than the last column that had an entry there.
  var lastColumn: [Int32] = []
  var isInInteger = false
  var hasColumns = false
  var kinds: [VariableKind] = []
  var lower: [Double] = []
  var upper: [Double] = []
  /// 1: a lower bound was given, 2: an upper bound was given.
  var given: [UInt8] = []
  /// NaN where none was given.
  var rightHandSides: [Double] = []
  var ranges: [Double] = []
  var setName: [Range<Int>?] = [nil, nil, nil]
  var sets: [SpecialOrderedSet] = []
  var setKind: SpecialOrderedSet.Kind?
  var members: (variables: [Variable], weights: [Double?])?
  var quadratic: [QuadraticTerm] = []
  var quadraticPlaces: [UInt64: Int] = [:]
  var seenPairs: Set<UInt64> = []
  var indicators: [(row: Int, variable: Int, value: Bool)] = []
  var indicatorOfRow: [Int: Int] = [:]

  init(text: FileText, format: MPSFormat) {
    self.text = text
    self.format = format
  }

  func fail(_ problem: String) -> MIPError { text.error(line, problem) }

  /// Reads the whole text.
  mutating func model() throws(MIPError) -> Model {
    while section != .end {
      guard let range = nextLine() else {
        throw fail("the text ends before ENDATA")
      }
      let first = bytes[range.lowerBound]
      if first == UInt8(ascii: "*") { continue }
      if first != UInt8(ascii: " "), first != UInt8(ascii: "\t") {
        try readHeader(range)
      } else {
        try readData(range)
      }
    }
    return try makeModel()
  }

  /// The next line that holds something, without its end.
  private mutating func nextLine() -> Range<Int>? {
    while position < bytes.count {
      lineStart = position
      line += 1
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      var end = position
      position += 1
      while end > lineStart, bytes[end - 1] <= 0x20 { end -= 1 }
      if end > lineStart { return lineStart..<end }
    }
    return nil
  }

  /// Fills ``fields`` with what lies between blanks.
  private mutating func split(_ range: Range<Int>) {
    fields.removeAll(keepingCapacity: true)
    var start = range.lowerBound
    while start < range.upperBound {
      if bytes[start] == 0x20 || bytes[start] == 0x09 || bytes[start] == 0x0D {
        start += 1
        continue
      }
      var end = start
      while end < range.upperBound, bytes[end] != 0x20, bytes[end] != 0x09, bytes[end] != 0x0D { end += 1 }
      fields.append(start..<end)
      start = end
    }
  }

  /// Fills ``fields`` with the six fields of the fixed format, later ones left out when the line ends before.
  ///
  /// A number may run beyond its field when the next one is empty.
  private mutating func splitFixed(_ range: Range<Int>) throws(MIPError) {
    fields.removeAll(keepingCapacity: true)
    for (index, place) in [(1, 3), (4, 12), (14, 22), (24, 36), (39, 47), (49, 61)].enumerated() {
      var start = range.lowerBound + place.0
      guard start < range.upperBound, fields.last?.upperBound != range.upperBound else { return }
      if index == 2 || index == 4, bytes[start] == UInt8(ascii: "$") { return }
      var end = min(range.upperBound, range.lowerBound + place.1)
      if index == 3 || index == 5 {
        while end < range.upperBound, bytes[end] != 0x20 { end += 1 }
      }
      if let last = fields.last, last.upperBound > start { throw fail("a field runs into the next one") }
      while start < end, bytes[start] == 0x20 { start += 1 }
      while end > start, bytes[end - 1] == 0x20 { end -= 1 }
      fields.append(start..<end)
    }
  }

  private mutating func readData(_ range: Range<Int>) throws(MIPError) {
    let isTabbed = format == .fixed && bytes[range].contains(0x09)
    let isFixed = format == .fixed && !isTabbed
    split(range)
    if section == .columns, fields.count >= 3, text.isWord(fields[1], "'marker'") { return try readMarker() }
    switch section {
    case .rows, .columns, .rhs, .ranges, .bounds: if isFixed { try splitFixed(range) }
    default: break
    }
    switch section {
    case .start: throw fail("expected a section such as ROWS, found \(text.excerpt(range))")
    case .objectiveSense: try readSense()
    case .objectiveName: objectiveName = fields[0]
    case .rows: try readRow()
    case .columns: try readColumn(isFixed: isFixed)
    case .rhs: try readSides(isFixed: isFixed)
    case .ranges: try readSides(isFixed: isFixed)
    case .bounds: try readBound(isFixed: isFixed)
    case .sets: try readSet()
    case .quadratic, .matrix: try readProduct()
    case .indicators: try readIndicator()
    case .end: break
    }
  }

  private mutating func readHeader(_ range: Range<Int>) throws(MIPError) {
    split(range)
    let word = fields[0]
    try closeSet()
    if text.isWord(word, "name") {
      guard section == .start else { throw fail("NAME has to come first") }
      try readName(range)
    } else if text.isWord(word, "objsense") {
      section = .objectiveSense
      if fields.count > 1 {
        fields.removeFirst()
        try readSense()
      }
    } else if text.isWord(word, "objname") {
      section = .objectiveName
      if fields.count > 1 { objectiveName = fields[1] }
    } else if text.isWord(word, "rows") || text.isWord(word, "lazycons") || text.isWord(word, "usercuts") {
      guard !hasColumns else { throw fail("\(text.excerpt(word)) has to come before COLUMNS") }
      section = .rows
    } else if text.isWord(word, "columns") {
      guard !hasColumns else { throw fail("COLUMNS occurs twice") }
      hasColumns = true
      try chooseObjective()
      section = .columns
    } else if text.isWord(word, "endata") {
      guard hasColumns else { throw fail("COLUMNS is missing before ENDATA") }
      if isInInteger { throw fail("'INTEND' is missing at the end of COLUMNS") }
      section = .end
    } else {
      guard hasColumns else {
        throw fail("expected NAME, OBJSENSE, ROWS or COLUMNS, found \(text.excerpt(word))")
      }
      try readLaterHeader(word)
    }
  }

  private mutating func readLaterHeader(_ word: Range<Int>) throws(MIPError) {
    if isInInteger { throw fail("'INTEND' is missing at the end of COLUMNS") }
    setKind = nil
    if text.isWord(word, "rhs") {
      section = .rhs
    } else if text.isWord(word, "ranges") {
      section = .ranges
    } else if text.isWord(word, "bounds") {
      section = .bounds
    } else if text.isWord(word, "sos") {
      section = .sets
    } else if text.isWord(word, "sos1") || text.isWord(word, "sos2") {
      section = .sets
      setKind = text.isWord(word, "sos1") ? .type1 : .type2
    } else if text.isWord(word, "quadobj") || text.isWord(word, "qsection") {
      if text.isWord(word, "qsection"), fields.count > 1,
        rowNames.index(of: fields[1], in: bytes) != objectiveRow
      {
        throw fail("products are supported in the objective only")
      }
      section = .quadratic
      seenPairs.removeAll()
    } else if text.isWord(word, "qmatrix") {
      section = .matrix
      seenPairs.removeAll()
    } else if text.isWord(word, "indicators") {
      section = .indicators
    } else if ["qcmatrix", "csection", "gencons", "pwlobj", "scenarios"].contains(where: { text.isWord(word, $0) }) {
      throw fail("section \(text.excerpt(word)) is not supported")
    } else {
      throw fail("\(text.excerpt(word)) is not a section; data lines begin with a blank")
    }
  }

  /// The rest of the NAME line; a last word FREE declares the free format.
  private mutating func readName(_ range: Range<Int>) throws(MIPError) {
    guard fields.count > 1, let last = fields.last else { return }
    var end = last.upperBound
    if text.isWord(last, "free") {
      isDeclaredFree = true
      guard fields.count > 2 else { return }
      end = fields[fields.count - 2].upperBound
    }
    name = String(decoding: bytes[fields[1].lowerBound..<end], as: UTF8.self)
  }

  private mutating func readSense() throws(MIPError) {
    if text.isWord(fields[0], "max") || text.isWord(fields[0], "maximize") || text.isWord(fields[0], "maximise") {
      sense = .maximize
    } else if text.isWord(fields[0], "min") || text.isWord(fields[0], "minimize")
      || text.isWord(fields[0], "minimise")
    {
      sense = .minimize
    } else {
      throw fail("expected MAX or MIN, found \(text.excerpt(fields[0]))")
    }
  }

  /// OBJNAME's row, or the first row of type N; a model may have none.
  private mutating func chooseObjective() throws(MIPError) {
    if let objectiveName {
      guard let row = rowNames.index(of: objectiveName, in: bytes), rowTypes[row] == UInt8(ascii: "N") else {
        throw fail("OBJNAME gives \(text.excerpt(objectiveName)), which is no row of type N")
      }
      objectiveRow = row
    } else {
      objectiveRow = rowTypes.firstIndex(of: UInt8(ascii: "N"))
    }
    lastColumn = Array(repeating: 0, count: rowNames.count)
    rightHandSides = Array(repeating: .nan, count: rowNames.count)
    ranges = rightHandSides
  }
}
