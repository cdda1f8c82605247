import CurlTransport
import Foundation
import HTTP
import TestSupport
import Testing

/// Against Python's TLS server with certificates made on the spot.
@Suite(.timeLimit(.minutes(2)), .serialized) struct TLSTests {
    private let client = CurlClient()

    @Test("a certificate of a trusted authority with the right name is accepted, and the name is sent (SNI)")
    func good() async throws {
        let certificates = try Certificates()
        let server = try TLSServer(certificate: try certificates.issue("good", for: "app.example"), in: certificates)
        let response = try await client.send(request(server, trusting: certificates.authority))
        #expect(response.head.status == 200)
        #expect(response.head.header("X-SNI") == "app.example")
        #expect(response.head.header("X-Host") == "app.example")
        #expect(response.head.header("X-Client") == "none")
        #expect(try await response.body.collect(limit: 10) == Array("ok".utf8))
    }

    @Test("an unknown issuer and a self-signed certificate are untrusted")
    func untrusted() async throws {
        let certificates = try Certificates()
        let server = try TLSServer(certificate: try certificates.issue("good", for: "app.example"), in: certificates)
        await expectTLS(server, trusting: nil) { if case .untrusted = $0 { true } else { false } }
        let own = try TLSServer(certificate: try certificates.selfSigned("own", for: "app.example"), in: certificates)
        await expectTLS(own, trusting: certificates.authority) { if case .untrusted = $0 { true } else { false } }
    }

    @Test("a certificate for other names is a mismatch, for a name and for an address")
    func wrongName() async throws {
        let certificates = try Certificates()
        let server = try TLSServer(certificate: try certificates.issue("other", for: "other.example"), in: certificates)
        await expectTLS(server, trusting: certificates.authority) { if case .nameMismatch = $0 { true } else { false } }
        let error = await #expect(throws: HTTPError.self) {
            try await client.send(
                Request(
                    "GET", "https://127.0.0.1:\(server.port)/", tls: TLSPolicy(authorityFile: certificates.authority)))
        }
        guard case .tls(.nameMismatch) = error else { return #expect(error == nil) }
    }

    @Test("a certificate whose time has passed, or has not come, is told apart")
    func times() async throws {
        let certificates = try Certificates()
        let old = try certificates.issue("old", for: "app.example", from: "20200101000000Z", to: "20210101000000Z")
        await expectTLS(try TLSServer(certificate: old, in: certificates), trusting: certificates.authority) {
            if case .expired = $0 { true } else { false }
        }
        let early = try certificates.issue("early", for: "app.example", from: "20900101000000Z", to: "20910101000000Z")
        await expectTLS(try TLSServer(certificate: early, in: certificates), trusting: certificates.authority) {
            if case .notYetValid = $0 { true } else { false }
        }
    }

    @Test("without verification every certificate is accepted, and the next request verifies again")
    func insecure() async throws {
        let certificates = try Certificates()
        let own = try TLSServer(certificate: try certificates.selfSigned("own", for: "x.example"), in: certificates)
        var careless = request(own, trusting: nil)
        careless.tls.verifies = false
        #expect(try await client.send(careless).head.status == 200)
        await expectTLS(own, trusting: certificates.authority) { if case .untrusted = $0 { true } else { false } }
    }

    @Test("a client certificate is shown when one is given, and missed by a server that wants one")
    func clientCertificate() async throws {
        let certificates = try Certificates()
        let server = try TLSServer(
            certificate: try certificates.issue("good", for: "app.example"), in: certificates, wantsClient: true)
        var known = request(server, trusting: certificates.authority)
        let mine = try certificates.issue("me", for: "me.example")
        known.tls.clientCertificateFile = mine.certificate
        known.tls.clientKeyFile = mine.key
        #expect(try await client.send(known).head.header("X-Client") == "me.example")
        await expectTLS(server, trusting: certificates.authority) { if case .handshake = $0 { true } else { false } }
    }

    @Test("a file that is missing makes the request invalid, not the server untrusted")
    func missingFiles() async throws {
        let certificates = try Certificates()
        let server = try TLSServer(certificate: try certificates.issue("good", for: "app.example"), in: certificates)
        var ownCertificate = request(server, trusting: certificates.authority)
        ownCertificate.tls.clientCertificateFile = "/no/such/file"
        for request in [request(server, trusting: "/no/such/file"), ownCertificate] {
            let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
            guard case .invalidRequest = error else { return #expect(error == nil) }
        }
    }

    @Test("a server that does not speak TLS fails the handshake")
    func plainServer() async throws {
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.waitForClose()
        }
        let error = await #expect(throws: HTTPError.self) {
            try await client.send(Request("GET", "https://127.0.0.1:\(server.port)/"))
        }
        guard case .tls(.handshake) = error else { return #expect(error == nil) }
    }

    private func request(_ server: TLSServer, trusting authority: String?) -> Request {
        Request(
            "GET", "https://app.example/", route: .via([Detour(to: ["127.0.0.1"], addressPort: server.port)]),
            tls: TLSPolicy(authorityFile: authority))
    }

    private func expectTLS(
        _ server: TLSServer, trusting authority: String?, _ isRight: (TLSFailure) -> Bool
    ) async {
        let error = await #expect(throws: HTTPError.self) {
            try await client.send(request(server, trusting: authority))
        }
        guard case .tls(let failure) = error, isRight(failure) else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
