import Testing

@testable import Lint

@Suite("What the stages of a Dockerfile know")
struct DockerfileStageTests {
    private static func stages(_ text: String) -> [DockerfileStage] {
        DockerfileStages(DockerfileParser(Array(text.utf8), file: "f"), file: "f").stages
    }

    @Test(
        "what a stage is made from",
        arguments: [
            ("FROM a:1", "a:1"), ("FROM --platform=$BUILDPLATFORM a", "a"), ("FROM a AS b\nFROM b", "a"),
            ("FROM a as B\nFROM b AS c\nFROM c", "a"), ("ARG V=3\nFROM a:$V", "a:3"), ("ARG V\nFROM a:${V:-4}", "a:4"),
            ("ARG V=3\nFROM a:${V}-slim", "a:3-slim"), ("ARG I=a\nARG T=$I:1\nFROM $T", "a:1"), ("FROM a:${V}", nil),
            ("ARG V=3\nFROM a:${V%%.*}", nil), ("FROM \"a\"", "a"), ("FROM scratch", "scratch"),
            ("FROM a AS x\nARG V=9\nFROM b:$V", nil),
        ])
    func bases(_ text: String, _ base: String?) { #expect(Self.stages(text).last?.context.baseImage == base) }

    @Test(
        "variables",
        arguments: [
            ("ENV A=1", "1"), ("ENV A 1 2 ", "1 2"), ("ENV A=\"1 2\"", "1 2"), ("ENV A='$X'", "$X"),
            ("ENV A=a\\ b", "a b"),
            ("ENV B=2\nENV A=$B", "2"), ("ENV B=2 A=$B", nil), ("ARG B=2\nENV A=${B}", "2"), ("ENV A=$B", nil),
            ("ENV A=${B:-3}", "3"), ("ENV B=\nENV A=${B:-3}", "3"), ("ENV B=\nENV A=x${B-3}", "x"),
            ("ENV B=1\nENV A=${B:+4}", "4"), ("ENV A=x${B:+4}", "x"), ("ENV A=${B:?no}", nil),
            ("ENV A=1\nENV A=$B", nil),
            ("ENV A=${B:-${C:-5}}", "5"), ("ENV A=\"a\\\"b\\n\"", "a\"b\\n"), ("ENV A=$", "$"),
            ("ENV A=${B", nil), ("ENV A=" + String(repeating: "${B:-", count: 40), nil),
        ])
    func variables(_ text: String, _ value: String?) {
        #expect(Self.stages("FROM a\n" + text).last?.context.environment["A"] == value)
    }

    @Test("arguments of the file are known to a stage that names them") func arguments() {
        let stages = Self.stages("ARG V=3\nFROM a\nENV A=x$V\nFROM a\nARG V\nENV A=x$V\nFROM a\nARG V=4\nENV A=x$V")
        #expect(stages.map { $0.context.environment["A"] } == [nil, "x3", "x4"])
    }

    @Test("a stage knows what the stage knew that it goes on with") func inheritance() throws {
        let text = """
            FROM a AS base
            ENV A=1
            EXPOSE 80 $P
            RUN one
            USER app
            SHELL ["/bin/bash", "-c"]
            ENTRYPOINT ["x"]
            FROM base
            EXPOSE 8000-8002/tcp 443/udp
            COPY --from=base a b
            CMD run it
            """
        let stage = try #require(Self.stages(text).last)
        #expect(stage.parent == 0 && stage.number == 1 && stage.place.line == 8 && stage.hasUnknownPorts)
        let context = stage.context
        #expect(context.environment == ["A": "1"] && context.user == "app" && context.shell == ["/bin/bash", "-c"])
        #expect(context.ports == [80, 8000, 8001, 8002, 443])
        #expect(context.entrypoint == ["x"] && context.command == ["run it"])
        #expect(context.buildSteps.map(\.text) == ["one", "a b"] && context.buildSteps.map(\.runs) == [true, false])
    }

    @Test("steps without end are not kept") func limits() throws {
        let stage = try #require(Self.stages("FROM a\n" + String(repeating: "RUN x\n", count: 600)).last)
        #expect(stage.context.buildSteps.count == 500 && !stage.context.knowsContents)
        #expect(Self.stages(String(repeating: "FROM a\n", count: 1_100)).count == 1_000)
    }

    @Test(
        "whose check is judged, and by what is known where",
        arguments: [
            ("FROM a AS x\nHEALTHCHECK CMD y\nFROM x AS z\nUSER me", ["stage x me"]),
            ("FROM a AS x\nHEALTHCHECK CMD y\nFROM b\nHEALTHCHECK CMD y", ["stage x -", "stage 1 -"]),
            ("FROM a\nHEALTHCHECK CMD y", ["the image -"]),
            ("FROM a AS x\nHEALTHCHECK CMD y\nFROM b", ["stage x -", "stage 1 absent"]),
            ("FROM a\nONBUILD HEALTHCHECK CMD y", ["images built from the image -", "the image absent"]),
            ("FROM a\nFRM b", []), ("FROM a\nHEALTHCHECK --x CMD y", []),
        ])
    func owners(_ text: String, _ expected: [String]) {
        let parser = DockerfileParser(Array(text.utf8), file: "f")
        let reading = DockerfileReading(
            DockerfileStages(parser, file: "f"), file: "f", isWhole: parser.errors.isEmpty)
        #expect(
            reading.definitions.map { "\($0.owner) \($0.isAbsent ? "absent" : $0.context.user ?? "-")" } == expected)
    }
}
