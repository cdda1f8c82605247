import Diagnosis
import DockerEngine
import Lint

extension HealthcheckDefinition {
    /// The check of a container as the engine has it.
    init(_ container: Wire.ContainerInspect) {
        self.init(owner: "container \(container.shortName)", container.Config, ports: container.exposedPorts)
        context.entrypoint = ([container.Path].compactMap { $0 } + (container.Args ?? [])).filter { !$0.isEmpty }
        // Without a check it has inherited none: the engine shows what container and image make together.
        context.baseImage = isAbsent ? nil : container.Config?.Image
    }

    /// The check of an image.
    init(_ image: Wire.ImageInspect, named name: String) {
        self.init(owner: "image \(name)", image.Config, ports: [])
        context.baseImage = isAbsent ? nil : name
    }

    /// What is on top of the image is not known, only what the engine made of it.
    private init(owner: String, _ config: Wire.ContainerInspect.Config?, ports: [Int]) {
        self.init(owner: owner, syntax: .engine, place: Place(file: owner))
        let check = config?.Healthcheck
        func time(_ nanoseconds: Int64?) -> Duration? {
            nanoseconds.flatMap { $0 > 0 ? .nanoseconds($0) : nil }
        }
        test = check?.Test ?? []
        isAbsent = test.isEmpty
        (interval, timeout) = (time(check?.Interval), time(check?.Timeout))
        (startPeriod, startInterval) = (time(check?.StartPeriod), time(check?.StartInterval))
        retries = check?.Retries
        context.environment = ContainerFacts.variables(config?.Env ?? [])
        context.ports = ports
        context.user = config?.User
        if let shell = config?.Shell, !shell.isEmpty { context.shell = shell }
        context.knowsContents = false
    }
}
