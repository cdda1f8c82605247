import Testing

@testable import HealthwatchCLI

@Suite("The table of commands")
struct CommandTableTests {
    @Test("each command is found by its own name, and nothing by another")
    func names() {
        for command in CommandTable.commands {
            let name = command.description.name
            #expect(CommandTable.command(named: name)?.description.name == name)
        }
        #expect(CommandTable.command(named: "wat") == nil)
    }
}
