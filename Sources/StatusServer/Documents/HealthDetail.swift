import Health

/// What a detailed health document adds: the parts of something, and what was checked. Names are harmless, and no two are
/// the same: of what shares one the worst is told.
struct HealthDetail {
    /// The parts and how each is.
    private(set) var components = NamedList<HealthLevel>()
    /// The checks, each with what there is to say about it.
    private(set) var checks = NamedList<Check>()

    /// What one check says.
    struct Check {
        var level: HealthLevel
        /// Nil where there is nothing to say.
        var message: String?
    }

    /// The check that tells of the watcher itself, in the document of everything.
    static let contact = "engine contact"

    /// The name of a probe among containers.
    static func name(of probe: ProbeStanding) -> String { "probe \(probe.name)" }

    /// Of all apps.
    init(_ state: ServedState, _ index: AppIndex) {
        for app in state.apps {
            let name = index.label(of: app, reserved: Self.contact)
            let level = app.overview.status.level
            addComponent(name, level)
            addCheck(name, level, app.overview.headline)
        }
    }

    /// Of an app.
    init(_ overview: AppOverview) {
        for part in overview.parts {
            addComponent(part.glance.slot.service ?? part.glance.name, part.level)
            add(part)
        }
        for probe in overview.probes { add(probe) }
    }

    /// Of a part of an app. A service consists of its containers; anything else of itself.
    init(_ component: Scope.Component, of overview: AppOverview) {
        switch component {
        case .probe(let name): for probe in overview.probes where probe.name == name { add(probe) }
        case .service(let name):
            for part in overview.parts where part.glance.slot.service == name { addContainer(part) }
        case .container(let name): for part in overview.parts where part.glance.name == name { addContainer(part) }
        }
    }

    private mutating func addContainer(_ part: AppOverview.Part) {
        addComponent(part.glance.name, part.level)
        add(part)
    }

    private mutating func add(_ part: AppOverview.Part) {
        let isFine = part.readiness == .ready(isVerified: true)
        addCheck(part.glance.name, part.level, isFine ? "" : part.condition)
    }

    private mutating func add(_ probe: ProbeStanding) {
        let name = Self.name(of: probe)
        addComponent(name, probe.level)
        addCheck(name, probe.level, probe.verdict == .passing ? "" : probe.message)
    }

    private mutating func addComponent(_ name: String, _ level: HealthLevel) {
        components.add(name.name, level) { $0 < level }
    }

    private mutating func addCheck(_ name: String, _ level: HealthLevel, _ message: String) {
        let check = Check(level: level, message: message.isEmpty ? nil : message.sentence)
        checks.add(name.name, check) { $0.level < level }
    }
}

extension HealthDetail.Check {
    /// Writes it as the value of its name.
    func write(_ json: inout JSONWriter) {
        json.object {
            $0.member("state", level.rawValue)
            if let message { $0.member("message", message) }
        }
    }
}

/// Values by name, in the order in which the names came first.
struct NamedList<Value> {
    /// The names with their values.
    private(set) var entries: [(name: String, value: Value)] = []
    private var places: [String: Int] = [:]

    /// Adds a value, or puts it in the place of one of the same name if `yields` says so of that.
    mutating func add(_ name: String, _ value: Value, unless yields: (Value) -> Bool) {
        guard let place = places[name] else {
            places[name] = entries.count
            entries.append((name, value))
            return
        }
        if yields(entries[place].value) { entries[place].value = value }
    }
}
