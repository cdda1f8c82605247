import FoundationEssentials
import Health
import Locking
import Terminal

/// Tells what a watch sees: as lines, or on the screen once there is one.
final class WatchLines: Sendable {
    private let format: WatchFormat
    private let streams: Streams
    private let palette: Palette
    private let screen = Locked<WatchScreen?>(nil)
    /// What was said while a screen showed everything, and has to be read after it, too.
    private let lastWords = Locked<[String]>([])

    init(_ arguments: WatchArguments, streams: Streams, environment: [String: String]) {
        format = arguments.format
        self.streams = streams
        palette = Palette(choice: arguments.color, isTerminal: streams.isTerminal(.output), environment: environment)
    }

    /// From now on the screen shows everything.
    func attach(_ screen: WatchScreen?) { self.screen.withLock { $0 = screen } }

    /// The screen was left: what is said from now on is a line again, and so is why the watch ended.
    func detach() {
        attach(nil)
        let words = lastWords.withLock { words in
            defer { words = [] }
            return words
        }
        for text in words { problem(text) }
    }

    /// Whether a screen shows everything: then nothing else may be written to the terminal.
    var isOnScreen: Bool { onScreen != nil }

    private var onScreen: WatchScreen? { screen.withLock { $0 } }

    /// Tells changes; `now` is the engine's present in seconds since 1970. Of what is seen first each app is told, with its
    /// containers only where they are read by a program.
    func show(_ changes: [WatchChange], isFirst: Bool, at now: Double) {
        guard onScreen == nil else { return }
        for change in changes {
            switch format {
            case .ndjson: streams.writeLine(Documents.json(WatchDocument(change, at: now)))
            case .text where isFirst && change.subject != .app: continue
            case .text: streams.writeLine(line(change, at: now))
            }
        }
    }

    /// Shows how all apps are, on the screen.
    func draw(_ entries: [OverviewEntry], now: Double, since: (OverviewEntry) -> Double?) {
        onScreen?.show(entries, now: now, since: since)
    }

    /// Tells something about the watch itself.
    func note(_ text: String, at now: Double) {
        let text = text.visible(limit: 4_000)
        if let onScreen { return onScreen.note(text) }
        switch format {
        case .ndjson: streams.writeLine(Documents.json(WatchDocument(note: text, at: now)))
        case .text: streams.writeLine("\(Self.time(now)) \(text)", to: .error)
        }
    }

    /// Tells why the watch ends.
    func problem(_ text: String) {
        if onScreen != nil { return lastWords.withLock { $0.append(text) } }
        streams.writeLine("healthwatch watch: \(text)", to: .error)
    }

    private func line(_ change: WatchChange, at now: Double) -> String {
        let name = palette.paint(change.name.text.visible(limit: 300), .strong)
        let message = change.message.visible(limit: 1_000)
        let part: String
        switch change.subject {
        case .app: part = ""
        case .container(let container): part = container.name.visible(limit: 300)
        case .probe(let probe): part = "probe \(probe.visible(limit: 300))"
        }
        guard part.isEmpty else {
            return "\(Self.time(now)) \(name): \(part) \(change.from.map { "\($0) -> " } ?? "")\(change.to)"
                + (message.isEmpty || message == change.to ? "" : " (\(message))")
        }
        let role = AppStatus(rawValue: change.to).map(OverviewTable.role)
        let words = (change.from.map { "\($0) -> " } ?? "") + palette.paint(change.to, role)
        return "\(Self.time(now)) \(name): \(words) (\(message))"
    }

    private static func time(_ now: Double) -> String {
        Date(timeIntervalSince1970: now).formatted(Date.ISO8601FormatStyle())
    }
}

/// A line of `healthwatch watch -o ndjson`.
struct WatchDocument: Encodable {
    let schema = "healthwatch.watch/v1"
    /// `app`, `container`, `probe`, or `note`: something about the watch itself.
    var event: String
    var time: String
    var name: Nullable<String>
    var kind: Nullable<String>
    var container: Nullable<String>
    /// Left out where it is about none.
    var probe: String?
    var from: Nullable<String>
    var to: Nullable<String>
    var exitCode: Nullable<Int>
    var message: String
    var pods: Nullable<StatusDocument.Pods>

    init(_ change: WatchChange, at now: Double) {
        switch change.subject {
        case .app: event = "app"
        case .container: event = "container"
        case .probe(let name):
            event = "probe"
            probe = name.visible(limit: 300)
        }
        time = Timestamp.text(now)
        name = Nullable((change.app?.name ?? change.name.name).visible(limit: 300))
        kind = Nullable(change.app?.kind.rawValue)
        container = Nullable(change.container?.name.visible(limit: 300))
        from = Nullable(change.from)
        to = Nullable(change.to)
        exitCode = Nullable(change.container?.exitCode)
        message = change.message.visible(limit: 1_000)
        pods = Nullable(change.overview.map { .init(ready: $0.ready, notReady: $0.notReady) })
    }

    init(note: String, at now: Double) {
        event = "note"
        time = Timestamp.text(now)
        (name, kind, container) = (Nullable(nil), Nullable(nil), Nullable(nil))
        (from, to, exitCode, pods) = (Nullable(nil), Nullable(nil), Nullable(nil), Nullable(nil))
        message = note
    }
}
