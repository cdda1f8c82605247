import Foundation

/// A container to create for a test. Nothing is published and no network is made unless asked for, which is fastest.
package struct LabContainer: Sendable {
    package var image = "healthwatch/busybox:1"
    package var command: [String]
    package var entrypoint: [String]?
    package var health: Health?
    package var labels: [String: String] = [:]
    package var environment: [String: String] = [:]
    /// `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:N`.
    package var restart = "no"
    /// In bytes; nil is no limit.
    package var memory: Int?
    /// Nil is none at all. The engine's own `none` network is one that every container would share, and engine 20.10 can
    /// lock itself up when containers leave a network they share (`getSvcRecords` against `processEndpointDelete`).
    package var network: String?
    /// Container port to address of the host: `["80": "127.0.0.1:8080"]`.
    package var ports: [String: String] = [:]
    /// Files of this machine: `/here:/there:ro`.
    package var binds: [String] = []
    /// Container ports that are exposed and not published.
    package var exposed: [String] = []
    /// File systems in memory, with their options: `["/data": "size=1m"]`.
    package var tmpfs: [String: String] = [:]
    /// Kernel parameters of its own.
    package var sysctls: [String: String] = [:]
    /// Whom it runs as; nil is the image's user.
    package var user: String?
    /// Its name for itself; nil is the engine's choice.
    package var hostname: String?
    /// Where it starts; nil is the image's choice.
    package var workingDirectory: String?
    package var isRemovedWhenItEnds = false
    package var hasTerminal = false

    /// A container that runs `command`, by default for longer than any test.
    package init(_ command: [String] = ["sleep", "1000000"], health: Health? = nil) {
        self.command = command
        self.health = health
    }

    /// A container that runs a shell script.
    package init(script: String, health: Health? = nil) {
        self.init(["sh", "-c", script], health: health)
    }

    /// The same container with changes.
    package func with(_ change: (inout LabContainer) -> Void) -> LabContainer {
        var copy = self
        change(&copy)
        return copy
    }

    /// A health check as the engine takes it.
    package struct Health: Sendable {
        package var test: [String]
        package var interval: Duration
        package var timeout: Duration
        package var startPeriod: Duration
        package var retries: Int

        /// A health check; `test` begins with `CMD`, `CMD-SHELL` or `NONE`.
        package init(
            _ test: [String], interval: Duration = .milliseconds(250), timeout: Duration = .seconds(10),
            startPeriod: Duration = .zero, retries: Int = 2
        ) {
            self.test = test
            self.interval = interval
            self.timeout = timeout
            self.startPeriod = startPeriod
            self.retries = retries
        }

        /// Succeeds always.
        package static let good = Health(["CMD", "true"])
        /// Fails always, with words.
        package static let bad = Health(["CMD-SHELL", "echo 'no luck today'; exit 1"])
        /// Fails, but stays `starting` for longer than any test.
        package static let starting = Health(["CMD", "false"], startPeriod: .seconds(600))
        /// Succeeds while the file is there, fails with `retries` at once without it.
        package static func file(_ path: String, retries: Int = 2, startPeriod: Duration = .zero) -> Health {
            Health(["CMD", "test", "-e", path], startPeriod: startPeriod, retries: retries)
        }
    }

    /// The body of `POST /containers/create`.
    var body: [String: Any] {
        var host: [String: Any] = [
            "NetworkMode": network ?? "none", "AutoRemove": isRemovedWhenItEnds, "Binds": binds,
            "Tmpfs": tmpfs, "Sysctls": sysctls,
        ]
        let policy = restart.split(separator: ":")
        host["RestartPolicy"] = [
            "Name": String(policy[0]), "MaximumRetryCount": policy.count > 1 ? Int(policy[1]) ?? 0 : 0,
        ]
        if let memory {
            host["Memory"] = memory
            host["MemorySwap"] = memory
        }
        host["PortBindings"] = Dictionary(
            uniqueKeysWithValues: ports.map { port, address in
                let parts = address.split(separator: ":")
                return ("\(port)/tcp", [["HostIp": String(parts[0]), "HostPort": String(parts[parts.count - 1])]])
            })
        var body: [String: Any] = [
            "Image": image, "Cmd": command, "Labels": labels, "Env": environment.map { "\($0)=\($1)" },
            "HostConfig": host, "Tty": hasTerminal, "NetworkDisabled": network == nil,
            "ExposedPorts": Dictionary(
                uniqueKeysWithValues: Set(ports.keys).union(exposed).map { ("\($0)/tcp", [String: String]()) }),
        ]
        if let user { body["User"] = user }
        if let hostname { body["Hostname"] = hostname }
        if let workingDirectory { body["WorkingDir"] = workingDirectory }
        if let entrypoint { body["Entrypoint"] = entrypoint }
        if let health { body["Healthcheck"] = health.body }
        return body
    }
}

extension LabContainer.Health {
    fileprivate var body: [String: Any] {
        [
            "Test": test, "Interval": interval.nanoseconds, "Timeout": timeout.nanoseconds,
            "StartPeriod": startPeriod.nanoseconds, "Retries": retries,
        ]
    }
}

extension Duration {
    fileprivate var nanoseconds: Int { Int(self / .nanoseconds(1)) }
}
