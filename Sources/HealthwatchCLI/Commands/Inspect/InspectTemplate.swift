/// `--format`.
struct InspectTemplate: Sendable {
    init(_ text: String) throws(InspectReport.TemplateMistake) {}
    func text(_ documents: [InspectDocument.Container]) -> String { "" }
}
