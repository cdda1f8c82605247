import Health

/// Writes one JSON text on one line, its members in the order in which they come.
///
/// By hand and not by an encoder: health documents have a fixed order of keys, and are written for thousands of
/// containers at a time.
struct JSONWriter {
    /// What is written so far.
    private(set) var bytes: [UInt8]

    /// Goes on with a text whose end is missing; with an empty one it begins.
    init(continuing bytes: [UInt8] = []) { self.bytes = bytes }

    /// An object with what `members` writes.
    mutating func object(_ members: (inout JSONWriter) -> Void) {
        open(.object)
        members(&self)
        close(.object)
    }

    /// An array with what `elements` writes.
    mutating func array(_ elements: (inout JSONWriter) -> Void) {
        open(.array)
        elements(&self)
        close(.array)
    }

    /// The two things that enclose others.
    enum Enclosure {
        case object, array
    }

    /// Begins one; ``close(_:)`` ends it.
    mutating func open(_ enclosure: Enclosure) {
        separate()
        bytes.append(enclosure == .object ? UInt8(ascii: "{") : UInt8(ascii: "["))
    }

    /// Ends one that is open.
    mutating func close(_ enclosure: Enclosure) {
        bytes.append(enclosure == .object ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    }

    /// The name of the member whose value comes next.
    mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// A member that is a string.
    mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// A member that is a whole number.
    mutating func member(_ name: String, _ value: Int) {
        key(name)
        raw(String(value))
    }

    /// A value that is JSON already.
    mutating func raw(_ json: String) {
        separate()
        bytes += json.utf8
    }

    /// A string.
    mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 { append(byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0..<0x20:
            bytes += "\\u00".utf8
            bytes.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            bytes.append(Hexadecimal.digits[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }

    /// Puts a comma after what ended before. What was opened, and a key, are followed by what they are for.
    private mutating func separate() {
        switch bytes.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
        default: bytes.append(UInt8(ascii: ","))
        }
    }
}
