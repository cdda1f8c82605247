import HTTP
import Testing

@Suite struct ServerResponseTests {
    @Test func `a header is found without regard to case`() {
        let response = ServerResponse(status: 200, headers: [Header("Content-Type", "text/plain")])
        #expect(response.header("content-type") == "text/plain")
        #expect(response.header("etag") == nil)
    }
}
