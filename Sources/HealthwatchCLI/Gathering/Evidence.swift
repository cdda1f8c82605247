import Diagnosis
import DockerEngine
import FoundationEssentials
import Health

/// What was gathered about one container: the facts for the diagnosis, and what a report shows beside them.
struct Evidence: Sendable {
    /// The last that was seen of it.
    var container: Wire.ContainerInspect
    var facts: ContainerFacts
    /// The last log lines as they came; nil when the engine did not give them.
    var log: [UInt8]?
    /// Sources that gave nothing, and why.
    var gaps: [Gap] = []
    /// Set when a run of the check outlived its time: its process on the engine's machine.
    var leftover: Int?
    /// In which time it was removed, by the engine's clock; nil while it exists.
    var removal: DateInterval?
    /// How many log lines were asked for to be shown.
    var logLines = 20

    /// A source that gave nothing.
    struct Gap: Sendable, Equatable {
        var source: Source
        var reason: String
    }

    /// What the facts come to.
    var findings: [Finding] { Diagnosis.findings(facts) }

    /// Why there is no log.
    var logProblem: String? { gaps.first { $0.source == .log }?.reason }

    /// The lines of a log without what moves cursors and colours text: as a program reads it.
    static func lines(_ log: [UInt8]) -> [String] {
        log.split(separator: UInt8(ascii: "\n")).suffix(500).map { line in
            let text = String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            return text.utf8.contains(0x1b) ? withoutEscapes(text) : text
        }
    }

    private static func withoutEscapes(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            guard scalar == "\u{1b}" else {
                plain.append(scalar)
                continue
            }
            guard scalars.first == "[" else { continue }
            scalars.removeFirst()
            while let next = scalars.popFirst(), !(0x40...0x7e).contains(next.value) {}
        }
        return String(plain)
    }
}
