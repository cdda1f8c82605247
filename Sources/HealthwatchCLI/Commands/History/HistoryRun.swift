import FoundationEssentials
import Health
import HistoryStore
import Locking
import Terminal

/// One `history`: reads the record, and shows what is in it.
struct HistoryRun: Sendable {
    let arguments: HistoryArguments
    let context: Context

    func run() async -> ExitStatus {
        guard let path = arguments.record ?? RecordOptions.defaultFile(context.environment) else {
            say("neither XDG_STATE_HOME nor HOME says where the record is; name it with --record")
            return .usage
        }
        let now = context.date()
        let since = arguments.since.date(now: now)
        guard since < now else {
            say("--since lies in the future")
            return .usage
        }
        // Reading blocks, for as long as a disk does: that needs a thread that runs no tasks.
        let outcome = await PosixThread.result { [arguments] in
            Result { () throws(HistoryError) in
                try RecordedApp.read(path, in: since..<now) { app in
                    arguments.names.isEmpty || arguments.names.contains { $0.means(app) }
                }
            }
        }
        if let signal = context.interruption() { return ExitStatus(signal: signal) }
        switch outcome {
        case .failure(let error)?: return refuse(error)
        case nil:
            say("the system has no thread left to read the record")
            return .internal
        case .success(let apps)?: return show(apps, path: path, window: since..<now)
        }
    }

    private func refuse(_ error: HistoryError) -> ExitStatus {
        switch error {
        case .missing:
            say("\(error.text.visible(limit: 2_000)). 'healthwatch watch' records.")
            return .notFound
        case .foreign, .tooNew, .cannotOpen, .readOnly, .damaged:
            say(error.text.visible(limit: 2_000))
            return .usage
        case .locked, .full, .dropped, .failed:
            say(error.text.visible(limit: 2_000))
            return .internal
        }
    }

    private func show(_ apps: [RecordedApp], path: String, window: Range<Date>) -> ExitStatus {
        HistoryReport(arguments, streams: context.streams, environment: context.environment)
            .show(apps, path: path, window: window)
        let unknown = arguments.names.filter { name in !apps.contains { name.means($0.app) } }
        for name in unknown {
            say("nothing was recorded of '\(name.text.visible(limit: 200))' in that time; --since goes further back")
        }
        return unknown.isEmpty ? .success : .notFound
    }

    private func say(_ text: String) { context.streams.writeLine("healthwatch history: \(text)", to: .error) }
}

extension AppName {
    /// Whether it names a recorded app.
    fileprivate func means(_ app: HistoryApp) -> Bool {
        name == app.name && (kind.map { $0.rawValue == app.kind } ?? true)
    }
}
