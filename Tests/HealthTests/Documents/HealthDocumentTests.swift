import Health
import TestSupport
import Testing

/// A document in a few lines: format, level and status, then components, then what else it says.
private func summary(_ body: String, type: String? = nil, status: Int? = nil) -> String {
    guard let document = HealthDocument.read(body: Array(body.utf8), contentType: type, status: status) else {
        return "none"
    }
    var text = "\(document.format.rawValue) \(document.level) '\(document.status ?? "")'"
    for component in document.components {
        text += "\n\(component.name)=\(component.state) \(component.level.map { "\($0)" } ?? "?")"
        if let message = component.message { text += " (\(message))" }
    }
    if !document.why.isEmpty { text += "\nwhy: \(document.why)" }
    return text
}

@Suite("Health documents")
struct HealthDocumentTests {
    @Test("the shapes of the contract") func contract() {
        let table: [(String, String)] = [
            (#"{"status":"healthy"}"#, "plain healthy 'healthy'"),
            (
                #"{"status":"unhealthy","reason":"No ASR workers available"}"#,
                "plain unhealthy 'unhealthy'\nwhy: No ASR workers available"
            ),
            (
                #"{"status":"healthy","components":{"api":"healthy","redis":"unhealthy"},"version":"1.0.0"}"#,
                "plain healthy 'healthy'\napi=healthy healthy\nredis=unhealthy unhealthy\nwhy: redis: unhealthy"
            ),
            (
                #"{"status":"degraded","checks":{"db":{"state":"healthy"},"redis":{"state":"degraded","message":"refused"}}}"#,
                "plain degraded 'degraded'\ndb=healthy healthy\nredis=degraded degraded (refused)\nwhy: redis: refused"
            ),
            (
                #"{"status":"unhealthy","checks":{"database":"error: Connection refused","dependency":"degraded"}}"#,
                """
                plain unhealthy 'unhealthy'
                database=error unhealthy (Connection refused)
                dependency=degraded degraded
                why: database: Connection refused; dependency: degraded
                """
            ),
            // The whole is healthy though a part is not: the application decides.
            (
                #"{"status":"healthy","checks":{"backend":"error"}}"#,
                "plain healthy 'healthy'\nbackend=error unhealthy\nwhy: backend: error"
            ),
            (
                #"{"status":"healthy","checks":{"backend":"unreachable"}}"#,
                "plain healthy 'healthy'\nbackend=unreachable unhealthy\nwhy: backend: unreachable"
            ),
            // Words in one list, messages in the other.
            (
                #"{"status":"unhealthy","components":{"a":"unhealthy"},"checks":{"a":{"state":"unhealthy","message":"m"}}}"#,
                "plain unhealthy 'unhealthy'\na=unhealthy unhealthy (m)\nwhy: a: m"
            ),
        ]
        for (body, expected) in table { #expect(summary(body) == expected, "\(body)") }
    }

    @Test("the shapes of frameworks") func frameworks() {
        let table: [(String, String)] = [
            (
                #"{"status":"DOWN","components":{"broker":{"status":"DOWN","components":{"us1":{"status":"UP"},"us2":{"status":"DOWN","details":{"error":"refused"}}}},"x":{"status":"CUSTOM"}}}"#,
                """
                spring unhealthy 'DOWN'
                broker=DOWN unhealthy
                broker.us1=UP healthy
                broker.us2=DOWN unhealthy (refused)
                x=CUSTOM ?
                why: broker.us2: refused
                """
            ),
            (
                #"{"status":"DOWN","details":{"db":{"status":"DOWN","details":{"error":"gone"}}}}"#,
                "spring unhealthy 'DOWN'\ndb=DOWN unhealthy (gone)\nwhy: db: gone"
            ),
            (
                #"{"status":"DOWN","details":{"error":"gone"}}"#, "spring unhealthy 'DOWN'\nwhy: gone"
            ),
            (
                #"{"status":"DOWN","checks":[{"name":"a","status":"UP"},{"name":"b","status":"DOWN","data":{"error":"e"}}]}"#,
                "microprofile unhealthy 'DOWN'\na=UP healthy\nb=DOWN unhealthy (e)\nwhy: b: e"
            ),
            (
                #"{"outcome":"DOWN","checks":[{"name":"a","state":"DOWN"}]}"#,
                "microprofile unhealthy 'DOWN'\na=DOWN unhealthy\nwhy: a: DOWN"
            ),
            (
                #"{"status":"Unhealthy","totalDuration":"0","entries":{"sql":{"status":"Unhealthy","description":"sql","exception":"timed out"}}}"#,
                "aspnet-ui unhealthy 'Unhealthy'\nsql=Unhealthy unhealthy (timed out)\nwhy: sql: timed out"
            ),
            (
                #"{"status":"Degraded","results":{"a":{"status":"Degraded","description":"slow","data":{}}}}"#,
                "aspnet-other degraded 'Degraded'\na=Degraded degraded (slow)\nwhy: a: slow"
            ),
            (
                #"{"Status":"Unhealthy","HealthChecks":[{"Component":"a","Status":"Unhealthy","Description":"d"}]}"#,
                "aspnet-other unhealthy 'Unhealthy'\na=Unhealthy unhealthy (d)\nwhy: a: d"
            ),
            (
                #"{"status":"Unhealthy","errors":[{"key":"sql","value":"Unhealthy"}]}"#,
                "aspnet-other unhealthy 'Unhealthy'\nsql=Unhealthy unhealthy\nwhy: sql: Unhealthy"
            ),
            (
                #"[{"name":"a","status":"Healthy"},{"name":"b","status":"Degraded"}]"#,
                "aspnet-other degraded ''\na=Healthy healthy\nb=Degraded degraded\nwhy: b: Degraded"
            ),
            ("Unhealthy\n", "aspnet-text unhealthy 'Unhealthy'\nwhy: Unhealthy"),
            ("\"Healthy\"", "aspnet-text healthy 'Healthy'"), ("degraded", "plain degraded 'degraded'\nwhy: degraded"),
            (
                #"{"status":"shutting_down","info":{},"error":{},"details":{}}"#,
                "terminus unhealthy 'shutting_down'\nwhy: shutting_down"
            ),
            (
                #"{"status":"fail","output":"disk full","checks":{"disk":[{"status":"pass"},{"status":"fail"}]}}"#,
                """
                ietf unhealthy 'fail'
                disk[0]=pass healthy
                disk[1]=fail unhealthy
                why: disk[1]: fail; disk full
                """
            ),
            (#"{"cluster_name":"c","status":"yellow"}"#, "plain degraded 'yellow'\nwhy: yellow"),
        ]
        for (body, expected) in table { #expect(summary(body) == expected, "\(body)") }
    }

    @Test("the media type says what a body that could be anything is") func mediaTypes() {
        let table: [(String, String?, String)] = [
            (#"{"status":"ok"}"#, "application/health+json; charset=utf-8", "ietf healthy 'ok'"),
            (#"{"status":"down"}"#, "Application/Health+JSON", "ietf unhealthy 'down'\nwhy: down"),
            (#"{"status":"odd"}"#, "application/health+json", "ietf degraded 'odd'\nwhy: odd"),
            (#"{}"#, "application/health+json", "none"), ("pass", "application/health+json", "none"),
            (
                #"{"status":"UNKNOWN"}"#, "application/vnd.spring-boot.actuator.v2+json",
                "spring degraded 'UNKNOWN'\nwhy: UNKNOWN"
            ),
            (#"{"status":"ok"}"#, "text/plain", "plain healthy 'ok'"), ("Healthy", "text/html; charset=utf-8", "none"),
            (#"{"status":"down"}"#, "text/html", "none"),
        ]
        for (body, type, expected) in table { #expect(summary(body, type: type) == expected, "\(body) \(type ?? "")") }
    }

    @Test("without a known word for the whole, the worst part counts, and an HTTP error is unhealthy")
    func unknownWords() {
        let actuator = "application/vnd.spring-boot.actuator.v3+json"
        let table: [(String, String?, Int?, HealthLevel?)] = [
            (#"{"checks":{"a":"ok","b":"degraded"}}"#, nil, 200, .degraded),
            (#"{"checks":{"a":"ok","b":"fail"}}"#, nil, nil, .unhealthy),
            (#"{"status":"odd","checks":{"a":"ok"}}"#, nil, 200, .healthy),
            (#"{"status":"odd","checks":{"a":"ok"}}"#, nil, 503, .unhealthy),
            (#"{"status":"up","checks":{"a":"fail"}}"#, nil, 503, .healthy),
            (#"{"status":"running","checks":{"a":"fail"}}"#, nil, 200, .healthy),
            (#"{"components":{"a":{"status":"UP"},"b":{"status":"OUT_OF_SERVICE"}}}"#, actuator, 200, .unhealthy),
            // UP weighs more than UNKNOWN in Spring Boot.
            (#"{"components":{"a":{"status":"UP"},"b":{"status":"UNKNOWN"}}}"#, actuator, 200, .healthy),
            (#"{"status":"FATAL","components":{"a":{"status":"UP"}}}"#, actuator, 503, .unhealthy),
            // A word that is not known makes nothing worse.
            (#"{"status":"healthy","components":{"mode":"primary"}}"#, nil, 200, .healthy),
        ]
        for (body, type, status, level) in table {
            let document = HealthDocument.read(body: Array(body.utf8), contentType: type, status: status)
            #expect(document?.level == level, "\(body)")
        }
        let odd = HealthDocument.read(body: Array(#"{"status":"healthy","components":{"mode":"primary"}}"#.utf8))
        #expect(odd?.failing.isEmpty == true)
    }

    @Test("what tells nothing about health is no document") func others() {
        let bodies = [
            "", " ", "OK", "pong", "<html>Unhealthy</html>", "un healthy", "Healthy!", "null", "true", "3", #""ok""#,
            "[]", "{}", "[1,2]",
            #"{"status":"shipped"}"#, #"{"status":"success","data":{}}"#, #"{"status":"active"}"#, #"{"status":3}"#,
            #"{"status":null}"#, #"{"status":[]}"#, #"{"status":{"a":"down"}}"#, #"{"status":""}"#, #"{"status":true}"#,
            #"{"status":503,"title":"Service Unavailable","detail":"down"}"#, #"{"message":"Hello"}"#,
            #"{"status":"failed","order":7}"#, #"{"services":[{"name":"a","status":"stopped"}]}"#,
            #"[{"name":"a","status":"shipped"}]"#, #"[{"status":"ok"}]"#, #"[{"name":"a","status":"ok"},1]"#,
            #"{"components":[{"name":"button","status":"active"}]}"#, #"{"checks":{"a":1}}"#, #"{"components":null}"#,
            #"{"status":"healthy"} trailing"#, #"{"status":"healthy""#,
        ]
        for body in bodies { #expect(summary(body) == "none", "\(body)") }
    }

    @Test("a text for a state is taken apart") func states() {
        let table: [(String, String)] = [
            ("OK (3 ms)", "OK healthy (OK (3 ms))"), ("error:refused", "error unhealthy (refused)"),
            ("Not Ready", "Not Ready unhealthy"), ("error:", "error unhealthy"),
            ("OUT-OF-SERVICE", "OUT-OF-SERVICE unhealthy"),
            ("error - gone", "error unhealthy (error - gone)"), ("error rate 0.1 %", "error rate 0.1 % ?"),
            ("running migrations", "running migrations ?"), ("1.2.3", "1.2.3 ?"), (": down", ": down ?"),
        ]
        for (text, expected) in table {
            let document = summary(#"{"status":"ok","checks":{"a":"\#(text)"}}"#).split(separator: "\n")[1]
            #expect(document == "a=\(expected)", "\(text)")
        }
        #expect(
            summary(#"{"status":"ok","checks":{"a":true,"b":{"healthy":false}}}"#).contains(
                "a=true healthy\nb=false unhealthy"))
    }

    @Test("version, identity, uptime and groups are read where they stand") func facts() {
        func document(_ body: String) -> HealthDocument? { HealthDocument.read(body: Array(body.utf8)) }
        let full = document(
            #"{"status":"ok","version":2,"release_id":"r","serviceID":"s","uptime_seconds":86400,"groups":["a",1],"notes":["","n"]}"#
        )
        #expect(full?.version == "2")
        #expect(full?.releaseID == "r")
        #expect(full?.serviceID == "s")
        #expect(full?.uptime == .seconds(86_400))
        #expect(full?.groups == ["a", "1"])
        #expect(full?.reason == "n")
        #expect(full?.why == "")
        let uptimes: [(String, Duration?)] = [
            (#""uptime":12.5"#, .milliseconds(12_500)), (#""uptime":"3h2m""#, .seconds(10_920)),
            (#""uptimeSeconds":1.5e1"#, .seconds(15)), (#""uptime":1e300"#, nil), (#""uptime":"long""#, nil),
            (#""uptime":null"#, nil), (#""uptime":-1e308"#, nil),
            (
                #""checks":{"uptime":[{"observedValue":120.5,"observedUnit":"s","status":"pass"}]}"#,
                .milliseconds(120_500)
            ),
            (#""checks":{"uptime":[{"observedValue":2,"observedUnit":"h","status":"pass"}]}"#, nil),
        ]
        for (member, uptime) in uptimes {
            #expect(document(#"{"status":"ok",\#(member)}"#)?.uptime == uptime, "\(member)")
        }
    }
}
