import Probing
import Testing

@testable import HealthwatchCLI

@Suite("What --url and --cacert take")
struct ProbeInputTests {
    @Test(
        "a URL with a port that a server can have",
        arguments: [
            "http://h/", "http://h:1/", "http://h:65535", "https://h:8443?x=1:99999", "http://h:/", "http://u:99999@h/",
            "http://u:p@h:80/a:b", "http://[::1]/", "http://[::1]:80/#x:y", "HTTP://h/:0", "http://h?x=//a:99999",
        ])
    func possible(text: String) {
        #expect(ProbeURL(text)?.text == text)
    }

    @Test(
        "no other port, and nothing but http and https",
        arguments: [
            "http://h:0/", "http://h:65536/", "http://h:99999/", "http://h:99999999999999999999/", "http://h:-1/",
            "http://h:+80/", "http://h:x/", "http://u:80@h:70000/", "http://[::1]:0/", "https://h:123456", "ftp://h/",
            "h", "http://", "http://:80/", "http://h /",
        ])
    func impossible(text: String) {
        #expect(ProbeURL(text) == nil)
    }

    @Test("a PEM text counts when one of its blocks is a certificate")
    func certificates() {
        let good = "-----BEGIN CERTIFICATE-----\nMIIB\nAAAA\n-----END CERTIFICATE-----\n"
        let key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"
        for text in [
            good, key + good, "# CA\r\n" + good.split(separator: "\n").joined(separator: "\r\n"),
            good.split(separator: " CERT").joined(separator: " TRUSTED CERT"),
        ] { #expect(AuthorityFile.holdsCertificate(text), "\(text)") }
        for text in [
            "", "hello", key, "-----BEGIN CERTIFICATE-----\nMIIB\n", "MIIB", "\u{fffd}0\u{fffd}",
            "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
        ] { #expect(!AuthorityFile.holdsCertificate(text), "\(text)") }
    }
}
