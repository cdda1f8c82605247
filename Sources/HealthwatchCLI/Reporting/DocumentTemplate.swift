import FoundationEssentials
import GoTemplate
import Terminal

/// `--format`: a Go template over one JSON document after the other. Like docker's it looks fields up without regard to
/// case and underscores, so that `.FailingStreak` is `failing_streak`; `table TEMPLATE` prints columns under headers, and
/// `json` the document itself, one line for each.
struct DocumentTemplate: Sendable {
    private let template: Template
    private let isTable: Bool

    /// Why a template cannot be used.
    struct Mistake: Error {
        var text: String
    }

    /// Reads a template; `table` alone stands for the columns of that one.
    init(_ text: String, table: String) throws(Mistake) {
        let shorthands = ["json": "{{json .}}", "table": "table \(table)"]
        let text = shorthands[text] ?? text
        isTable = text.hasPrefix("table ")
        do throws(TemplateError) {
            template = try Template(
                isTable ? String(text.dropFirst("table ".count)) : text, functions: TemplateFunctions.docker,
                expandsEscapes: isTable)
        } catch {
            throw Mistake(text: error.text)
        }
    }

    /// The text for all of them, each on a line of its own.
    func text(_ documents: [some Encodable]) throws(Mistake) -> String {
        var lines: [String] = []
        for document in documents {
            let json = Data(Documents.json(document).utf8)
            guard let value = try? JSONDecoder().decode(TemplateValue.self, from: json) else { continue }
            do throws(TemplateError) { lines.append(try template.render(value)) } catch {
                throw Mistake(text: error.text)
            }
        }
        guard isTable else { return lines.map { $0 + "\n" }.joined() }
        var table = Table(template.headers.map { Table.Column($0) })
        for line in lines {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            table.add(cells.map { Table.Cell(String($0).visible()) })
        }
        return table.render()
    }
}
