import Diagnosis
import DockerEngine
import FoundationEssentials
import HTTP
import Health
import Traefik

/// Finds out what is behind a way in that was asked: the certificate that was shown, where redirects lead, what Traefik
/// would make of the labels, what its API says, and what the app itself answers.
struct RouteGathering: Sendable {
    let engine: Engine
    let client: any HTTPClient
    let timeline: Timeline
    let options: ProbeOptions
    /// Every container of the engine.
    let neighbours: [Wire.ContainerSummary]
    /// When there must be an end, in the time of `timeline`.
    let end: Duration

    /// A target with what it was answered.
    struct Asked: Sendable {
        var target: ProbeTarget
        var result: Result<ProbeAttempt.Answer, HTTPError>
        /// For how long it was asked in vain.
        var askedFor: Duration?
        /// Whether a gate has let it pass.
        var hasPassedGate = false
    }

    /// Everything about these ways in of one container; the gaps are what could not be asked.
    func gather(_ asked: [Asked], of seen: Wire.ContainerInspect?) async -> (routes: [RouteFacts], gaps: [Evidence.Gap])
    {
        let failing = asked.contains { !$0.hasPassed }
        let configuration = failing ? await providerConfiguration() : nil
        let (api, gap) = failing ? await RouterAPI.find(self) : (nil, nil)
        let routes = await asked.concurrentMap { await facts($0, of: seen, configuration, api) }
        return (routes, gap.map { [.init(source: .routerAPI, reason: $0)] } ?? [])
    }

    private func facts(
        _ asked: Asked, of seen: Wire.ContainerInspect?, _ configuration: ProviderConfiguration?, _ api: RouterAPI?
    ) async -> RouteFacts {
        if asked.hasPassedGate { return RouteFacts(passed: asked.target, asked.result) }
        var facts = RouteFacts(asked.target, asked.result)
        facts.askedFor = asked.askedFor
        if asked.isRedirected, !facts.isLoginRedirect { facts.redirects = await trail(from: asked) }
        guard !asked.hasPassed else { return facts }
        if case .tls = facts.answer { facts.certificate = await certificate(of: asked.target) }
        if let seen, let configuration {
            facts.describeRouter(of: seen, by: configuration)
            if let api, let name = facts.router?.name ?? facts.labelledRouter(of: seen)?.name {
                facts.live = await api.router(name, host: facts.host)
            }
            (facts.directAddress, facts.direct) = await direct(facts, to: seen)
        }
        return facts
    }

    private func request(_ url: String, for target: ProbeTarget, within limit: Duration = .seconds(3)) -> Request {
        let routes = ProbeRoutes(resolved: options.resolved, neighbours: neighbours)
        return Request(
            "GET", url, headers: [Header("Accept", "*/*")] + target.headers, route: routes.route(to: target),
            tls: options.tls, limits: limits(within: limit))
    }

    /// For one question: `limit`, or what is left of the time for all of them.
    func limits(within limit: Duration) -> Limits {
        let time = max(.milliseconds(200), min(limit, end - timeline.now))
        return Limits(connect: time, idle: nil, total: time)
    }

    /// The URLs that redirects lead to, one after the other, until one is met again or there is an answer.
    private func trail(from asked: Asked) async -> [String] {
        var seen: [String] = []
        var current = asked.target.url
        while seen.count < 10 {
            guard let response = try? await client.send(request(current, for: asked.target)),
                (300..<400).contains(response.head.status),
                let next = RouteFacts.next(response.head.header("Location"), after: current)
            else { return seen }
            seen.append(next)
            if seen.dropLast().contains(next) || next == asked.target.url { return seen }
            current = next
        }
        return seen
    }

    /// The certificate that the server shows to who does not verify it.
    private func certificate(of target: ProbeTarget) async -> CertificateFacts? {
        var request = request(target.url, for: target)
        request.tls = TLSPolicy(verifies: false)
        request.tls.tellsCertificate = true
        let lines = (try? await client.send(request))?.head.certificate ?? []
        return CertificateFacts(lines)
    }

    /// What the container itself answers, where it can be reached: only an engine on this very machine has networks here.
    private func direct(_ facts: RouteFacts, to seen: Wire.ContainerInspect) async -> (String?, RouteFacts.Answer?) {
        guard engine.endpoint.isLocal, facts.asksRouter else { return (nil, nil) }
        let own = NetworkPlace.all(seen.NetworkSettings?.Networks ?? [:]).first { !$0.address.isEmpty }?.address
        let exposed = ContainerPort.all(seen.NetworkSettings?.Ports ?? [:]).first { $0.transport == "tcp" }?.number
        let server = facts.servers.first.flatMap { URL(string: $0) }
        guard let host = server?.host(percentEncoded: false) ?? own, let port = server?.port ?? exposed else {
            return (nil, nil)
        }
        let scheme = server?.scheme ?? "http"
        let address = "\(host.urlHost):\(port)"
        let request = Request(
            "GET", "\(scheme)://\(address)\(facts.path)",
            headers: [Header("Accept", "*/*"), Header("Host", facts.host)],
            tls: TLSPolicy(verifies: false), limits: limits(within: .seconds(2)))
        do {
            let response = try await client.send(request)
            return (address, RouteFacts.Answer(.success(await ProbeAttempt.Answer(response))))
        } catch {
            return (address, RouteFacts.Answer(.failure(error)))
        }
    }

    /// What Traefik makes of the containers, by the options that its own container was started with.
    private func providerConfiguration() async -> ProviderConfiguration {
        let router = neighbours.first { $0.isTraefik && $0.State == "running" }
        let inspected: Wire.ContainerInspect? =
            if let router { try? await engine.inspect(router.Id, within: .seconds(2)) } else { nil }
        let options = ProviderOptions(arguments: inspected?.Args ?? [], environment: inspected?.Config?.Env ?? [])
        return DockerProvider(options: options).configuration(for: neighbours.map(ProviderContainer.init))
    }
}

extension RouteGathering.Asked {
    /// What a gate accepts.
    var hasPassed: Bool { if case .success(let answer) = result { answer.status < 400 } else { false } }

    /// Whether a redirect was the answer, or too many of them.
    fileprivate var isRedirected: Bool {
        switch result {
        case .success(let answer): (300..<400).contains(answer.status) && answer.location != nil
        case .failure(.tooManyRedirects): true
        case .failure: false
        }
    }
}

extension RouteFacts {
    /// A way in that was asked.
    init(_ target: ProbeTarget, _ result: Result<ProbeAttempt.Answer, HTTPError>) {
        self.init(target, answer: Answer(result))
        guard case .success(let answer) = result, answer.status < 400 else { return }
        let isRedirect = (300..<400).contains(answer.status)
        let landing = isRedirect ? answer.location ?? "" : answer.redirectsFollowed ? answer.url : ""
        isLoginRedirect = !landing.isEmpty && LoginRedirect.isLogin(landing, from: target.url)
        if isLoginRedirect, !isRedirect { redirects = [landing] }
    }

    /// A way in that a gate has let pass: it is not asked again, and that it leads to itself shows already.
    init(passed target: ProbeTarget, _ result: Result<ProbeAttempt.Answer, HTTPError>) {
        self.init(target, result)
        isJudged = true
        guard !isLoginRedirect, case .success(let answer) = result, (300..<400).contains(answer.status) else { return }
        redirects = Self.next(answer.location, after: target.url).map { [$0] } ?? []
    }

    /// A router whose rule leads nowhere.
    init(rejected router: ProbePlan.RejectedRouter) {
        self.init(
            url: "", host: "", port: 0, path: "", isEncrypted: true, origin: .router(router.name),
            answer: .rejectedRule(rule: router.rule, mistake: router.mistake))
    }

    /// The absolute URL that a `Location` means.
    fileprivate static func next(_ location: String?, after url: String) -> String? {
        let next = location.flatMap { URL(string: $0, relativeTo: URL(string: url)) }?.absoluteString
        return next.flatMap { $0.hasPrefix("http://") || $0.hasPrefix("https://") ? $0 : nil }
    }

    private init(_ target: ProbeTarget, answer: Answer) {
        let url = URL(string: target.url)
        let isEncrypted = url?.scheme?.lowercased() == "https"
        let origin: Origin =
            switch target.source {
            // A URL that somebody wrote down.
            case .option, .configuration: .option
            case .router(let name): .router(name)
            case .variable(let name): .variable(name)
            }
        let path = url?.path(percentEncoded: true) ?? "/"
        self.init(
            url: target.url, host: url?.host(percentEncoded: false) ?? "", port: url?.port ?? (isEncrypted ? 443 : 80),
            path: path.isEmpty ? "/" : path, isEncrypted: isEncrypted, address: target.address?.text, origin: origin,
            answer: answer)
    }

    /// Whether the question went to the router: by its labels, or to a URL that is not the container's own port.
    fileprivate var asksRouter: Bool { if case .router = origin { true } else { router != nil } }

    /// The router that was asked, its servers and what stands in its way, as Traefik makes them of the labels.
    fileprivate mutating func describeRouter(of seen: Wire.ContainerInspect, by configuration: ProviderConfiguration) {
        let own = configuration.routers.filter { $0.containers.contains(seen.Id) }
        let labelled = labelledRouter(of: seen)
        router =
            own.first { $0.name == labelled?.name } ?? own.first {
                (try? Rule.hosts(in: $0.rule).contains(host.lowercased())) == true
            }
            ?? own.first
        if let service = router?.service { servers = configuration.service(service)?.servers ?? [] }
        let name = router?.name ?? labelled?.name
        problems = configuration.problems.filter { problem in
            if problem.containers.contains(seen.Id) { return true }
            switch problem {
            case .unknownService(let router, _), .unknownMiddleware(let router, _): return router == name
            default: return false
            }
        }
    }

    /// The router as the labels name it, whatever becomes of it.
    fileprivate func labelledRouter(of seen: Wire.ContainerInspect) -> LabelledRouter? {
        let labels = (seen.Config?.Labels ?? [:]).filter { $0.key.lowercased() != "traefik.enable" }
        let routers = LabelledRouter.all(in: labels)
        guard case .router(let name) = origin else { return routers.first }
        return routers.first { $0.name == name }
    }
}
