import DockerEngine
import Health

/// Records what a watch sees; written with the store.
struct WatchRecording: Sendable {
    init?(_ arguments: WatchArguments, engine: Engine, context: Context, lines: WatchLines) { return nil }
    func take(_ changes: [WatchChange], at now: Double) {}
    func follow(in group: inout DiscardingTaskGroup, timeline: Timeline) {}
    func finish() async {}
}
