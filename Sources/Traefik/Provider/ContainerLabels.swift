import Spelling

/// A container's Traefik labels, read.
struct ContainerLabels: Sendable {
    /// HTTP routers by name, with their settings.
    var routers: [(name: String, settings: [String: String])] = []
    /// HTTP services by name, with their load balancer's settings; nil when they have no load balancer.
    var services: [(name: String, settings: [String: String]?)] = []
    /// HTTP middlewares by name, with their settings as written.
    var middlewares: [(name: String, settings: [String: String])] = []
    /// TCP and UDP services: what decides whether the container is passed over as a whole.
    var streams: [Stream] = []

    /// The TCP or UDP part of the labels.
    struct Stream: Sendable {
        var services: [Service]

        struct Service: Sendable {
            var name: String
            /// The port label; empty without one.
            var port = ""
            var hasLoadBalancer: Bool
        }
    }

    var hasHTTP: Bool { !routers.isEmpty || !services.isEmpty || !middlewares.isEmpty }

    init(_ labels: [String: String]) throws(LabelError) {
        let root = try LabelNode(
            labels, prefixes: ["traefik.http", "traefik.tcp", "traefik.udp", "traefik.tls.stores.default"])
        for child in root.children where !["http", "tcp", "udp", "tls"].contains(child.name.lowercased()) {
            throw .unknown(label: "traefik.\(child.name)", suggestion: nil)
        }
        if let http = root.child("http") { try readHTTP(http) }
        for name in ["tcp", "udp"] {
            guard let node = root.child(name) else { continue }
            let stream = try Self.stream(node, label: "traefik.\(name)")
            if let stream { streams.append(stream) }
        }
    }

    private mutating func readHTTP(_ http: LabelNode) throws(LabelError) {
        let sections = ["routers", "services", "middlewares", "serverstransports"]
        for section in http.children {
            let label = "traefik.http.\(section.name)"
            guard sections.contains(section.name.lowercased()) else {
                let near = Spelling.nearest(to: section.name.lowercased(), among: sections)
                throw .unknown(label: label, suggestion: near.map { "traefik.http.\($0)" })
            }
            guard !section.children.isEmpty else { throw .incomplete(label: label) }
        }
        for node in Self.sorted(http.child("routers")) {
            let label = "traefik.http.routers.\(node.name)"
            // A bare name makes a router that has everything by default.
            let settings = node.children.isEmpty ? [:] : try LabelShape.router.settings(node, label: label)
            routers.append((node.name, settings))
        }
        for node in Self.sorted(http.child("services")) {
            services.append((node.name, try Self.loadBalancer(node, label: "traefik.http.services.\(node.name)")))
        }
        for node in Self.sorted(http.child("middlewares")) {
            var settings: [String: String] = [:]
            Self.flatten(node, "", into: &settings)
            middlewares.append((node.name, settings))
        }
    }

    private static func sorted(_ node: LabelNode?) -> [LabelNode] {
        (node?.children ?? []).sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func loadBalancer(_ node: LabelNode, label: String) throws(LabelError) -> [String: String]? {
        for child in node.children where child.name.lowercased() != "loadbalancer" {
            throw .unknown(label: "\(label).\(child.name)", suggestion: "\(label).loadbalancer")
        }
        guard let balancer = node.children.first else { return nil }
        return try LabelShape.loadBalancer.settings(balancer, label: "\(label).\(balancer.name)")
    }

    private static func stream(_ node: LabelNode, label: String) throws(LabelError) -> Stream? {
        for section in node.children where section.children.isEmpty {
            throw .incomplete(label: "\(label).\(section.name)")
        }
        let services = sorted(node.child("services"))
        guard !services.isEmpty || !sorted(node.child("routers")).isEmpty else { return nil }
        return Stream(
            services: services.map { service in
                let balancer = service.child("loadbalancer")
                return Stream.Service(
                    name: service.name, port: balancer?.child("server")?.child("port")?.value ?? "",
                    hasLoadBalancer: balancer != nil)
            })
    }

    private static func flatten(_ node: LabelNode, _ key: String, into settings: inout [String: String]) {
        if let value = node.value { settings[key] = value }
        for child in node.children { flatten(child, "\(key).\(child.name.lowercased())", into: &settings) }
    }
}
