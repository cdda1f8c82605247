import GoTemplate

/// Templates, filled from one document: they end, and make no more text than they may.
enum TemplateCheck {
    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(TemplateError) {
            let template = try Template(text, functions: TemplateFunctions.docker, expandsEscapes: true)
            let output = try template.render(document)
            demand(output.utf8.count <= Template.mostWork, "a template makes more text than it may")
        } catch {
            demand(!error.text.isEmpty, "a mistake has no text")
        }
    }

    private static let document = TemplateValue.map([
        "Name": .text("demo"), "Ratio": .decimal(0.5), "Retries": .integer(3), "Running": .flag(true),
        "Labels": .map(["a": .text("1"), "b": .text("2")]),
        "Names": .list([.text("/demo"), .text("/web/demo"), .null]),
    ])
}
