import DockerEngine
import FoundationEssentials
import Health
import Terminal

/// One `watch`: connects, follows the engine, and tells what changes until it is told to end.
struct WatchRun: Sendable {
    let arguments: WatchArguments
    let context: Context

    func run() async -> ExitStatus {
        let configured: ConfiguredApps
        do throws(ConfigurationFile.Problem) {
            configured = try ConfiguredApps.load(arguments.configurationFile, context: context)
        } catch {
            say(error.text)
            return error.exit
        }
        let engine: Engine
        do throws(EngineError) {
            engine = try await arguments.engine.connect(context, within: nil)
        } catch {
            if let signal = context.interruption() { return ExitStatus(signal: signal) }
            say(error.text.visible(limit: 4_000))
            return .engine
        }
        let timeline = context.startTimeline()
        var loop = WatchLoop(
            arguments, configured: configured, engine: engine, context: context, timeline: timeline)
        if let status = await loop.begin() {
            return context.interruption().map { ExitStatus(signal: $0) } ?? status
        }
        let screen = WatchScreen(arguments, engine: engine, context: context, timeline: timeline)
        let ending = await follow(loop, screen: screen)
        screen?.leave()
        await ending.loop.finish()
        return context.interruption().map { ExitStatus(signal: $0) } ?? ending.status
    }

    private func follow(_ loop: WatchLoop, screen: WatchScreen?) async -> (status: ExitStatus, loop: WatchLoop) {
        await withTaskGroup(of: (ExitStatus, WatchLoop?).self) { group in
            group.addTask {
                var loop = loop
                let status = await loop.run(on: screen)
                return (status, loop)
            }
            if let screen {
                group.addTask {
                    await screen.run()
                    return (.success, nil)
                }
            }
            var status: ExitStatus?
            var last = loop
            for await (ended, after) in group {
                status = status ?? ended
                last = after ?? last
                group.cancelAll()
            }
            return (status ?? .success, last)
        }
    }

    private func say(_ text: String) { context.streams.writeLine("healthwatch watch: \(text)", to: .error) }
}
