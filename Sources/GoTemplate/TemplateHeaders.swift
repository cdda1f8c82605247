extension Template {
    /// The headers of the columns that the template makes of each row, which are separated by tabs: a field's name stands
    /// for what is printed of it.
    package var headers: [String] {
        Self.header(of: nodes).split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }

    /// A field's name as a header: `FailingStreak` and `failing_streak` are `FAILING STREAK`.
    package static func header(ofField name: String) -> String {
        var words = ""
        let letters = Array(name)
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : " "
            let previous = index > 0 ? letters[index - 1] : " "
            if letter == "_" {
                words += " "
                continue
            }
            let startsWord =
                letter.isUppercase && (previous.isUppercase ? next.isLowercase : previous.isLetter || previous.isNumber)
            if startsWord { words += " " }
            words += letter.uppercased()
        }
        return words
    }

    private static func header(of nodes: [TemplateNode]) -> String {
        nodes.map { node in
            switch node {
            case .text(let text): text
            case .action(let pipeline): pipeline.target == nil ? header(of: pipeline) : ""
            case .choice(let arms, _, _): arms.first.map { header(of: $0) } ?? ""
            case .range(let arm, _, _, _): header(of: arm)
            }
        }
        .joined()
    }

    /// What a block asks for, unless it makes several columns.
    private static func header(of arm: TemplateArm) -> String {
        let body = header(of: arm.body)
        return body.contains("\t") ? body : header(of: arm.subject)
    }

    /// The first field that a pipeline reads.
    private static func header(of pipeline: TemplatePipeline) -> String {
        pipeline.commands.joined().lazy.compactMap { field(in: $0) }.first.map { header(ofField: $0) } ?? ""
    }

    private static func field(in operand: TemplateOperand) -> String? {
        switch operand {
        case .constant, .function, .connective: nil
        case .field(let names), .variable(_, let names): names.last
        case .group(let pipeline, let names):
            names.last ?? pipeline.commands.joined().lazy.compactMap { field(in: $0) }.first
        }
    }
}
