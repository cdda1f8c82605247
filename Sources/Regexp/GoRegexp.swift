/// A regular expression with the syntax and meaning of Go's regexp package.
///
/// Matching takes time proportional to pattern × text, whatever the pattern: rules come from labels that anyone who
/// starts a container can write, and a backtracking engine could be made to hang.
package struct GoRegexp: Sendable {
    /// The pattern as it was written.
    package let pattern: String
    private let program: RegexpProgram

    /// Compiles `pattern`; throws what Go's `regexp.Compile` would refuse, and patterns of absurd size.
    package init(_ pattern: String) throws(RegexpError) {
        self.pattern = pattern
        var parser = RegexpParser(pattern)
        program = try RegexpProgram(try parser.parse())
    }

    /// Whether the pattern occurs anywhere in `text`, as `MatchString` does.
    package func matches(_ text: String) -> Bool {
        program.matches(Array(text.unicodeScalars))
    }
}

extension GoRegexp: Equatable {
    /// Patterns are equal when they are written alike.
    package static func == (left: GoRegexp, right: GoRegexp) -> Bool { left.pattern == right.pattern }
}

/// A pattern as steps of a state machine that follows all alternatives at once.
struct RegexpProgram: Sendable {
    private enum Step: Sendable {
        case accept(Int)
        case assert(RegexpAssertion)
        case split(Int, Int)
        case jump(Int)
        case match
    }

    private var steps: [Step] = []
    private var sets: [ScalarSet] = []

    private static let largest = 10_000

    init(_ node: RegexpNode) throws(RegexpError) {
        try emit(node)
        steps.append(.match)
    }

    private mutating func emit(_ node: RegexpNode) throws(RegexpError) {
        guard steps.count < Self.largest else { throw .tooLarge }
        switch node {
        case .set(let set):
            steps.append(.accept(sets.count))
            sets.append(set)
        case .assertion(let assertion):
            steps.append(.assert(assertion))
        case .sequence(let items):
            for item in items { try emit(item) }
        case .choice(let branches):
            try emit(choice: branches)
        case .repeated(let item, let least, let most):
            for _ in 0..<least { try emit(item) }
            guard let most else { return try emit(loop: item) }
            for _ in least..<max(least, most) { try emit(optional: item) }
        }
    }

    private mutating func emit(choice branches: [RegexpNode]) throws(RegexpError) {
        var exits: [Int] = []
        for branch in branches.dropLast() {
            let split = steps.count
            steps.append(.match)
            try emit(branch)
            exits.append(steps.count)
            steps.append(.match)
            steps[split] = .split(split + 1, steps.count)
        }
        if let last = branches.last { try emit(last) }
        for exit in exits { steps[exit] = .jump(steps.count) }
    }

    private mutating func emit(loop item: RegexpNode) throws(RegexpError) {
        let split = steps.count
        steps.append(.match)
        try emit(item)
        steps.append(.jump(split))
        steps[split] = .split(split + 1, steps.count)
    }

    private mutating func emit(optional item: RegexpNode) throws(RegexpError) {
        let split = steps.count
        steps.append(.match)
        try emit(item)
        steps[split] = .split(split + 1, steps.count)
    }

    func matches(_ text: [Unicode.Scalar]) -> Bool {
        var seen = [Int](repeating: -1, count: steps.count)
        // Kept from one position to the next: an allocation for each costs more than the search.
        var current: [Int] = []
        var pending: [Int] = []
        for position in 0...text.count {
            // A search may begin at every position.
            pending.append(0)
            pending.append(contentsOf: current.reversed())
            current.removeAll(keepingCapacity: true)
            while let index = pending.popLast() {
                guard seen[index] != position else { continue }
                seen[index] = position
                switch steps[index] {
                case .match: return true
                case .jump(let target): pending.append(target)
                case .split(let first, let second):
                    pending.append(second)
                    pending.append(first)
                case .assert(let assertion):
                    if Self.holds(assertion, at: position, in: text) { pending.append(index + 1) }
                case .accept(let set):
                    if position < text.count, sets[set].contains(text[position]) { current.append(index + 1) }
                }
            }
        }
        return false
    }

    private static func holds(_ assertion: RegexpAssertion, at position: Int, in text: [Unicode.Scalar]) -> Bool {
        switch assertion {
        case .textStart: return position == 0
        case .textEnd: return position == text.count
        case .lineStart: return position == 0 || text[position - 1] == "\n"
        case .lineEnd: return position == text.count || text[position] == "\n"
        case .wordBoundary, .noWordBoundary:
            let before = position > 0 && RegexpClass.isWord(text[position - 1])
            let after = position < text.count && RegexpClass.isWord(text[position])
            return (before != after) == (assertion == .wordBoundary)
        }
    }
}
