import Health

/// The overall state, as the title says it: the status that needs a look first, and how many apps have it.
struct DashboardVerdict: Equatable {
    /// Whose shape and colour it has.
    let status: AppStatus
    /// In a few words: `2 unhealthy`.
    let text: String

    /// The verdict on apps with these statuses.
    init(_ statuses: [AppStatus]) {
        if let worst = statuses.min(by: { $0.rank < $1.rank }), worst != .scaledDown, worst != .healthy {
            status = worst
            text = "\(statuses.count { $0 == worst }) \(worst.rawValue.lowercased())"
        } else if statuses.contains(.healthy) {
            (status, text) = (.healthy, "all healthy")
        } else {
            (status, text) = (.scaledDown, statuses.isEmpty ? "no apps" : "all scaled down")
        }
    }
}
