/// What the user asked for with `--color`.
package enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never
}

/// What a piece of text means. Callers choose a role, never a colour.
package enum Role: Equatable, Sendable {
    /// As it should be.
    case good
    /// Failed.
    case bad
    /// Needs a look.
    case warning
    /// Less important than the rest.
    case dim
    /// More important than the rest.
    case strong
}

/// Turns roles into escape sequences, or into nothing. Text must be understandable without colour.
package struct Palette: Equatable, Sendable {
    /// Whether anything is coloured at all.
    package let isColored: Bool

    /// Text as it is.
    package static let plain = Palette(isColored: false)
    /// Text with colours of the terminal's own 16.
    package static let colored = Palette(isColored: true)

    private init(isColored: Bool) {
        self.isColored = isColored
    }

    /// Decides about colour. A choice other than auto wins; then `NO_COLOR` (any value but empty, no-color.org), then
    /// `CLICOLOR_FORCE` (any value but empty and 0), then `TERM=dumb`, then whether a terminal is there.
    package init(choice: ColorChoice, isTerminal: Bool, environment: [String: String]) {
        let isForced = !["", "0"].contains(environment["CLICOLOR_FORCE"] ?? "")
        isColored =
            switch choice {
            case .always: true
            case .never: false
            case .auto where !(environment["NO_COLOR"] ?? "").isEmpty: false
            case .auto where isForced: true
            case .auto where environment["TERM"] == "dumb": false
            case .auto: isTerminal
            }
    }

    /// `text` in the colour of `role`; the empty text stays empty.
    package func paint(_ text: String, _ role: Role?) -> String {
        guard isColored, let role, !text.isEmpty else { return text }
        return "\u{1b}[\(Self.code(role))m\(text)\u{1b}[0m"
    }

    private static func code(_ role: Role) -> String {
        switch role {
        case .good: "32"
        case .bad: "31"
        case .warning: "33"
        case .dim: "2"
        case .strong: "1"
        }
    }
}
