import Terminal
import Testing

@Suite struct PaletteTests {
    struct Case: Sendable {
        let choice: ColorChoice
        let isTerminal: Bool
        let environment: [String: String]
        let isColored: Bool
    }

    static let cases: [Case] = [
        Case(choice: .auto, isTerminal: true, environment: [:], isColored: true),
        Case(choice: .auto, isTerminal: false, environment: [:], isColored: false),
        Case(choice: .always, isTerminal: false, environment: ["NO_COLOR": "1"], isColored: true),
        Case(choice: .never, isTerminal: true, environment: ["CLICOLOR_FORCE": "1"], isColored: false),
        Case(choice: .auto, isTerminal: true, environment: ["NO_COLOR": "0"], isColored: false),
        Case(choice: .auto, isTerminal: true, environment: ["NO_COLOR": ""], isColored: true),
        Case(choice: .auto, isTerminal: false, environment: ["CLICOLOR_FORCE": "1"], isColored: true),
        Case(choice: .auto, isTerminal: false, environment: ["CLICOLOR_FORCE": "0"], isColored: false),
        Case(choice: .auto, isTerminal: false, environment: ["CLICOLOR_FORCE": ""], isColored: false),
        Case(
            choice: .auto, isTerminal: true, environment: ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], isColored: false),
        Case(choice: .auto, isTerminal: true, environment: ["TERM": "dumb"], isColored: false),
        Case(choice: .auto, isTerminal: true, environment: ["TERM": "xterm"], isColored: true),
        Case(choice: .auto, isTerminal: false, environment: ["TERM": "dumb", "CLICOLOR_FORCE": "1"], isColored: true),
    ]

    @Test("the option wins over the variables, and the variables over the terminal", arguments: cases)
    func decision(_ example: Case) {
        let palette = Palette(
            choice: example.choice, isTerminal: example.isTerminal, environment: example.environment)
        #expect(palette.isColored == example.isColored, "\(example)")
    }

    @Test("a plain palette leaves text alone and a coloured one ends what it began")
    func painting() {
        #expect(Palette.plain.paint("up", .good) == "up")
        #expect(Palette.colored.paint("up", .good) == "\u{1b}[32mup\u{1b}[0m")
        #expect(Palette.colored.paint("", .bad) == "")
        #expect(Palette.colored.paint("as it is", nil) == "as it is")
    }
}
