import Foundation
import TestSupport
import Testing

@Suite("The record of a watch", .needsEngine)
struct WatchRecordTests {
    @Test("what happens is recorded where the user's state is, with every check; --no-record makes no file")
    func recorded() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            let silent = try await lab.watching([lab.name("web"), "--until", "Healthy", "--no-record"]).result()
            #expect(silent.exitCode == 0, "\(silent)")
            #expect(!FileManager.default.fileExists(atPath: lab.folder.path("state")))
            let watch = try lab.watching([lab.name("web")])
            try await watch.tells(": Healthy (")
            try await lab.spoil("web")
            try await watch.tells("Healthy -> Unhealthy")
            let run = try await watch.interrupted()
            #expect(FileManager.default.fileExists(atPath: lab.record), "\(run)")
            let history = try await lab.healthwatch("history", lab.name("web"), "--record", lab.record)
            #expect(history.exitCode == 0, "\(history)")
            for word in ["Healthy", "Unhealthy"] { #expect(history.text.contains(word), "\(history)") }
        }
    }

    /// Expects that the watch says what is wrong with its record once, and goes on to tell changes.
    private func expectTold(
        _ lab: LabEngine, record: String, saying words: String, at location: SourceLocation = #_sourceLocation
    ) async throws {
        let watch = try lab.watching([lab.name("web"), "--record", record])
        try await watch.notes("recording: ")
        try await lab.spoil("web")
        try await watch.tells("Healthy -> Unhealthy")
        try await lab.mend("web")
        try await watch.tells("Unhealthy -> Healthy")
        let run = try await watch.interrupted()
        #expect(run.errorText.contains(words), "\(run)", sourceLocation: location)
        #expect(!FileManager.default.fileExists(atPath: lab.folder.path("state")), sourceLocation: location)
    }

    @Test("a place where no file can be, and a file of another program, stop nothing, and are left as they are")
    func unusable() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            let foreign = lab.folder.path("letter")
            try "Dear reader\n".write(toFile: foreign, atomically: true, encoding: .utf8)
            try await expectTold(lab, record: foreign + "/history.db", saying: foreign)
            try await expectTold(lab, record: foreign, saying: "is not a history of this program")
            #expect(try String(contentsOfFile: foreign, encoding: .utf8) == "Dear reader\n")
        }
    }

    @Test("a full device stops nothing", .needsMount)
    func full() async throws {
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            let device = try MemoryFileSystem(size: "64k")
            try? Data(repeating: 1, count: 60 * 1024).write(to: URL(fileURLWithPath: device.path + "/filler"))
            try await expectTold(lab, record: device.path + "/history.db", saying: "no space left on the device")
        }
    }

    @Test("without a home there is no record, which is said")
    func homeless() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            let watch = try lab.watching([lab.name("web")], environment: ["XDG_STATE_HOME": "", "HOME": ""])
            try await watch.notes("nothing is recorded: neither XDG_STATE_HOME nor HOME says where")
            try await watch.tells(": Healthy (")
            _ = try await watch.interrupted()
        }
    }
}
