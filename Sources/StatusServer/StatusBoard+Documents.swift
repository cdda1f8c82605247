import HTTP
import Health
import Locking

extension StatusBoard {
    /// The fetch-status document of an app.
    func fetchStatus(_ name: String) -> ServerResponse {
        let snapshot = look().snapshot
        if snapshot.publication == 0, let ignorance = snapshot.ignorance {
            return FetchStatusText.answer(.unavailable(ignorance.reason), .unknown)
        }
        do throws(Refusal) {
            guard let app = try snapshot.index.app(name).flatMap({ snapshot.app($0.key) }) else { throw .noApp(name) }
            return FetchStatusText.answer(app)
        } catch {
            return FetchStatusText.answer(error, .missing)
        }
    }

    /// The metrics.
    func metrics(_ format: MetricsFormat) -> ServerResponse {
        let look = look()
        let moment = MetricsPage.Moment(
            version: options.version, startTime: options.startTime,
            isEngineUp: look.contact.problem == nil && !look.live.isSilent, contactAge: look.now - look.contact.last,
            lastChecks: figures.lastChecks, lastAttempts: figures.lastAttempts)
        let page = MetricsPage(look.snapshot.metrics(format), moment)
        return Answer.fresh(page.text(format), type: format.type, more: [Header("Vary", "Accept")])
    }

    /// The apps that a name means, all for none, for documents about them.
    func apps(_ name: String?) throws(Refusal) -> [ServedApp] {
        let snapshot = look().snapshot
        if snapshot.publication == 0, let ignorance = snapshot.ignorance { throw .unavailable(ignorance.reason) }
        guard let name else { return snapshot.state.apps }
        guard let app = try snapshot.index.app(name).flatMap({ snapshot.app($0.key) }) else { throw .noApp(name) }
        return [app]
    }

    /// `healthwatch.status/v1`. That of a thousand containers takes 20 ms, which all other clients would have to wait.
    func status(_ name: String?, _ request: ServerRequest) throws(Refusal) -> ServerAnswer {
        let snapshot = look().snapshot
        if snapshot.publication == 0, let ignorance = snapshot.ignorance { throw .unavailable(ignorance.reason) }
        if name == nil, let known = snapshot.status.withLock({ $0 }) {
            return .response(Preconditions.apply(request, to: known))
        }
        let apps = name == nil ? snapshot.state.apps : try apps(name)
        let documents = documents
        return .later {
            let made = Answer.taggedJSON(documents.status(apps))
            if name == nil { snapshot.status.withLock { $0 = made } }
            return Preconditions.apply(request, to: made)
        }
    }

    /// `healthwatch.inspect/v1`. What was found out about containers is of no use when the engine has been silent for long.
    func inspect(_ name: String?) throws(Refusal) -> ServerResponse {
        let snapshot = look().snapshot
        if let ignorance = snapshot.ignorance { throw .unavailable(ignorance.reason) }
        let containers =
            try name.map(snapshot.index.containers) ?? snapshot.state.apps.flatMap(\.overview.parts).map(\.glance.id)
        guard let body = documents.inspect(containers) else { throw .unavailable("no container was looked into yet") }
        return Answer.taggedJSON(body)
    }

    /// The dashboard. Its style and its script carry a number that nobody can foresee, so that nothing else is run.
    func dashboard() -> ServerResponse {
        var generator = SystemRandomNumberGenerator()
        let nonce = Hexadecimal.text(generator.next()) + Hexadecimal.text(generator.next())
        let policy =
            "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; connect-src 'self'; "
            + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        return Answer.fresh(
            DashboardPage.render(look().snapshot.state, nonce: nonce, version: options.version),
            type: "text/html; charset=utf-8", more: [Header("Content-Security-Policy", policy)])
    }
}
