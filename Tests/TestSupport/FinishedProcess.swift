import Foundation

/// How a program ended, and all that it wrote.
package struct FinishedProcess: Sendable, CustomStringConvertible {
    /// The program and its arguments.
    package let arguments: [String]
    let waitStatus: Int32
    /// Standard output, byte for byte.
    package let output: [UInt8]
    /// Standard error, byte for byte.
    package let errors: [UInt8]
    /// From the start of the process to its end.
    package let duration: Duration
    /// When it ended, noted by a thread of its own: the task that hears of it can be late by seconds on a busy machine.
    package let ended: ContinuousClock.Instant

    /// The exit status; nil when a signal ended the process.
    package var exitCode: Int32? { waitStatus & 0x7F == 0 ? (waitStatus >> 8) & 0xFF : nil }
    /// The signal that ended the process.
    package var signal: Int32? { waitStatus & 0x7F == 0 ? nil : waitStatus & 0x7F }
    /// Standard output as text.
    package var text: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text.
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
    /// The lines of standard output.
    package var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// Standard output as one JSON document.
    package func json() throws -> JSONValue {
        do {
            return try JSONDecoder().decode(JSONValue.self, from: Data(output))
        } catch {
            throw ProcessProblem(what: "printed no JSON document (\(error))", run: self)
        }
    }

    /// Standard output as one JSON document per line.
    package func jsonLines() throws -> [JSONValue] {
        try lines.map { line in
            do {
                return try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
            } catch {
                throw ProcessProblem(what: "printed a line that is no JSON: \(line)", run: self)
            }
        }
    }

    /// Everything, for the report of a failed test.
    package var description: String {
        let end = exitCode.map { "exit \($0)" } ?? "signal \(signal ?? 0)"
        return """
            \(arguments.joined(separator: " "))
            \(end) after \(duration)
            --- standard output
            \(text)
            --- standard error
            \(errorText)
            """
    }
}

/// A run that did not go as a test needs it.
package struct ProcessProblem: Error, CustomStringConvertible {
    let what: String
    let run: FinishedProcess

    package var description: String { "\(what): \(run)" }
}
