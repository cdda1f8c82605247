import Foundation
import HistoryStore
import Locking

// history-writer PATH NAME: records transitions of the app NAME as fast as it can, until it is killed, and prints the number
// of each once it is committed.

let app = HistoryApp(engine: "engine", kind: "project", name: CommandLine.arguments[2])
/// How many are committed. Posting stays a little ahead of it, so that nothing is shed.
let committed = Monitor(0)

var plan = HistoryRecorder.Plan(path: CommandLine.arguments[1], engine: "engine")
plan.onCommit = { entries in
    let numbers = entries.compactMap { entry in
        if case .transition(let transition) = entry { transition.message } else { nil }
    }
    FileHandle.standardOutput.write(Data((numbers.joined(separator: "\n") + "\n").utf8))
    committed.withLock { $0 += entries.count }
}
plan.onProblem = { error in
    FileHandle.standardError.write(Data((error.text + "\n").utf8))
}
let recorder = HistoryRecorder(plan)
let start = Date()
// A loop without an end makes the optimiser of Swift 6.3.1 loop without an end, too (loop-invariant code motion).
for number in 0..<Int.max {
    var transition = Transition(
        app: app, date: start.addingTimeInterval(Double(number) / 1000), from: nil,
        to: number.isMultiple(of: 2) ? "Healthy" : "Unhealthy")
    transition.message = "\(number)"
    recorder.post(.transition(transition))
    _ = committed.wait(for: .seconds(60)) { number - $0 < 16 ? () : nil }
}
