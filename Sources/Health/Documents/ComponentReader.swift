/// Reads the components of a health document, whatever they are called and however they are listed: as members of an
/// object or as a list, each a word, a truth value or an object.
struct ComponentReader {
    /// What was read.
    private(set) var components: [HealthDocument.Component] = []
    /// The worst of those that are not inside of others; nil when no state is known.
    private(set) var worst: HealthLevel?
    /// Whether the state of every component is a word that shows that the document tells about health.
    private(set) var isTelling = true
    /// What a word means.
    private let level: (String) -> HealthLevel?
    /// Where components stand that an earlier list has named.
    private var places: [String: Int] = [:]
    /// How many more are read.
    private var room = HealthDocument.maximumComponents

    /// The longest name; a long one in front of a long list would take memory without bounds.
    private static let longestName = 200

    /// The members under which components are listed, and whether words are components there, too: what stands in
    /// `details` may be anything.
    private static let lists: [(name: String, takesWords: Bool)] = [
        ("components", true), ("checks", true), ("entries", true), ("healthchecks", true), ("services", true),
        ("dependencies", true), ("results", false), ("details", false), ("error", false), ("info", false),
        ("errors", false),
    ]
    /// The same inside of a component.
    private static let innerLists = lists.filter { ["components", "checks", "entries", "details"].contains($0.name) }

    /// A reader that asks for the meaning of words.
    init(level: @escaping (String) -> HealthLevel?) { self.level = level }

    /// Reads all lists of a document.
    mutating func read(_ document: HealthFields) {
        for list in Self.lists {
            guard let value = document[list.name] else { continue }
            read(list: value, named: list.name, takesWords: list.takesWords)
        }
    }

    /// Reads one list of a document. What an earlier one has named is completed: some writers list the words in one and
    /// the messages in another.
    mutating func read(list: JSONTree, named name: String, takesWords: Bool) {
        worst = Self.worse(worst, parts(of: list, named: name, inside: "", takesWords: takesWords))
        for place in components.indices { places[components[place].name] = place }
    }

    private static func worse(_ one: HealthLevel?, _ other: HealthLevel?) -> HealthLevel? {
        guard let one, let other else { return one ?? other }
        return max(one, other)
    }

    /// The name that an element of a list gives itself.
    static func name(of element: HealthFields) -> String? {
        ["name", "key", "component", "check", "service", "id"].lazy.compactMap(element.label).first
    }

    /// Reads a list; its worst level.
    private mutating func parts(
        of list: JSONTree, named name: String, inside prefix: String, takesWords: Bool
    ) -> HealthLevel? {
        switch list {
        case .object(let members):
            var worst: HealthLevel?
            for member in members where room > 0 {
                worst = Self.worse(worst, part(member.value, named: prefix + member.name, takesWords: takesWords))
            }
            return worst
        case .array(let elements):
            return objects(elements) { fields, index in prefix + (Self.name(of: fields) ?? "\(name)[\(index)]") }
        default: return nil
        }
    }

    /// Reads what stands under a name; its level, nil when that is no component or its state is not known.
    private mutating func part(_ value: JSONTree, named name: String, takesWords: Bool) -> HealthLevel? {
        switch value {
        case .object(let members): return object(HealthFields(members), named: name)
        case .array(let elements):
            let short = HealthDocument.cut(name, to: Self.longestName)
            return objects(elements) { _, index in "\(short)[\(index)]" }
        default:
            guard takesWords, let state = HealthFields.state(value) else { return nil }
            return add(name, state: state.word, message: state.message).level
        }
    }

    /// Reads the objects of an array; the worst level.
    private mutating func objects(_ elements: [JSONTree], name: (HealthFields, Int) -> String) -> HealthLevel? {
        var worst: HealthLevel?
        for (index, element) in elements.enumerated() where room > 0 {
            guard case .object(let members) = element else { continue }
            let fields = HealthFields(members)
            worst = Self.worse(worst, object(fields, named: name(fields, index)))
        }
        return worst
    }

    /// Reads a component that is an object, and what is inside of it. Its own word rules over its parts.
    private mutating func object(_ fields: HealthFields, named name: @autoclosure () -> String) -> HealthLevel? {
        let state = fields.state
        guard state != nil || fields.isNested else { return nil }
        let name = HealthDocument.cut(name(), to: Self.longestName)
        guard let state else { return partsInside(fields, of: name) }
        let message = fields.message ?? state.message ?? fields.string("description")
        let (level, place) = add(name, state: state.word, message: message)
        let inside = partsInside(fields, of: name)
        if let inside, inside > .healthy { components[place] = components[place].withFailingParts }
        return level ?? inside
    }

    private mutating func partsInside(_ fields: HealthFields, of name: String) -> HealthLevel? {
        guard fields.isNested else { return nil }
        var worst: HealthLevel?
        for list in Self.innerLists {
            guard let value = fields[list.name] else { continue }
            let takesWords = list.takesWords
            worst = Self.worse(worst, parts(of: value, named: list.name, inside: name + ".", takesWords: takesWords))
        }
        return worst
    }

    /// Notes a component; its level and its place.
    private mutating func add(_ name: String, state: String, message: String?) -> (level: HealthLevel?, place: Int) {
        room -= 1
        let level = level(state)
        if !HealthWord.isTelling(state) { isTelling = false }
        let component = HealthDocument.Component(
            name: HealthDocument.cut(name, to: Self.longestName), state: state, level: level, message: message,
            hasFailingParts: false)
        if let place = places[component.name] {
            components[place] = components[place].completed(by: component)
            return (level, place)
        }
        components.append(component)
        return (level, components.count - 1)
    }
}

extension HealthDocument.Component {
    /// The same, with parts that are not healthy.
    fileprivate var withFailingParts: Self {
        Self(name: name, state: state, level: level, message: message, hasFailingParts: true)
    }

    /// What two lists say about one component: the worse state, and whatever message there is.
    fileprivate func completed(by other: Self) -> Self {
        let worse = if let theirs = other.level, level.map({ $0 < theirs }) ?? true { other } else { self }
        return Self(
            name: name, state: worse.state, level: worse.level, message: worse.message ?? message ?? other.message,
            hasFailingParts: hasFailingParts)
    }
}
