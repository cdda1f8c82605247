import Terminal

/// Writes samples, family by family. Bytes and no strings: there are twenty samples for each container.
struct SeriesWriter {
    /// What is written so far.
    private(set) var bytes: [UInt8] = []
    private let format: MetricsFormat
    private var name: [UInt8] = []

    /// A text in that format.
    init(_ format: MetricsFormat) { self.format = format }

    /// The samples of one family, which `samples` writes. A family without any is not there.
    mutating func family(_ family: MetricFamily, _ samples: (inout SeriesWriter) -> Void) {
        let start = bytes.count
        bytes += family.introduction(format)
        let first = bytes.count
        name = Array(family.name.utf8)
        samples(&self)
        if bytes.count == first { bytes.removeSubrange(start...) }
    }

    /// A sample with all of its labels and the closing brace, or without any.
    mutating func sample(_ labels: [UInt8], _ more: [UInt8] = [], value: Double) {
        begin(labels, more)
        append(value)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A sample that is a whole number.
    mutating func sample(_ labels: [UInt8], _ more: [UInt8] = [], count: Int) {
        begin(labels, more)
        bytes += String(count).utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A sample that is 1 for what holds, else 0.
    mutating func sample(_ labels: [UInt8], _ more: [UInt8] = [], holds: Bool) {
        begin(labels, more)
        bytes.append(holds ? UInt8(ascii: "1") : UInt8(ascii: "0"))
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Samples that were written before.
    mutating func append(_ written: [UInt8]) { bytes += written }

    private mutating func begin(_ labels: [UInt8], _ more: [UInt8]) {
        bytes += name
        bytes += labels
        bytes += more
        bytes.append(UInt8(ascii: " "))
    }

    private mutating func append(_ value: Double) {
        switch value {
        case .infinity: bytes += "+Inf".utf8
        case -.infinity: bytes += "-Inf".utf8
        case _ where value.isNaN: bytes += "NaN".utf8
        case _ where value == value.rounded() && abs(value) < 1e15: bytes += String(Int(value)).utf8
        default: bytes += value.description.utf8
        }
    }
}

/// The labels of a series as both formats write them: `{app="demo",kind="project"`, and the brace that ends them.
enum Labels {
    /// What ends labels.
    static let end = [UInt8(ascii: "}")]

    /// Labels from the opening brace on, without the closing one.
    static func open(_ labels: [(name: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        for (index, label) in labels.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(label.name, label.value, to: &bytes)
        }
        return bytes
    }

    /// One more label, and the closing brace.
    static func last(_ name: String, _ value: String) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: ",")]
        append(name, value, to: &bytes)
        return bytes + end
    }

    private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes += name.utf8
        bytes += "=\"".utf8
        for byte in value.name.utf8 {
            // Line ends, the third thing to escape, are visible text by now.
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
