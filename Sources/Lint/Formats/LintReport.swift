package import Health

/// What came of looking through everything that was named, for all formats.
package struct LintReport: Sendable, Equatable {
    /// The files that were looked through, as the user named them.
    package var files: [String]
    /// What was looked through of an engine: `container web-1`, `image nginx:1`.
    package var objects: [String]
    package var findings: [LintFinding] = []
    package var errors: [LintError] = []

    package init(files: [String], objects: [String] = []) {
        self.files = files
        self.objects = objects
    }

    /// Takes what came of one file or object.
    package mutating func add(_ result: LintResult) {
        findings += result.findings
        errors += result.errors
    }

    /// A finding, or what could not be read.
    package enum Entry: Sendable, Equatable {
        case finding(LintFinding)
        case error(LintError)

        /// Where it is shown.
        package var place: Place {
            switch self {
            case .finding(let finding): finding.place
            case .error(let error): error.place
            }
        }
    }

    /// All of it, file by file in the order of naming, those of other files after them, each in the order of its lines.
    package var entries: [Entry] {
        var ranks: [String: Int] = [:]
        for name in files + objects where ranks[name] == nil { ranks[name] = ranks.count }
        let all = errors.map(Entry.error) + findings.map(Entry.finding)
        return all.enumerated().sorted { left, right in
            let (one, other) = (left.element.place, right.element.place)
            let ranks = (ranks[one.file] ?? Int.max, ranks[other.file] ?? Int.max)
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            return (one.file, one.line, one.column, left.offset) < (other.file, other.line, other.column, right.offset)
        }.map(\.element)
    }

    /// How many there are of a severity, what could not be read among them.
    package func count(_ severity: Finding.Severity) -> Int {
        findings.count { $0.finding.severity == severity } + errors.count { $0.severity == severity }
    }

    /// Whether a place is in a file, and not an object of an engine.
    func isInFile(_ place: Place) -> Bool { place.line > 0 || files.contains(place.file) }

    /// The same with every text in it passed through a function, which makes harmless what came from a file: all formats
    /// but that of ``LintText``, which does so itself, are given such a report.
    package func cleaned(_ clean: (String) -> String) -> LintReport {
        func cleaned(_ place: Place) -> Place {
            Place(file: clean(place.file), line: place.line, column: place.column)
        }
        var report = LintReport(files: files.map(clean), objects: objects.map(clean))
        report.findings = findings.map { entry in
            let finding = entry.finding
            let copy = Finding(
                finding.id, finding.severity, container: finding.container.map(clean), title: clean(finding.title),
                evidence: finding.evidence.map(clean), cause: clean(finding.cause), fix: finding.fix.map(clean),
                commands: finding.commands.map(clean))
            return LintFinding(copy, at: cleaned(entry.place), lines: entry.lines)
        }
        report.errors = errors.map { error in
            switch error {
            case .malformed(let place, let message): .malformed(cleaned(place), clean(message))
            case .tooLarge(let place, let limit): .tooLarge(cleaned(place), limit: limit)
            case .unknownFinding(let place, let id, let nearest):
                .unknownFinding(cleaned(place), clean(id), nearest: nearest)
            }
        }
        return report
    }
}

extension LintFinding {
    /// The last line of what it is about: that of the whole check for what is about the whole, which begins where the
    /// check does.
    var lastLine: Int { place.line == lines.lowerBound ? lines.upperBound : place.line }
}
