import CYAML

/// A piece of a YAML text as libyaml's parser gives it.
struct YAMLEvent {
    enum Kind {
        case documentStart
        case alias(String)
        case scalar(YAMLScalar)
        case sequenceStart
        case mappingStart
        case sequenceEnd
        case mappingEnd
        case documentEnd
    }

    var kind: Kind
    var mark: YAMLMark
    var anchor: String?
    /// `!!name` for those of YAML itself.
    var tag: String?
}

/// libyaml's parser on one text.
final class EventReader {
    /// The parser keeps a pointer to itself, so it must not move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>
    private let end: YAMLMark

    /// Nil when there is no memory. The text is UTF-8 without a byte order mark.
    init?(_ bytes: ArraySlice<UInt8>) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        self.parser = parser
        text = .allocate(capacity: bytes.count)
        _ = text.initialize(from: bytes)
        end = YAMLMark(after: bytes)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        text.deallocate()
    }

    /// The next event; nil at the end. Not to be asked again after an error.
    func next() throws(YAMLError) -> YAMLEvent? {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw error }
            defer { yaml_event_delete(&event) }
            if event.type == YAML_STREAM_END_EVENT { return nil }
            if var read = Self.event(event) {
                read.mark = read.mark.notBeyond(end)
                return read
            }
        }
    }

    private static func event(_ event: yaml_event_t) -> YAMLEvent? {
        let mark = YAMLMark(event.start_mark)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, mark: mark)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, mark: mark)
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, mark: mark)
        case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, mark: mark)
        case YAML_ALIAS_EVENT:
            return YAMLEvent(kind: .alias(string(event.data.alias.anchor) ?? ""), mark: mark)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            return YAMLEvent(kind: .sequenceStart, mark: mark, anchor: string(data.anchor), tag: tag(data.tag))
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            return YAMLEvent(kind: .mappingStart, mark: mark, anchor: string(data.anchor), tag: tag(data.tag))
        case YAML_SCALAR_EVENT:
            let data = event.data.scalar
            let tag = tag(data.tag)
            let bytes = UnsafeBufferPointer(start: data.value, count: data.value == nil ? 0 : data.length)
            let isPlain = data.style == YAML_PLAIN_SCALAR_STYLE && tag != "!!str" && tag != "!"
            let scalar = YAMLScalar(String(decoding: bytes, as: UTF8.self), isPlain: isPlain)
            return YAMLEvent(kind: .scalar(scalar), mark: mark, anchor: string(data.anchor), tag: tag)
        default: return nil
        }
    }

    private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        text.map { String(cString: $0) }
    }

    private static func tag(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let tag = string(text) else { return nil }
        let own = "tag:yaml.org,2002:"
        return tag.hasPrefix(own) ? "!!" + tag.dropFirst(own.count) : tag
    }
}

// MARK: - Errors

extension EventReader {
    private var error: YAMLError {
        let failed = parser.pointee
        let problem = failed.problem.map { String(cString: $0) } ?? "the text cannot be read"
        let mark = YAMLMark(failed.problem_mark).notBeyond(end)
        switch failed.error {
        case YAML_MEMORY_ERROR: return YAMLError(.outOfMemory, at: YAMLMark(failed.mark))
        case YAML_READER_ERROR:
            // The one place of which libyaml tells only the byte.
            return YAMLError(.badCharacter(problem), at: YAMLMark(after: text.prefix(max(0, failed.problem_offset))))
        default:
            if standsAtTab(failed.problem_mark) { return YAMLError(.tab, at: mark) }
            let context = failed.context.map { String(cString: $0) }
            let line = context.map { _ in YAMLMark(failed.context_mark).notBeyond(end).line }
            return YAMLError(.syntax(problem, during: context, line: line), at: mark)
        }
    }

    private func standsAtTab(_ mark: yaml_mark_t) -> Bool {
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        let place = scalars.index(scalars.startIndex, offsetBy: Int(mark.index), limitedBy: scalars.endIndex)
        return place.map { $0 < scalars.endIndex && scalars[$0] == "\t" } ?? false
    }
}

extension YAMLMark {
    /// libyaml counts from 0.
    fileprivate init(_ mark: yaml_mark_t) { self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1) }

    /// The place behind a text. Lines end as in YAML 1.1.
    fileprivate init(after text: some Collection<UInt8>) {
        self.init(line: 1, column: 1)
        var last: Unicode.Scalar?
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\n" where last == "\r": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": (line, column) = (line + 1, 1)
            default: column += 1
            }
            last = scalar
        }
    }

    /// libyaml ends a last line that has no end: what is missing there would stand on a line that does not exist.
    fileprivate func notBeyond(_ end: YAMLMark) -> YAMLMark { line > end.line ? end : self }
}
