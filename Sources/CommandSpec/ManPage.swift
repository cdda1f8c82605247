/// Makes manual pages with the man(7) macros. The same input gives the same bytes: no clock, no environment.
package enum ManPage {
    /// The page of one command, for `TOOL-COMMAND.1`.
    /// - Parameters:
    ///   - version: Of the tool, for the footer.
    ///   - date: Of the release, as `2026-01-31`, for the footer.
    ///   - seeAlso: Names of other pages in section 1.
    package static func render(
        _ command: CommandDescription, version: String, date: String, seeAlso: [String] = []
    ) -> String {
        let name = command.path.split(separator: " ").joined(separator: "-")
        var page = Roff(name: name, tool: command.tool, version: version, date: date)
        page.section("NAME")
        page.text("\(name) - \(command.summary)")
        page.section("SYNOPSIS")
        page.synopsis(command.path, command.usage.dropFirst(command.path.count))
        page.section("DESCRIPTION")
        page.text(HelpText.sentence(command.summary))
        page.paragraphs(command.discussion)
        if !command.operands.summary.isEmpty {
            page.item(italic: command.operands.placeholder, [command.operands.summary])
        }
        page.options(command.groups)
        for section in command.manual {
            page.section(section.title)
            for item in section.items { page.item(bold: item.term, item.paragraphs) }
        }
        page.closingSections(command.exitStatuses, command.environment)
        if !command.examples.isEmpty { page.examples(command.examples) }
        page.seeAlso([command.tool] + seeAlso.filter { $0 != name && $0 != command.tool })
        return page.output
    }

    /// The page of the tool itself, for `TOOL.1`.
    package static func render(_ tool: ToolDescription, date: String) -> String {
        var page = Roff(name: tool.name, tool: tool.name, version: tool.version, date: date)
        page.section("NAME")
        page.text("\(tool.name) - \(tool.summary)")
        page.section("SYNOPSIS")
        page.synopsis(tool.name, tool.usage.dropFirst(tool.name.count))
        page.section("DESCRIPTION")
        page.text(HelpText.sentence(tool.summary))
        page.paragraphs(tool.discussion)
        page.section("COMMANDS")
        for command in tool.commands { page.item(bold: command.name, [HelpText.sentence(command.summary)]) }
        page.options(tool.groups)
        page.closingSections(tool.exitStatuses, tool.environment)
        if !tool.closing.isEmpty {
            page.section("NOTES")
            page.paragraphs(tool.closing, startsSection: true)
        }
        page.seeAlso(tool.commands.map { "\(tool.name)-\($0.name)" })
        return page.output
    }
}
