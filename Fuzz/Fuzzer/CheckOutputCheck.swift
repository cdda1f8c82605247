import FoundationEssentials

@testable import Diagnosis

/// A health command and what it, the app's log and the kernel say, with zeros between: all that is read in a container.
enum CheckOutputCheck {
    static func run(_ bytes: [UInt8]) {
        let texts = texts(in: bytes, atMost: 3)
        let line = texts[0]
        let command = CheckCommand(CheckFacts(test: ["CMD-SHELL", line]), environment: ["PORT": "80"])
        _ = (command.programs, command.asksForHead)
        let output = texts.count > 1 ? texts[1] : ""
        _ = CheckFailure.read(
            CheckResult(start: Date(timeIntervalSince1970: 0), exitCode: 1, output: output), of: command)
        let log = line.split(separator: "\n").map(String.init)
        let signs = LogSign.all(in: log)
        demand(signs.allSatisfy { (0..<log.count).contains($0.age) }, "a sign is older than the log")
        _ = (LogSign.announcedPort(in: log), LogSign.lastError(in: log), LogSign.isStartingUp(log))
        _ = ListeningSocket.parse(texts.last ?? "").map(\.text)
        demand(Shell.commands(Shell.quoted(line)) == [[line]], "a quoted word is read otherwise")
    }
}
