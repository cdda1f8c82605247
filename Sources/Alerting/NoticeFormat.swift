/// The shapes that the body of a webhook can have. The raw values are the words of the configuration file.
package enum NoticeFormat: String, Sendable, CaseIterable {
    /// `healthwatch.alert/v1`.
    case json
    case slack, discord, teams
    /// One text under a key: what docker-autoheal sends, and most chat servers take.
    case text
}
