import Health

/// What names mean in one published state.
struct AppIndex: Sendable {
    /// The places of apps.
    private var places: [AppKey: Int] = [:]
    /// The places of all apps of a name, whatever their kind.
    private var byName: [String: [Int]] = [:]
    /// For each container the places of an app that has it.
    private var owners: [String: Int] = [:]
    private let apps: [ServedApp]

    /// Of two apps that nothing tells apart the first counts, and the same with containers.
    init(_ state: ServedState) {
        apps = state.apps
        places.reserveCapacity(apps.count)
        byName.reserveCapacity(apps.count)
        for (place, app) in apps.enumerated() where places[app.key] == nil {
            places[app.key] = place
            byName[app.name, default: []].append(place)
            for part in app.overview.parts where owners[part.glance.name] == nil { owners[part.glance.name] = place }
        }
    }

    /// The place of an app in the state; nil when it is gone.
    func place(of key: AppKey) -> Int? { places[key] }

    /// The name that a document has for an app: with its kind, where the name alone says too little. `reserved` is one that
    /// means something else there.
    func label(of app: ServedApp, reserved: String? = nil) -> String {
        let isShared = byName[app.name].map { $0.count > 1 } ?? false
        return isShared || app.name == reserved ? "\(app.kind ?? ""):\(app.name)" : app.name
    }
}

// MARK: - What a client's words mean

extension AppIndex {
    /// What a name of a client means.
    func scope(_ name: ScopeName) throws(Refusal) -> Scope {
        guard let text = name.app else { return .whole }
        if let app = try app(text) {
            guard let component = name.component else { return .app(app.key) }
            guard let found = Self.component(component, of: app.overview) else {
                throw .noComponent(component, app: text)
            }
            return .component(app.key, found)
        }
        // A container that stands inside of an app has itself as its only part.
        let plain = text.withoutPrefix("container:")
        guard let place = owners[plain] else { throw .noApp(text) }
        if let component = name.component, component != plain { throw .noComponent(component, app: text) }
        return .component(apps[place].key, .container(plain))
    }

    /// The app of that name, with its kind or without; nil where there is none.
    func app(_ text: String) throws(Refusal) -> ServedApp? {
        if let colon = text.firstIndex(of: ":") {
            let key = AppKey(kind: String(text[..<colon]), name: String(text[text.index(after: colon)...]))
            if let place = places[key] { return apps[place] }
        }
        let named = byName[text, default: []].map { apps[$0] }
        // One without a kind was asked for in vain, and gives way to what there is.
        let real = named.filter { $0.kind != nil }
        if real.count > 1 { throw .ambiguous(text, real.map { "\($0.kind ?? ""):\($0.name)" }) }
        return real.first ?? named.first
    }

    /// The containers that a name means for documents about containers: those of an app, or the one of that name, of that
    /// id, or whose id alone begins so.
    func containers(_ text: String) throws(Refusal) -> [ContainerID] {
        if let app = try app(text) { return app.overview.parts.map(\.glance.id) }
        let plain = text.withoutPrefix("container:")
        let all = apps.lazy.flatMap(\.overview.parts).map(\.glance)
        if let exact = all.first(where: { $0.name == plain || $0.id.text == plain }) { return [exact.id] }
        guard plain.utf8.count >= Self.shortestPrefix else { throw .noContainer(text) }
        var matches: [ContainerID: String] = [:]
        for glance in all where glance.id.text.hasPrefix(plain) { matches[glance.id] = glance.name }
        guard matches.count <= 1 else { throw .ambiguousID(text, matches.values.sorted()) }
        guard let id = matches.keys.first else { throw .noContainer(text) }
        return [id]
    }

    /// Fewer characters of an id are a mistake rather than a name.
    private static let shortestPrefix = 4

    private static func component(_ name: String, of overview: AppOverview) -> Scope.Component? {
        if overview.parts.contains(where: { $0.glance.slot.service == name }) { return .service(name) }
        if overview.parts.contains(where: { $0.glance.name == name }) { return .container(name) }
        let probe = overview.probes.first { $0.name == name || HealthDetail.name(of: $0) == name }
        return probe.map { .probe($0.name) }
    }
}

extension String {
    /// Without that beginning, if it has it.
    fileprivate func withoutPrefix(_ prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
    }
}
