import FoundationEssentials
import HTTP

/// What decides which engine is asked, in the order of the docker CLI (`resolveContextName` in docker/cli):
/// `--context`, `--host`, `DOCKER_HOST`, `DOCKER_CONTEXT`, `currentContext`, then the usual sockets.
package struct EndpointRequest: Sendable {
    /// `-H` or `--host`.
    package var host: String?
    /// `--context`.
    package var context: String?
    /// A variable of another tool with a socket's path or an address, which counts where nothing else names an engine.
    package var foreignVariable: String?
    /// The environment.
    package var environment: [String: String]

    package init(
        host: String? = nil, context: String? = nil, foreignVariable: String? = nil, environment: [String: String]
    ) {
        self.host = host
        self.context = context
        self.foreignVariable = foreignVariable
        self.environment = environment
    }

    /// The endpoint, as far as it can be told without dialling.
    package func resolve() throws(EngineError) -> Endpoint {
        if host != nil, context != nil {
            throw .badEndpoint("--context and --host exclude each other: give one of them")
        }
        if let context { return try endpoint(ofContext: context, chosenBy: "--context") }
        if let host { return try endpoint(host, from: .hostOption) }
        if let host = variable("DOCKER_HOST") { return try endpoint(host, from: .environment("DOCKER_HOST")) }
        if let name = variable("DOCKER_CONTEXT") { return try endpoint(ofContext: name, chosenBy: "DOCKER_CONTEXT") }
        if let name = try ContextStore(environment: environment).currentContext() {
            return try endpoint(ofContext: name, chosenBy: "currentContext in config.json")
        }
        if let name = foreignVariable, let host = variable(name) {
            return try endpoint(host.hasPrefix("/") ? "unix://\(host)" : host, from: .environment(name))
        }
        return standard
    }

    private func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private func endpoint(ofContext name: String, chosenBy chooser: String) throws(EngineError) -> Endpoint {
        if name == "default" {
            guard let host = variable("DOCKER_HOST") else { return standard }
            return try endpoint(host, from: .environment("DOCKER_HOST"))
        }
        let host = try ContextStore(environment: environment).host(ofContext: name, chosenBy: chooser)
        return try endpoint(host, from: .context(name, chosenBy: chooser))
    }

    private func endpoint(_ host: String, from source: Endpoint.Source) throws(EngineError) -> Endpoint {
        let address: Endpoint.Address
        do throws(Endpoint.AddressMistake) { address = try Endpoint.Address(host) } catch {
            throw .badEndpoint("'\(host)' (\(source.text)): \(error.reason)")
        }
        if case .tcp = address, variable("DOCKER_TLS_VERIFY") != nil || variable("DOCKER_TLS") != nil {
            throw .badEndpoint(
                "'\(host)' (\(source.text)): TLS to an engine is not supported yet; use a Unix socket or plain tcp://")
        }
        return Endpoint(address, from: source)
    }

    /// The first usual socket that exists: Docker's, rootless Docker's, Podman's; Docker's when there is none.
    private var standard: Endpoint {
        let runtime = variable("XDG_RUNTIME_DIR")
        let candidates =
            ["/var/run/docker.sock"] + (runtime.map { ["\($0)/docker.sock", "\($0)/podman/podman.sock"] } ?? [])
            + ["/run/podman/podman.sock"]
        let path = candidates.first { FileManager.default.fileExists(atPath: $0) } ?? candidates[0]
        return Endpoint(.unix(path: path), from: .standard)
    }
}
