import Spelling

/// Cuts a Dockerfile into instructions. It goes on after a mistake, where the builder stops at the first.
struct DockerfileParser {
    private(set) var instructions: [DockerfileInstruction] = []
    private(set) var errors: [LintError] = []
    /// The character that takes another one's meaning.
    private(set) var escape = UInt8(ascii: "\\")

    /// After so many mistakes the file is something else.
    private static let mostMistakes = 100

    init(_ text: [UInt8], file: String) {
        var scanner = DockerfileScanner(text, file: file)
        while let (line, lines) = scanner.logicalLine() {
            guard errors.count < Self.mostMistakes else {
                let place = Place(file: file, line: lines.lowerBound, column: 1)
                errors.append(.malformed(place, "more than \(Self.mostMistakes) mistakes; is it a Dockerfile?"))
                break
            }
            var instruction = DockerfileInstruction(line, lines: lines, escape: scanner.escape)
            let place = line.place(at: 0, in: file)
            if let message = Self.mistake(in: instruction) { errors.append(.malformed(place, message)) }
            for announced in Self.heredocs(of: instruction, escape: scanner.escape) {
                var heredoc = announced
                guard let content = scanner.heredoc(announced) else {
                    errors.append(.malformed(place, Self.unterminated(announced.name)))
                    break
                }
                heredoc.content = content
                instruction.heredocs.append(heredoc)
            }
            instruction.lines = lines.lowerBound...max(lines.upperBound, scanner.lineNumber)
            instructions.append(instruction)
        }
        escape = scanner.escape
        errors += scanner.errors
        if instructions.isEmpty, errors.isEmpty {
            errors.append(
                .malformed(Place(file: file, line: 1, column: 1), "file with no instructions; is it a Dockerfile?"))
        }
    }

    private static func unterminated(_ name: String) -> String {
        "unterminated heredoc; end it with a line that is '\(name)' and nothing else"
    }

    private static func heredocs(of instruction: DockerfileInstruction, escape: UInt8)
        -> [DockerfileInstruction.Heredoc]
    {
        let carrier = instruction.keyword == "ONBUILD" ? instruction.inner(escape: escape) : instruction
        guard ["RUN", "COPY", "ADD"].contains(carrier.keyword),
            JSONArray.read(carrier.argumentText) == .none
        else { return [] }
        return DockerfileWords.heredocs(instruction.argumentText)
    }

    /// What the builder says of an instruction that it does not know, or of a list that is none.
    private static func mistake(in instruction: DockerfileInstruction) -> String? {
        guard DockerfileInstruction.keywords.contains(instruction.keyword) else {
            let written = instruction.writtenKeyword
            let nearest = Spelling.nearest(to: instruction.keyword, among: DockerfileInstruction.keywords)
                .map { written == written.lowercased() ? $0.lowercased() : $0 }
            return "unknown instruction: \(written)"
                + (nearest.map { " (did you mean \($0)?)" } ?? "; a line that goes on needs a backslash at its end")
        }
        let takesArray = ["ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"].contains(instruction.keyword)
        guard takesArray, JSONArray.read(instruction.argumentText) == .notStrings else { return nil }
        return HealthcheckMistake.notStrings.text
    }
}
