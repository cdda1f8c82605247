import Alerting
import Configuration
import FoundationEssentials
import Health
import Terminal

/// One `alert`.
struct AlertRun: Sendable {
    let arguments: AlertArguments
    let context: Context

    func run() async -> ExitStatus {
        let settings: [AlertSettings]
        do throws(ConfigurationFile.Problem) {
            let file = ConfigurationFile(named: arguments.configurationFile, environment: context.environment)
            let configured = try file.load()?.configuration.alerts ?? []
            settings = configured + AutohealVariables.alerts(context.environment)
        } catch {
            say(error.text)
            return error.exit
        }
        guard !settings.isEmpty else {
            say("there is no alert: write the section 'alerts' of a configuration file, and name it with --config")
            return .notFound
        }
        let unknown = arguments.names.filter { name in !settings.contains { $0.name == name } }
        guard unknown.isEmpty else {
            let known = settings.map { "'\($0.name)'" }.joined(separator: ", ")
            say("there is no alert '\(unknown[0])'; there are \(known)".visible(limit: 2_000))
            return .notFound
        }
        let chosen = settings.filter { arguments.names.isEmpty || arguments.names.contains($0.name) }
        let results = await chosen.concurrentMap(atMost: 8) { [self] in await result($0) }
        if let signal = context.interruption() { return ExitStatus(signal: signal) }
        show(results)
        return results.contains { $0.problem.value != nil } ? .unhealthy : .success
    }

    private func result(_ settings: AlertSettings) async -> AlertDocument.Alert {
        let sender: AlertSender
        do throws(AlertSender.Problem) { sender = try AlertSender(settings, context: context) } catch {
            return AlertDocument.Alert(settings, place: "", problem: error.text)
        }
        guard arguments.sendsTest else { return AlertDocument.Alert(settings, place: sender.place) }
        var notice = Notice(.test, at: context.date().timeIntervalSince1970)
        notice.reason = "healthwatch alert --test sent this: alert '\(settings.name.visible(limit: 200))' works"
        let timeline = context.startTimeline()
        let delivery = await sender.send(notice)
        var alert = AlertDocument.Alert(settings, place: sender.place)
        alert.durationMs = Nullable(Int(timeline.now / .milliseconds(1)))
        switch delivery {
        case .delivered: alert.isDelivered = Nullable(true)
        case .failed(let reason, _), .refused(let reason):
            alert.isDelivered = Nullable(false)
            alert.problem = Nullable(reason.visible(limit: 1_000))
        case .cancelled: alert.isDelivered = Nullable(false)
        }
        return alert
    }

    private func show(_ alerts: [AlertDocument.Alert]) {
        let streams = context.streams
        switch arguments.format {
        case .json: streams.writeLine(Documents.json(AlertDocument(alerts: alerts), isPretty: true))
        case .ndjson: for alert in alerts { streams.writeLine(Documents.json(AlertDocument(alerts: [alert]))) }
        case .text:
            let palette = Palette(
                choice: arguments.color, isTerminal: streams.isTerminal(.output), environment: context.environment)
            for alert in alerts {
                let name = palette.paint(alert.name, .strong)
                let end: String
                if let problem = alert.problem.value {
                    end = palette.paint("failed", .bad) + ": \(problem)"
                } else if alert.isDelivered.value == true {
                    end = palette.paint("delivered", .good) + " in \(alert.durationMs.value ?? 0)ms"
                } else {
                    end = "on " + alert.on.joined(separator: ", ")
                }
                streams.writeLine("\(name) (\(alert.type)\(alert.place.isEmpty ? "" : " \(alert.place)")): \(end)")
            }
        }
    }

    private func say(_ text: String) { context.streams.writeLine("healthwatch alert: \(text)", to: .error) }
}
