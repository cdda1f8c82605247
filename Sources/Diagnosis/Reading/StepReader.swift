/// Cuts a line for the shell into its simple commands.
struct StepReader {
    private(set) var steps: [Shell.Step] = []
    /// The words of the command being read, redirections included.
    private var words: [Word] = []
    private var word: Word?
    private var quote: Character?
    /// The brackets that are open, true for those of `$(…)`.
    private var brackets: [Bool] = []
    private var openSubstitutions = 0
    private var isBetweenBackticks = false

    private struct Word {
        var text = ""
        /// A word that begins with a quote is never a redirection.
        var isQuoted = false
        /// Whether it holds a `${`.
        var hasExpansion = false
    }

    mutating func read(_ line: String) {
        var rest = line[...]
        while let character = rest.popFirst() {
            if let open = quote, character == open {
                quote = nil
            } else if character == "\\", quote != "'" {
                if let next = rest.popFirst(), next != "\n" { add(next) }
            } else if quote != nil {
                add(character)
            } else if character == "#", word == nil {
                rest = rest.drop { $0 != "\n" }
            } else {
                take(character, before: rest.first)
            }
        }
        endStep()
    }

    /// Takes a character outside of quotes.
    private mutating func take(_ character: Character, before next: Character?) {
        if character == "'" || character == "\"" {
            quote = character
            word = word ?? Word(isQuoted: true)
        } else if character == "&", word?.text.last == ">" {
            add(character)
        } else if character == "&", next == ">" {
            endWord()
            add(character)
        } else if character == "{", word?.text.last == "$" {
            word?.hasExpansion = true
            add(character)
        } else if character == "}", word?.hasExpansion == true {
            add(character)
        } else if "|;&\n(){}`".contains(character) {
            separate(character)
        } else if character.isWhitespace {
            endWord()
        } else {
            add(character)
        }
    }

    private mutating func add(_ character: Character) {
        if word == nil { word = Word() }
        word?.text.append(character)
    }

    private mutating func endWord() {
        if let done = word { words.append(done) }
        word = nil
    }

    private mutating func separate(_ character: Character) {
        let opensSubstitution = word?.text.last == "$"
        endStep()
        if let last = steps.indices.last { steps[last].separator.append(character) }
        switch character {
        case "(":
            brackets.append(opensSubstitution)
            openSubstitutions += opensSubstitution ? 1 : 0
        case ")": openSubstitutions -= brackets.popLast() == true ? 1 : 0
        case "`": isBetweenBackticks.toggle()
        default: break
        }
    }

    private mutating func endStep() {
        endWord()
        var step = Shell.Step(words: [], isSubstituted: openSubstitutions > 0 || isBetweenBackticks)
        var operation: String?
        for word in words {
            let bare = word.text.drop { $0.isNumber || $0 == "&" }
            if let open = operation {
                step.redirections.append(open + word.text)
                operation = nil
            } else if !word.isQuoted, bare.hasPrefix(">") || bare.hasPrefix("<") {
                // The file may be the next word.
                let isAlone = bare.allSatisfy { $0 == ">" || $0 == "<" }
                if isAlone { operation = word.text } else { step.redirections.append(word.text) }
            } else {
                step.words.append(word.text)
            }
        }
        words = []
        if !step.words.isEmpty { steps.append(step) }
    }
}
