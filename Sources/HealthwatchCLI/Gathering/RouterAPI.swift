import Diagnosis
import DockerEngine
import FoundationEssentials
import HTTP
import Health
import Probing
import Traefik

/// Traefik's own API: what it has made of the labels (`/api/http/routers`, `/api/http/services`).
struct RouterAPI: Sendable {
    private let gathering: RouteGathering
    /// Up to `/api`.
    private let base: String
    private let routers: [Router]

    private struct Router: Decodable, Sendable {
        var name: String
        var rule: String?
        var status: String?
        var error: [String]?
        var entryPoints: [String]?
        var middlewares: [String]?
        var service: String?
        var provider: String?
        var tls: TLS?

        struct TLS: Decodable, Sendable {}
    }

    private struct Service: Decodable, Sendable {
        var serverStatus: [String: String]?
    }

    /// The API that `--router-api` names, or that a running Traefik container publishes on its port 8080; why there is none
    /// where one was named.
    static func find(_ gathering: RouteGathering) async -> (api: RouterAPI?, gap: String?) {
        let named = gathering.options.routerAPI?.text
        let published = gathering.neighbours.first { $0.isTraefik && $0.State == "running" }?.Ports?
            .first { $0.PrivatePort == 8080 && $0.PublicPort != nil }?.PublicPort
        guard let base = named ?? published.map({ "http://\(gathering.engine.endpoint.publishedHost):\($0)" }) else {
            return (nil, nil)
        }
        let root = base.hasSuffix("/") ? String(base.dropLast()) : base
        let api = root.hasSuffix("/api") ? root : root + "/api"
        do throws(HTTPError) {
            let routers: [Router]? = try await get(gathering, "\(api)/http/routers?per_page=1000")
            guard let routers else {
                return (nil, named == nil ? nil : "\(SecretMask.mask(api)) is not Traefik's API")
            }
            return (RouterAPI(gathering: gathering, base: api, routers: routers), nil)
        } catch {
            return (nil, named == nil ? nil : "\(SecretMask.mask(api)): \(ProbeText.problem(error))")
        }
    }

    /// What it says of a router of the Docker provider, and of the servers behind it.
    func router(_ name: String, host: String) async -> LiveRouter {
        let others = routers.filter { router in
            let hosts = (try? Rule.hosts(in: router.rule ?? "")) ?? []
            return router.name != "\(name)@docker" && hosts.contains(host.lowercased())
        }
        guard let found = routers.first(where: { $0.name == "\(name)@docker" }) else {
            return LiveRouter(exists: false, others: others.map(\.name))
        }
        var service = found.service ?? name
        if !service.contains("@") { service += "@docker" }
        let path = service.addingSlashEscapes
        let answer: Service? = try? await Self.get(gathering, "\(base)/http/services/\(path)")
        return LiveRouter(
            exists: true, status: found.status ?? "", errors: found.error ?? [], rule: found.rule ?? "",
            entryPoints: found.entryPoints ?? [], isTLS: found.tls != nil, middlewares: found.middlewares ?? [],
            servers: answer?.serverStatus ?? [:], others: others.map(\.name))
    }

    /// A document of the API; nil for what is none.
    private static func get<Document: Decodable>(
        _ gathering: RouteGathering, _ url: String
    ) async throws(HTTPError) -> Document? {
        let request = Request(
            "GET", url, headers: [Header("Accept", "application/json")], tls: gathering.options.tls,
            limits: gathering.limits(within: .seconds(2)))
        let response = try await gathering.client.send(request)
        let body = try await response.body.collect(limit: 8 << 20)
        guard response.head.status == 200 else { return nil }
        return try? JSONDecoder().decode(Document.self, from: Data(body))
    }
}

extension String {
    /// As one segment of a path.
    fileprivate var addingSlashEscapes: String {
        split(separator: "/", omittingEmptySubsequences: false).joined(separator: "%2F")
    }
}
