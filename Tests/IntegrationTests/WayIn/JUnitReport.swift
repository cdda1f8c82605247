import Foundation
import FoundationXML
import TestSupport

/// What an XML parser reads from a JUnit report.
final class JUnitReport: NSObject, XMLParserDelegate {
    /// The attributes of the last element of each name.
    private(set) var attributes: [String: [String: String]] = [:]
    /// The names of the cases in their order.
    private(set) var cases: [String] = []

    /// Throws when the text is not well-formed.
    init(_ text: [UInt8]) throws {
        super.init()
        let parser = XMLParser(data: Data(text))
        parser.delegate = self
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.propertyListReadCorrupt) }
    }

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        self.attributes[element] = attributes
        if element == "testcase" { cases.append(attributes["name"] ?? "") }
    }
}
