import CommandSpec
import DockerEngine
import FoundationEssentials
import Health
import HistoryStore
import Locking
import StatusServer
import Terminal

/// The documents of the commands, as a server gives them.
struct ServeDocuments: CommandDocuments {
    /// What was found out about containers.
    let inspection: ServeInspection
    /// The record; nil where nothing is recorded.
    let record: String?
    let engine: Engine
    let context: Context

    func status(_ apps: [ServedApp]) -> [UInt8] {
        let apps = apps.map {
            StatusDocument.App($0.overview, name: $0.name, kind: $0.kind.flatMap(AppKind.init), since: $0.since)
        }
        return Array(Documents.json(StatusDocument(apps: apps)).utf8)
    }

    func inspect(_ containers: [ContainerID]) -> [UInt8]? { inspection.document(of: containers) }

    func history(_ apps: [ServedApp], since: String?) async -> HistoryAnswer {
        guard let record else { return .missing("nothing is recorded by this server") }
        let now = context.date()
        let start: Date
        do throws(ValueError) {
            let since = try since.map { text throws(ValueError) in
                try ValueSyntax<HistoryStart>.historyStart.parse(text)
            }
            start = (since ?? HistoryArguments().since).date(now: now)
        } catch {
            return .badTime("since \(error.reason)")
        }
        guard start < now else { return .badTime("since lies in the future") }
        let wanted = Set(
            apps.compactMap { app in
                app.kind.map { HistoryApp(engine: engine.endpoint.text, kind: $0, name: app.name) }
            })
        let outcome = await PosixThread.result {
            Result { () throws(HistoryError) in
                try RecordedApp.read(record, in: start..<now, where: wanted.contains)
            }
        }
        switch outcome {
        case .success(let apps)?: return .document(Array(Documents.json(HistoryDocument(apps, in: start..<now)).utf8))
        case .failure(.missing(let path))?: return .missing("nothing is recorded yet: there is no \(path)")
        case .failure(let error)?: return .failed(error.text)
        case nil: return .failed("the system has no thread left to read the record")
        }
    }
}
