import Spelling
import YAMLDocument

/// A mapping that is read key by key. What is wrong in it is noted, and reading goes on.
struct Section {
    let mark: YAMLMark
    let problems: ProblemList
    /// In the order of writing.
    let pairs: [YAMLPair]

    /// Notes a problem and is nil for anything but a mapping. As in Kubernetes a null may be the same as no key.
    init?(_ node: YAMLNode, of subject: String, problems: ProblemList, nullIsAbsent: Bool = false) {
        mark = node.mark
        self.problems = problems
        self.nullIsAbsent = nullIsAbsent
        guard let pairs = node.pairs else {
            let found = node.shown
            problems.add(.badValue(subject: subject, wanted: "a mapping", found: found, reason: nil), at: mark)
            return nil
        }
        self.pairs = nullIsAbsent ? pairs.filter { !$0.value.isNull } : pairs
    }

    private let nullIsAbsent: Bool

    /// Notes every key that is none of these.
    func allow(_ known: [String], extensions: Bool = false) {
        for pair in pairs where !known.contains(pair.key) && !(extensions && pair.key.hasPrefix("x-")) {
            let suggestion = problems.isFull ? nil : Spelling.nearest(to: pair.key, among: known)
            problems.add(.unknownKey(pair.key, suggestion: suggestion), at: pair.keyMark)
        }
    }

    func pair(_ key: String) -> YAMLPair? { pairs.first { $0.key == key } }

    func has(_ key: String) -> Bool { pair(key) != nil }

    /// The value of a key; nil when it is absent, or wrong, which is noted.
    func read<Value>(_ key: String, _ form: Form<Value>) -> Value? {
        pair(key).flatMap { read($0.value, form, of: "'\(key)'") }
    }

    /// The same, but the key must be there.
    func require<Value>(_ key: String, _ form: Form<Value>) -> Value? {
        if !has(key) { problems.add(.missingKey(key), at: mark) }
        return read(key, form)
    }

    /// The value of whichever of the keys is there; two of them are noted.
    func read<Value>(oneOf keys: [(String, Form<Value>)]) -> Value? {
        let present = pairs.filter { pair in keys.contains { $0.0 == pair.key } }
        for pair in present.dropFirst() { problems.add(.synonyms(present[0].key, pair.key), at: pair.keyMark) }
        return keys.compactMap { read($0.0, $0.1) }.first
    }

    /// The items of a list that are right. `single` takes a lone value for a list of one.
    func list<Value>(_ key: String, of form: Form<Value>, single: Bool = false) -> [Value]? {
        guard let node = pair(key)?.value else { return nil }
        if let items = node.items { return items.compactMap { read($0, form, of: "an item of '\(key)'") } }
        if single { return read(node, form, of: "'\(key)'").map { [$0] } }
        note(node, wanted: "a list", of: "'\(key)'")
        return nil
    }

    /// The same, but an empty list is noted.
    func filledList<Value>(_ key: String, of form: Form<Value>, single: Bool = false) -> [Value]? {
        if let node = pair(key)?.value, node.items?.isEmpty == true {
            note(node, wanted: "a list with an item", of: "'\(key)'")
            return nil
        }
        return list(key, of: form, single: single)
    }

    /// The words of Kubernetes' `{command: [words]}`.
    func command() -> [String]? {
        allow(["command"])
        if !has("command") { problems.add(.missingKey("command"), at: mark) }
        return filledList("command", of: .text)
    }

    /// The mapping under a key.
    func section(_ key: String) -> Section? {
        pair(key).flatMap { Section($0.value, of: "'\(key)'", problems: problems, nullIsAbsent: nullIsAbsent) }
    }

    /// The mappings in a list under a key.
    func sections(_ key: String) -> [Section] {
        guard let node = pair(key)?.value else { return [] }
        guard let items = node.items else {
            note(node, wanted: "a list", of: "'\(key)'")
            return []
        }
        return items.compactMap {
            Section($0, of: "an item of '\(key)'", problems: problems, nullIsAbsent: nullIsAbsent)
        }
    }

    /// Notes two keys that exclude each other, and whether there are not two.
    func excludes(_ keys: [String]) -> Bool {
        let present = pairs.filter { keys.contains($0.key) }
        for pair in present.dropFirst() { problems.add(.exclusive(present[0].key, pair.key), at: pair.keyMark) }
        return present.count < 2
    }

    /// Notes those of the keys that are there.
    func refuse(_ keys: [String], beside other: String) {
        for pair in pairs where keys.contains(pair.key) {
            problems.add(.useless(pair.key, with: other), at: pair.keyMark)
        }
    }

    /// Notes two keys of which only one is there.
    func pairUp(_ first: String, _ second: String) {
        for (key, other) in [(first, second), (second, first)] where has(key) && !has(other) {
            problems.add(.incomplete(key, needs: other), at: pair(key)?.keyMark ?? mark)
        }
    }

    func read<Value>(_ node: YAMLNode, _ form: Form<Value>, of subject: String) -> Value? {
        do throws(Refusal) { return try form.read(node) } catch {
            note(node, wanted: form.wanted, of: subject, reason: error.reason)
            return nil
        }
    }

    private func note(_ node: YAMLNode, wanted: String, of subject: String, reason: String? = nil) {
        problems.add(.badValue(subject: subject, wanted: wanted, found: node.shown, reason: reason), at: node.mark)
    }
}
