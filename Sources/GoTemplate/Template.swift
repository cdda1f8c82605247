/// A text with actions, in the language of Go's `text/template`: fields, pipelines, variables, `if`, `with`, `range`,
/// comments and trim marks, but no templates inside templates and no methods.
///
/// What may be called and how fields are found is up to the user. Nesting, text and repetitions are bounded.
package struct Template: Sendable {
    /// How much a template may do before it is given up: values looked at and bytes made.
    package static let mostWork = 1 << 24

    let nodes: [TemplateNode]
    private let slots: Int

    /// Reads a template that may call these functions, and `and` and `or`, which belong to the language.
    ///
    /// With `expandsEscapes`, `\t` and `\n` in the text outside of actions are a tab and a line's end, as Docker has it in
    /// its lists.
    package init(
        _ text: String, functions: @escaping (_ name: String) -> TemplateFunction?, expandsEscapes: Bool = false
    ) throws(TemplateError) {
        var lexer = TemplateLexer(text, expandsEscapes: expandsEscapes)
        var parser = TemplateParser(try lexer.pieces(), functions: functions)
        nodes = try parser.parse()
        slots = parser.slots
    }

    /// The text that the template makes of a value.
    package func render(_ value: TemplateValue, fields: FieldLookup = .document) throws(TemplateError) -> String {
        var run = TemplateRun(value, slots: slots, fields: fields)
        try run.render(nodes, dot: value)
        return run.output
    }
}
