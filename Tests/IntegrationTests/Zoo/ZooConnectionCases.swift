import TestSupport

/// Health checks that do not get through to the app.
extension ZooCase {
    @ZooBuilder static var refusedConnections: [ZooCase] {
        ZooCase(
            "nothing listens, says busybox's wget", "health-connection-refused", mentions: ["8080"],
            LabContainer(health: .line("wget -q --spider http://127.0.0.1:8080/ || exit 1")))
        ZooCase(
            "nothing listens, says busybox's nc", "health-connection-refused", mentions: ["8080"],
            LabContainer(health: .line("nc 127.0.0.1 8080 </dev/null")))
        ZooCase(
            "nothing listens, says curl", "health-connection-refused", mentions: ["8080"],
            LabContainer(health: .line("curl -f http://localhost:8080/ || exit 1")).withTools.onBridge)
        ZooCase(
            "nothing listens, which curl tells by its exit status alone", "health-connection-refused",
            mentions: ["8080"], LabContainer(health: .words("curl", "-sf", "http://127.0.0.1:8080/")).withTools)
        ZooCase(
            "nothing listens, and '|| exit 1' hides even curl's exit status", "health-connection-refused",
            mentions: ["8080"], LabContainer(health: .line("curl -sf http://127.0.0.1:8080/ || exit 1")).withTools)
        ZooCase(
            "nothing listens, says GNU wget", "health-connection-refused", mentions: ["8080"],
            LabContainer(health: .line("wget -O- http://127.0.0.1:8080/ || exit 1")).withTools)
        ZooCase(
            "nothing listens, and GNU wget is silent", "health-connection-refused", mentions: ["8080"],
            LabContainer(health: .words("wget", "-q", "-O-", "http://127.0.0.1:8080/")).withTools)
        ZooCase(
            "nothing listens, says Python", "health-connection-refused", mentions: ["8080"],
            LabContainer(health: .python("http://127.0.0.1:8080/")).withTools)
        ZooCase(
            "nothing listens, says bash", "health-connection-refused", mentions: ["8080"],
            LabContainer(health: .words("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080")).withTools)
    }

    @ZooBuilder static var misplacedApps: [ZooCase] {
        ZooCase(
            "the app listens on another port", "health-wrong-port", mentions: ["3000", "http://127.0.0.1:3000/"],
            .site("3000").checked(.line("wget -q -O- http://127.0.0.1:8080/ || exit 1")))
        ZooCase(
            "the app listens on another port, and curl says nothing", "health-wrong-port", mentions: ["3000"],
            .site("3000").withTools.checked(.line("curl -sf http://127.0.0.1:8080/ || exit 1")))
        ZooCase(
            "the port of the check stands in a variable", "health-wrong-port", mentions: ["3000", "8080"],
            LabContainer.site("3000").with { $0.environment["PORT"] = "8080" }.checked(
                .line("wget -q -O- http://127.0.0.1:${PORT:-3000}/ || exit 1")))
        ZooCase(
            "of two ports the exposed one is the app's", "health-wrong-port", mentions: ["3000"],
            LabContainer.site("3000", first: "httpd -p 127.0.0.1:1900").with { $0.exposed = ["3000"] }.checked(
                .line("wget -q -O- http://127.0.0.1:8080/ || exit 1")))
        ZooCase(
            "an image without a shell announces its port in the log, and nobody can look inside", "health-wrong-port",
            mentions: ["3000", "8080"],
            .site("3000", first: "rm /bin/sh /bin/cat; echo 'Server listening on http://0.0.0.0:3000'")
                .checked(.words("wget", "-q", "-O-", "http://127.0.0.1:8080/")))
        ZooCase(
            "the app listens on 127.0.0.1, and the check asks by the host name", "health-connection-refused",
            mentions: ["127.0.0.1:8080", "0.0.0.0:8080"],
            LabContainer.site("127.0.0.1:8080").onBridge.with { $0.hostname = "web" }.checked(
                .line("wget -q -O- http://web:8080/ || exit 1")))
        ZooCase(
            "the app listens on the container's address, and the check asks 127.0.0.1", "health-connection-refused",
            mentions: ["0.0.0.0:8080"],
            .site("$(hostname -i):8080").onBridge.checked(.line("wget -q -O- http://127.0.0.1:8080/")))
        ZooCase(
            "localhost is ::1, and the app listens on IPv4", "localhost-resolves-ipv6",
            mentions: ["0.0.0.0:8080", "http://127.0.0.1:8080/"],
            .site("0.0.0.0:8080", first: "echo '::1 localhost' >/etc/hosts").checked(
                .line("wget -q -O- http://localhost:8080/ || exit 1")))
        ZooCase(
            "localhost is ::1 for Python, and the app listens on 127.0.0.1", "localhost-resolves-ipv6",
            mentions: ["127.0.0.1:8080"],
            .site("127.0.0.1:8080", first: "echo '::1 localhost' >/etc/hosts").withTools.checked(
                .python("http://localhost:8080/")))
    }

    @ZooBuilder static var names: [ZooCase] {
        ZooCase(
            "the check asks a name that busybox's wget does not find", "health-dns-failure", mentions: ["asks web,"],
            .site().checked(.line("wget -q -O- http://web:8080/ || exit 1")))
        ZooCase(
            "the check asks a name that curl does not find", "health-dns-failure", mentions: ["asks web,"],
            .site().withTools.checked(.line("curl -f http://web:8080/ || exit 1")))
        ZooCase(
            "the check asks a name that curl does not find, silently", "health-dns-failure", mentions: ["asks web,"],
            .site().withTools.checked(.words("curl", "-sf", "http://web:8080/")))
        ZooCase(
            "the check asks a name that GNU wget does not find", "health-dns-failure", mentions: ["asks web,"],
            .site().withTools.checked(.words("wget", "-O-", "http://web:8080/")))
        ZooCase(
            "the check asks a name that Python does not find", "health-dns-failure", mentions: ["asks web,"],
            .site().withTools.checked(.python("http://web:8080/")))
    }

    @ZooBuilder static var encryption: [ZooCase] {
        ZooCase(
            "GNU wget speaks TLS to a plain port", "health-tls-error", mentions: ["http://127.0.0.1:8080/"],
            .site().withTools.checked(.words("wget", "-O-", "https://127.0.0.1:8080/")))
        ZooCase(
            "busybox's wget speaks TLS to a plain port", "health-tls-error",
            .site().checked(.line("wget -O- https://127.0.0.1:8080/ || exit 1")))
        ZooCase(
            "Python speaks TLS to a plain port", "health-tls-error", mentions: ["http://127.0.0.1:8080/"],
            .site().withTools.checked(.python("https://127.0.0.1:8080/")))
        ZooCase(
            "curl has no authorities in this image", "health-tls-error",
            LabContainer.encrypted.checked(.words("curl", "-fsS", "https://127.0.0.1:8443/"))
        ) { $0.certificate = .signed }
        ZooCase(
            "curl has no authorities in this image, and '|| exit 1' hides its exit status", "health-tls-error",
            LabContainer.encrypted.checked(.line("curl -f https://127.0.0.1:8443/ || exit 1"))
        ) { $0.certificate = .signed }
        ZooCase(
            "the certificate is signed by itself, says curl", "health-tls-error", mentions: ["curl -k"],
            LabContainer.encrypted.checked(
                .words("curl", "-fsS", "--cacert", "/tls/authority.pem", "https://127.0.0.1:8443/"))
        ) { $0.certificate = .selfSigned }
        ZooCase(
            "the certificate is signed by itself, says GNU wget", "health-tls-error", mentions: ["curl -k"],
            LabContainer.encrypted.checked(.line("wget -O- https://127.0.0.1:8443/ || exit 1"))
        ) { $0.certificate = .selfSigned }
        ZooCase(
            "the certificate is signed by itself, which GNU wget tells by its exit status alone", "health-tls-error",
            LabContainer.encrypted.checked(.words("wget", "-q", "-O-", "https://127.0.0.1:8443/"))
        ) { $0.certificate = .selfSigned }
        ZooCase(
            "the certificate is signed by itself, says Python", "health-tls-error", mentions: ["certificate"],
            LabContainer.encrypted.checked(.python("https://127.0.0.1:8443/"))
        ) { $0.certificate = .selfSigned }
        ZooCase(
            "the certificate is for another name than 127.0.0.1", "health-tls-error", mentions: ["curl -k"],
            LabContainer.encrypted.checked(
                .words("curl", "-fsS", "--cacert", "/tls/authority.pem", "https://127.0.0.1:8443/"))
        ) { $0.certificate = .signed }
        ZooCase(
            "the certificate has expired", "health-tls-error", mentions: ["expired"],
            LabContainer.encrypted.onBridge.checked(
                .words("curl", "-fsS", "--cacert", "/tls/authority.pem", "https://localhost:8443/"))
        ) { $0.certificate = .expired }
    }
}
