import Diagnosis
import DockerEngine
import Health
import Terminal
import Traefik

/// A way in of a container: by a Traefik router in its labels, or as it was asked.
struct RouteLine: Sendable {
    var router: String?
    var rule: String?
    var url: String?
    /// What came back; nil where nothing was asked.
    var answer: String?
    var status: Int?
    var hasPassed: Bool?

    /// The routers of the labels, then what was asked beside them.
    static func all(of evidence: Evidence) -> [RouteLine] {
        let labelled = LabelledRouter.all(in: evidence.facts.labels)
        let asked = evidence.facts.routes
        var lines = labelled.map { router in
            RouteLine(router, asked.first { $0.origin == .router(router.name) })
        }
        lines += asked.filter { route in
            if case .router(let name) = route.origin { return !labelled.contains { $0.name == name } }
            return true
        }
        .map { RouteLine(nil, $0) }
        return lines
    }

    private init(_ labelled: LabelledRouter?, _ asked: RouteFacts?) {
        router = labelled?.name.visible(limit: 200)
        rule = labelled?.rule.visible(limit: 300)
        guard let asked else { return }
        if !asked.url.isEmpty { url = SecretMask.mask(asked.url).visible(limit: 500) }
        answer = SecretMask.mask(asked.answerText).visible(limit: 300)
        status = asked.answer.status
        hasPassed = asked.answer.hasPassed
    }

    var text: String {
        let label = router.map { "\($0): \(rule ?? "")" }
        let asked = url.map { "GET \($0): \(answer ?? "not asked")" }
        return [label, asked].compactMap { $0 }.joined(separator: "; ")
    }
}
