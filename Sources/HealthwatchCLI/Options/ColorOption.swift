import CommandSpec
import Terminal

/// `--color`, the same for every command that colours.
enum ColorOption {
    /// The option; a command lifts it to where it keeps the choice.
    static let option = Option<ColorChoice>.value(
        "color", .choice(of: ColorChoice.self, placeholder: "WHEN"), into: \.self, default: "auto",
        "Colour the output: auto, always or never.")

    /// The variables that decide about colour, too.
    static let environment = [
        EnvironmentLine("NO_COLOR", "Any value: no colour, unless --color says otherwise."),
        EnvironmentLine("CLICOLOR_FORCE", "Any value but 0: colour even without a terminal."),
    ]
}
