import HTTP
import Testing

struct ResponseTests {
    @Test(
        "a header is found without regard to case, the first of several",
        arguments: ["x-a", "X-A", "X-a"])
    func headerLookup(name: String) {
        let head = ResponseHead(status: 200, headers: [Header("X-A", "1"), Header("x-a", "2")])
        #expect(head.header(name) == "1")
        #expect(head.header("x-b") == nil)
    }

    @Test("a body is collected whole, up to the limit and not beyond")
    func collect() async throws {
        #expect(try await stream([[1, 2], [], [3]]).collect(limit: 3) == [1, 2, 3])
        await #expect(throws: HTTPError.tooLarge(limit: 2)) { try await stream([[1, 2], [3]]).collect(limit: 2) }
    }

    @Test("a body that breaks off throws what broke it")
    func brokenBody() async {
        let broken = ByteStream { () async throws(HTTPError) -> [UInt8]? in throw .truncated("cut") }
        await #expect(throws: HTTPError.truncated("cut")) { try await broken.collect(limit: 10) }
    }

    private func stream(_ pieces: [[UInt8]]) -> ByteStream {
        let script = Script(pieces)
        return ByteStream { () async throws(HTTPError) -> [UInt8]? in await script.next() }
    }

    private actor Script {
        private var pieces: ArraySlice<[UInt8]>

        init(_ pieces: [[UInt8]]) {
            self.pieces = pieces[...]
        }

        func next() -> [UInt8]? { pieces.popFirst() }
    }
}
