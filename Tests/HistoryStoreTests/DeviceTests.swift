import Foundation
import TestSupport
import Testing

@testable import HistoryStore

@Suite("Devices that are full or cannot be written")
struct DeviceTests {
    @Test("a history on a read-only file system is read, and not written", .needsMount) func readOnly() throws {
        let device = try MemoryFileSystem(size: "1m")
        let path = device.path + "/a%b?c"
        try HistoryStore(path, .recording).append([change("Healthy", 0)])
        try device.setReadOnly(true)
        #expect(try HistoryStore(path, .reading).story() == ["0 Healthy"])
        #expect(problem { _ = try HistoryStore(path, .recording) } == .readOnly(path: path))
        #expect(
            problem { _ = try HistoryStore(device.path + "/x/y", .recording) } == .readOnly(path: device.path + "/x/y"))
        #expect(
            problem { _ = try HistoryStore(device.path + "/x/y", .reading) } == .missing(path: device.path + "/x/y"))
    }

    @Test(
        "a history in a folder that this user may not write is read, and not written",
        .enabled(if: getuid() != 0, "permissions do not stop root"))
    func forbidden() throws {
        let folder = try ScratchFolder()
        let path = folder.path("history")
        try HistoryStore(path, .recording).append([change("Healthy", 0)])
        chmod(folder.path(""), 0o500)
        defer { chmod(folder.path(""), 0o700) }
        #expect(try HistoryStore(path, .reading).story() == ["0 Healthy"])
        let error = problem { _ = try HistoryStore(path, .recording) }
        #expect(error == .readOnly(path: path))
        let other = problem { _ = try HistoryStore(folder.path("other"), .recording) }
        #expect(other == .cannotOpen(path: folder.path("other"), reason: "Permission denied"))
    }

    @Test("a log that cannot be read along is no reason to read without it", .needsMount) func leftLog() throws {
        let device = try MemoryFileSystem(size: "1m")
        let path = device.path + "/history"
        try HistoryStore(path, .recording).append([change("Healthy", 0)])
        // A log whose writer was killed, without its index.
        try Data(repeating: 1, count: 100).write(to: URL(fileURLWithPath: path + "-wal"))
        try device.setReadOnly(true)
        let error = problem { _ = try HistoryStore(path, .reading) }
        #expect(error != nil, "what the log holds was passed over")
    }

    @Test("a full device is told of, and loses nothing that was committed", .needsMount) func full() throws {
        let device = try MemoryFileSystem(size: "512k")
        let path = device.path + "/history"
        let store = try HistoryStore(path, .recording)
        var written = 0
        let error = problem {
            while written < 10_000 {
                try store.append([result(0, Double(written), output: String(repeating: "x", count: 1000))])
                written += 1
            }
        }
        #expect(error == .full(path: path))
        #expect(written > 10)
        #expect(try store.starts() == Array(0..<written))
        try RawDatabase(path).column("PRAGMA integrity_check").first.map { #expect($0 == "ok") }
    }

    @Test("a device without any space for a new history is full", .needsMount) func nothingLeft() throws {
        let device = try MemoryFileSystem(size: "64k")
        try? Data(repeating: 1, count: 60 * 1024).write(to: URL(fileURLWithPath: device.path + "/filler"))
        let path = device.path + "/history"
        #expect(problem { _ = try HistoryStore(path, .recording) } == .full(path: path))
    }

    @Test("a recorder keeps what a full device refuses, and writes it when there is space", .needsMount)
    func recorderOnFullDevice() async throws {
        let device = try MemoryFileSystem(size: "1m")
        let path = device.path + "/history"
        let filler = device.path + "/filler"
        _ = try HistoryStore(path, .recording)
        let (problems, seen) = AsyncStream.makeStream(of: HistoryError.self)
        var plan = HistoryRecorder.Plan(path: path, engine: "one")
        plan.pace.longestPause = .milliseconds(200)
        plan.now = { at(0) }
        plan.onProblem = { seen.yield($0) }
        try? Data(repeating: 1, count: 900 * 1024).write(to: URL(fileURLWithPath: filler))
        let recorder = HistoryRecorder(plan)
        recorder.post((0..<400).map { result(0, Double($0), output: String(repeating: "x", count: 1000)) })
        #expect(await problems.first { _ in true } == .full(path: path))
        try FileManager.default.removeItem(atPath: filler)
        #expect(await recorder.finish(within: .seconds(60)) == 0)
        #expect(try HistoryStore(path, .reading).starts() == Array(0..<400))
    }
}
