import HTTP
import Health
import Locking

/// How everything is told to be: one publication as it is, or, while nothing is known, with every app unknown. What answers
/// are made of is made once and kept.
final class Snapshot: Sendable {
    /// Which publication; 0 before the first.
    let publication: Int
    /// What is told.
    let state: ServedState
    /// What names mean. It knows the parts of apps as they were published, even where nothing is told of them.
    let index: AppIndex
    /// Why nothing is known; nil when it is.
    let ignorance: Ignorance?
    /// The id of the events that tell of it.
    var id: EventID { EventID(run: run, publication: publication) }
    private let run: String
    private let cache = Locked(Cache())
    /// The answer with the status document of all apps, once somebody has made it.
    let status = Locked<ServerResponse?>(nil)

    fileprivate struct Cache {
        var documents: [Scope: HealthDocumentText] = [:]
        var details: [Scope: HealthDetailText] = [:]
        var metrics: [MetricsFormat: MetricsBase] = [:]
    }

    /// A publication. `run` tells one run of the server from another.
    init(_ state: ServedState, publication: Int, run: String) {
        self.publication = publication
        self.run = run
        self.state = state
        index = AppIndex(state)
        ignorance = nil
    }

    /// The same publication while nothing is known.
    init(_ known: Snapshot, _ ignorance: Ignorance) {
        (publication, run, index, self.ignorance) = (known.publication, known.run, known.index, ignorance)
        let unknown = AppOverview(unknown: ignorance.reason)
        state = ServedState(
            apps: known.state.apps.map { app in
                var app = app
                app.overview = unknown
                app.since = nil
                return app
            })
    }

    /// An app that is told of; nil when it is gone.
    func app(_ key: AppKey) -> ServedApp? { index.place(of: key).map { state.apps[$0] } }

    /// How something is. What is gone is unhealthy.
    func summary(of scope: Scope) -> HealthSummary {
        if let ignorance { return HealthSummary(.unhealthy, ignorance.reason) }
        switch scope {
        case .whole: return HealthSummary(state, index)
        case .app(let key): return app(key).map { HealthSummary($0) } ?? Chronicle.gone(key)
        case .component(let key, let component):
            guard let overview = app(key)?.overview else { return Chronicle.gone(key) }
            return HealthSummary(component, of: overview) ?? HealthSummary(.unhealthy, component.absence)
        }
    }

    private func detail(of scope: Scope) -> HealthDetail {
        switch scope {
        case .whole: HealthDetail(state, index)
        case .app(let key): HealthDetail(app(key)?.overview ?? AppOverview(unknown: ""))
        case .component(let key, let component):
            HealthDetail(component, of: app(key)?.overview ?? AppOverview(unknown: ""))
        }
    }

    /// The document that tells how something is.
    func document(of scope: Scope) -> HealthDocumentText {
        cache.withLock { cache in
            if let known = cache.documents[scope] { return known }
            let document = HealthDocumentText(summary(of: scope), id: id)
            cache.documents[scope] = document
            return document
        }
    }

    /// The detailed document; `live` is what it tells of this moment.
    func detail(of scope: Scope, _ live: HealthDetailText.Live) -> [UInt8] {
        cache.withLock { $0.withDetail(of: scope, self) { $0.body(live) } }
    }

    /// The status code of an answer about it.
    func status(of scope: Scope) -> Int { cache.withLock { $0.withDetail(of: scope, self) { $0.status } } }

    /// What tells a detailed document from others, apart from what it says of its moment.
    func fingerprint(ofDetail scope: Scope) -> UInt64 {
        cache.withLock { $0.withDetail(of: scope, self) { $0.fingerprint } }
    }

    /// The event that carries the detailed document.
    func detailEvent(of scope: Scope, _ live: HealthDetailText.Live) -> [UInt8] {
        cache.withLock { $0.withDetail(of: scope, self) { $0.event(live, id: id) } }
    }

    /// What the metrics in that format say of the publication.
    func metrics(_ format: MetricsFormat) -> MetricsBase {
        cache.withLock { cache in
            if let known = cache.metrics[format] { return known }
            let base = MetricsBase(state, format)
            cache.metrics[format] = base
            return base
        }
    }
}

extension Snapshot.Cache {
    /// What `use` makes of the detailed document of a scope, which is rendered when it is asked for first.
    fileprivate mutating func withDetail<Result>(
        of scope: Scope, _ snapshot: Snapshot, _ use: (inout HealthDetailText) -> Result
    ) -> Result {
        if details[scope] == nil { details[scope] = snapshot.detailText(of: scope) }
        return use(&details[scope, default: snapshot.detailText(of: scope)])
    }
}

extension Snapshot {
    fileprivate func detailText(of scope: Scope) -> HealthDetailText {
        HealthDetailText(summary(of: scope), detail(of: scope), hasContact: scope == .whole)
    }
}

extension Scope.Component {
    /// One clause for a part that its app no longer has.
    fileprivate var absence: String {
        switch self {
        case .service(let name): "there is no service '\(name.name)' any more"
        case .container(let name): "there is no container '\(name.name)' any more"
        case .probe(let name): "there is no probe '\(name.name)' any more"
        }
    }
}
