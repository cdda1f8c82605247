import CommandSpec
import HTTP
import Probing

/// What is asked over HTTP from outside, and how: the same for every command that probes.
struct ProbeOptions: Sendable, Equatable {
    var urls: [ProbeURL] = []
    var routerAddress: RouterAddress?
    /// Where Traefik's own API is asked; nil where only a Traefik container may tell.
    var routerAPI: ProbeURL?
    var authorityFile: String?
    var isInsecure = false
    var resolved: [ResolvedName] = []
    var followsRedirects = false
    var timeout = Duration.seconds(60)
    var interval = Duration.seconds(1)

    /// How TLS peers are judged.
    var tls: TLSPolicy { TLSPolicy(verifies: !isInsecure, authorityFile: authorityFile) }

    /// Whom to ask.
    static let targets: [Option<ProbeOptions>] = [
        .value(
            "url", .url, appendingTo: \.urls,
            "Ask URL instead of what Traefik labels or KAMIWAZA_APP_URL say; repeat for more."),
        .value(
            "router-address", .routerAddress, into: \.routerAddress,
            "Where the router listens, [http://|https://]HOST:PORT; else the port that Traefik publishes. For "
                + "--url use --resolve."),
        .value(
            "router-api", .url, into: \.routerAPI,
            "Ask Traefik's API at URL why a route fails; else where a Traefik container publishes it."),
    ]

    /// How to ask.
    static let manner: [Option<ProbeOptions>] = [
        .value("cacert", .path(), into: \.authorityFile, "Trust the certificate authorities in this PEM file."),
        .flag("insecure", short: "k", into: \.isInsecure, "Accept any TLS certificate."),
        .value(
            "resolve", .resolvedName, appendingTo: \.resolved,
            "Take ADDRESS, or several with commas between, for HOST:PORT, as curl does; HOST may be *."),
        .flag("follow", short: "L", into: \.followsRedirects, "Follow redirects and judge where they end."),
    ]
}
