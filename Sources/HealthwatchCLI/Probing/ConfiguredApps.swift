import CommandSpec
import Configuration
import DockerEngine
import Health
import Probing

/// The apps of a configuration file, with their probes.
struct ConfiguredApps: Sendable {
    /// The file that they come from.
    private var file = ""
    private var apps: [(name: AppName, probes: [Probe])] = []

    /// None.
    init() {}

    /// Those of the file that is named, or of the first in the usual places; none where there is no file.
    static func load(_ named: String?, context: Context) throws(ConfigurationFile.Problem) -> ConfiguredApps {
        let place = ConfigurationFile(named: named, environment: context.environment)
        guard let (path, configuration) = try place.load() else { return ConfiguredApps() }
        return try ConfiguredApps(configuration, path: path)
    }

    /// Those of a configuration that was read from that file.
    init(_ configuration: Configuration, path: String) throws(ConfigurationFile.Problem) {
        file = path
        for app in configuration.apps {
            do throws(ValueError) {
                apps.append((try AppName(parsing: app.name), app.probes))
            } catch {
                throw .badName(path: path, mark: app.mark, name: app.name, reason: error.reason)
            }
        }
    }

    /// Whether no app has a probe.
    var isEmpty: Bool { apps.allSatisfy(\.probes.isEmpty) }

    /// The probes of an app: those of every entry whose name means it.
    func probes(of app: App) -> [Probe] {
        apps.filter { $0.name.name == app.name && ($0.name.kind ?? app.kind) == app.kind }.flatMap(\.probes)
    }

    /// What a gate asks about an app: its readiness probes, but for those that do not decide.
    func targets(of app: App, in containers: [Wire.ContainerInspect], on engine: Endpoint) -> [ProbeTarget] {
        let probes = probes(of: app).filter { $0.role == .readiness && $0.isCritical }
        // What has ended serves nobody, and what runs once never did.
        let running = containers.filter(\.isRunning)
        return probes.flatMap { BoundProbe.bind($0, to: running, of: engine) }.map { bound in
            var target = ProbeTarget(url: bound.url, source: .configuration(file))
            target.container = bound.container?.name
            target.bound = bound
            return target
        }
    }
}
