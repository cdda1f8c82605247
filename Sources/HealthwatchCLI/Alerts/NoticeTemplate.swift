import Alerting
import FoundationEssentials
import GoTemplate

/// A text in Go's template syntax over the document of a notice.
struct NoticeTemplate: Sendable {
    private let template: Template

    /// Why a template cannot be used, or makes no text of a notice.
    struct Mistake: Error {
        var text: String
    }

    /// Reads a template.
    init(_ text: String) throws(Mistake) {
        do throws(TemplateError) {
            template = try Template(text, functions: TemplateFunctions.docker)
        } catch {
            throw Mistake(text: "template: \(error.text)")
        }
    }

    /// The text for a notice.
    func text(_ notice: Notice) throws(Mistake) -> String {
        let json = Data(Documents.json(NoticeDocument(notice)).utf8)
        guard let value = try? JSONDecoder().decode(TemplateValue.self, from: json) else { return "" }
        do throws(TemplateError) { return try template.render(value) } catch {
            throw Mistake(text: "template: \(error.text)")
        }
    }
}
