import FoundationEssentials

extension Wire {
    /// Reads the smallest answer of each kind that a wait reads.
    ///
    /// The first time that a type is decoded its metadata is made, which takes longer than the reading: a millisecond
    /// in all, that can pass while the engine is asked for the first time.
    package static func prepare() {
        let decoder = JSONDecoder()
        _ = try? decoder.decode([ContainerSummary].self, from: Data(summary.utf8))
        _ = try? decoder.decode(ContainerInspect.self, from: Data(inspect.utf8))
        _ = try? decoder.decode(Event.self, from: Data(event.utf8))
    }

    private static let summary = #"[{"Id":"","Names":[""],"Labels":{"":""},"Ports":[{"PrivatePort":1}]}]"#

    private static let inspect = """
        {"Id":"","Name":"","State":{"Status":"","Health":{"Status":"","Log":[{"Start":"","End":"","ExitCode":0}]}},\
        "HostConfig":{"RestartPolicy":{}},"Config":{"Env":[],"Labels":{"":""},"Healthcheck":{"Test":[]}},\
        "NetworkSettings":{"Networks":{"":{}},"Ports":{"":[{}]}}}
        """

    private static let event = #"{"Type":"","Action":"","Actor":{"ID":"","Attributes":{"":""}},"timeNano":1}"#
}
