/// Tells an app from others: two of different kinds may share a name.
struct AppKey: Hashable, Sendable {
    var kind: String?
    var name: String
}

extension ServedApp {
    var key: AppKey { AppKey(kind: kind, name: name) }
}

/// What health is told of, by what it is and not by what a client calls it: it stays the same from one publication to the
/// next.
enum Scope: Hashable, Sendable {
    /// All apps together.
    case whole
    case app(AppKey)
    case component(AppKey, Component)

    /// A part of an app.
    enum Component: Hashable, Sendable {
        /// All replicas of a Compose service.
        case service(String)
        /// One container, by its name.
        case container(String)
        /// One probe, by its name.
        case probe(String)
    }
}
