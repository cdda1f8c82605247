import TestSupport
import Testing

@Suite("Conformance cases of probes and documents")
struct CorporaTests {
    @Test(
        "the cases are there", .enabled(if: Corpora.isRequired),
        arguments: ["06-k8s-prober-thresholds.json", "06c-haproxy-observed.json", "07-health-documents.json"])
    func present(_ file: String) {
        #expect(Corpora.isPresent(file))
    }
}
