/// The findings about the router, and the first ones about its certificates.
enum RouteExplanations {
    static let all: [Explanation] = [
        Explanation(
            id: "router-unreachable", family: .route,
            summary: "The way in ends before the app: no connection or no HTTP where the router should be",
            meaning: """
                The probe did not reach anything that answers. The router or proxy is down or listens elsewhere, the \
                name does not resolve, or a firewall is between. The app itself may be well.
                """,
            detection: """
                The probe's connection was refused, found no way, was not made in time or broke off, or the host name \
                did not resolve. If a route in the labels was asked and refused, the finding tells whether there is no \
                Traefik container, it does not run, or its port is published and nothing answers. A refused port that \
                the container or Traefik has and does not publish is port-not-published. Always an error.
                """,
            example: [
                "GET https://demo.example.org/ via 127.0.0.1:443: connection refused",
                "traefik: Exited (1) 5 minutes ago",
            ],
            fix: [
                """
                Start the router, and see in its log why it ended: docker start traefik; docker logs --tail 50 traefik
                """,
                """
                If it listens elsewhere, say where: healthwatch wait demo --router-address 10.0.0.5:8443, with http:// \
                before it for a plain entrypoint.
                """,
                "A name that does not resolve: enter it in the DNS, or give --resolve demo.example.org:443:127.0.0.1",
            ]),
        Explanation(
            id: "route-not-found", family: .route,
            summary: "The router answers 404: it knows no route for the request",
            meaning: """
                None of the router's rules takes the request, so that it never reaches the app. The title says why, as \
                far as labels, health and Traefik tell.
                """,
            detection: """
                The answer is Traefik's own 404: '404 page not found' without a Server header, on a way that leads \
                through a router, while the app, asked without it, does not say the same or there is no route. \
                inspect --probe asks for a router, too, that traefik.enable=false hides. Or the rule in the labels \
                is one that Traefik rejects; then nothing is asked. The reason is the first that holds: a problem of \
                the labels, the state or the health; a router that Traefik has disabled; a rule that does not match; \
                TLS; likely another entrypoint. Always an error; of a container that is down or unhealthy it comes \
                after the cause of that.
                """,
            example: [
                "GET https://demo.example.org/ via 127.0.0.1:443: 404 404 page not found",
                "rule in the labels: Host(`demo.example.com`)",
                "172.18.0.4:8000, the app itself: 200",
            ],
            fix: [
                """
                Set the labels and re-create the container: traefik.enable=true and \
                traefik.http.routers.demo.rule=Host(`demo.example.org`)
                """,
                """
                Mend the container's health first: Traefik leaves out what is starting or unhealthy, and takes it in \
                some 2 s after it is healthy.
                """,
                "Give each app its own router name: containers that define one differently lose it, all of them.",
            ]),
        Explanation(
            id: "bad-gateway", family: .route,
            summary: "The router answers 502: it cannot talk to the app",
            meaning: """
                The route exists, but the router's connection to the container was refused or broke off. Most often \
                the port is the wrong one, or the app listens on 127.0.0.1 only.
                """,
            detection: """
                The answer is 502, and the app, asked without the router, does not give the same; or it is 500, and \
                the app itself gives no answer in HTTP. The sockets that listen inside tell the rest: another port, \
                127.0.0.1 only, or none at all. Where they cannot be read, the finding only lists the usual causes. \
                Without an answer of the app itself every 502 is taken for the router's. Always an error.
                """,
            example: [
                #"GET https://demo.example.org/ via 127.0.0.1:443: 502 "Bad Gateway""#,
                "the router's server: http://172.18.0.4:80",
                "listening inside: 0.0.0.0:8000",
            ],
            fix: [
                """
                Name the port that the app listens on: traefik.http.services.demo.loadbalancer.server.port=8000; \
                without the label Traefik takes the lowest exposed port.
                """,
                "Let the app listen on 0.0.0.0 instead of 127.0.0.1.",
                "If the app speaks TLS: traefik.http.services.demo.loadbalancer.server.scheme=https",
            ]),
        Explanation(
            id: "no-available-server", family: .route,
            summary: "The router answers 503: it has no server for the route",
            meaning: """
                The route exists, but no container behind it counts as ready. Traefik's own health check of the app \
                fails, or the containers are unhealthy, starting or gone.
                """,
            detection: """
                The answer is 503 with the text 'no available server', and the app, asked without the router, does not \
                give the same. If the container's labels name a health check of Traefik's own, that is taken for the \
                cause; otherwise likely the health of the container is. Always an error.
                """,
            example: [
                #"GET https://demo.example.org/ via 127.0.0.1:443: 503 "no available server""#,
                "labels: traefik.http.services.demo.loadbalancer.healthcheck.path=/healthz",
                "Traefik's API: http://172.18.0.4:8000 DOWN",
            ],
            fix: [
                "Let the labels loadbalancer.healthcheck.path and .port name what the app answers with 2xx or 3xx.",
                "Without such labels mend the container's health: healthwatch inspect demo-web-1",
            ]),
        Explanation(
            id: "gateway-timeout", family: .route,
            summary: "The router answers 504, or nothing: it waits in vain for the app",
            meaning: """
                The router could not connect to the container within 30 s, or the app took too long to answer. Most \
                often the two share no network.
                """,
            detection: """
                A route in the labels was answered with 504 or not at all, and the running Traefik container and this \
                one have no network in common: that is certain. Any other 504 that the app itself, asked without the \
                router, does not give: then the finding shows the networks and leaves the cause open. Always an error.
                """,
            example: [
                #"GET https://demo.example.org/ via 127.0.0.1:443: 504 "Gateway Timeout""#,
                "networks of traefik: proxy",
                "networks of the container: demo_default",
            ],
            fix: [
                """
                Attach the container to the router's network: networks: [default, proxy] in the Compose file, or \
                docker network connect proxy demo-web-1
                """,
                """
                With several networks say which one Traefik takes: traefik.docker.network=proxy. Otherwise it takes \
                any.
                """,
                "If they do share it, the app hangs: docker logs --tail 50 demo-web-1",
            ]),
        Explanation(
            id: "tls-untrusted", family: .route,
            summary: "The certificate of the way in is not trusted, or no TLS connection comes about",
            meaning: """
                Users get a warning instead of the app. The certificate is signed by itself or by an unknown \
                authority, is not valid yet, or the port speaks no TLS.
                """,
            detection: """
                The probe's TLS connection failed, and the certificate is neither Traefik's default one, nor expired, \
                nor for other names. Handshakes that fail altogether count as well. Not with --insecure. Always an \
                error.
                """,
            example: [
                "GET https://demo.example.org/: self-signed certificate",
                "certificate: subject CN=demo.example.org, issuer CN=demo.example.org",
                "for the names: demo.example.org",
                "valid from 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z",
            ],
            fix: [
                """
                Name your authority: healthwatch wait demo --cacert /etc/ssl/own-ca.pem. Or accept any certificate: \
                --insecure
                """,
                "If the port is a plain one: --router-address http://127.0.0.1:80",
                "If it is not valid yet, set the clocks right.",
            ]),
        Explanation(
            id: "tls-default-certificate", family: .route,
            summary: "Traefik shows its default certificate",
            meaning: """
                Traefik has no certificate for the name and makes one up, which nobody trusts. The router lacks a \
                resolver, or its resolver has not succeeded.
                """,
            detection: """
                The probe's TLS connection failed, and the subject of the certificate is TRAEFIK DEFAULT CERT. Not \
                with --insecure. Always an error.
                """,
            example: [
                "GET https://demo.example.org/: self-signed certificate",
                "certificate: subject CN=TRAEFIK DEFAULT CERT, issuer CN=TRAEFIK DEFAULT CERT",
            ],
            fix: [
                """
                Give the router a resolver: traefik.http.routers.demo.tls.certresolver=letsencrypt. If it has one, see \
                in Traefik's log why it fails: docker logs traefik
                """,
                "Or add a certificate for the name to Traefik's file configuration, under tls: certificates:",
                "For a gate that should not mind: --insecure",
            ]),
    ]
}
