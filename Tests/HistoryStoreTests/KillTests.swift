import Foundation
import HistoryStore
import TestSupport
import Testing

@Suite("A recorder that is killed")
struct KillTests {
    /// The recorder that this is about, beside the tests' own program.
    private static var writer: String {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: program).deletingLastPathComponent().appendingPathComponent("history-writer").path
    }

    @Test("what was committed before a SIGKILL is in the file, 200 times", .timeLimit(.minutes(5)))
    func killed() async throws {
        let folder = try ScratchFolder()
        let path = folder.path("history")
        var random = SeededGenerator(seed: 9)
        var total = 0
        for run in 1...200 {
            let process = try RunningProcess([Self.writer, path, "run-\(run)"], environment: [:])
            try await process.line { !$0.isEmpty }
            let life = Int.random(in: 1...40, using: &random)
            try await Task.sleep(for: .milliseconds(life))
            process.signal(SIGKILL)
            let end = try await process.result()
            #expect(end.signal == SIGKILL, "\(end)")
            #expect(end.errorText.isEmpty)
            // Its last line may be cut.
            let printed = end.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
            total += printed.count
            let app = HistoryApp(engine: "engine", kind: "project", name: "run-\(run)")
            let found = try await onThread {
                try HistoryStore(path, .reading).transitions(of: app, since: .distantPast).map(\.message)
            }
            // A commit that was not printed any more may be there as well; nothing may be missing in between.
            #expect(found.starts(with: printed), "run \(run): \(printed.count) printed, \(found.count) found")
            #expect(found == (0..<found.count).map { "\($0)" })
            guard run.isMultiple(of: 20) else { continue }
            #expect(try await onThread { try RawDatabase(path).column("PRAGMA integrity_check") } == ["ok"])
        }
        #expect(total > 200)
    }
}
