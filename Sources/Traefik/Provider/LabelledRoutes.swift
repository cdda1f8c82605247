/// What a container's labels say of HTTP routers, for one that runs.
package struct LabelledRoutes: Sendable, Equatable {
    /// Routers with a rule of their own, whether or not Traefik accepts them; none where the labels hide the container.
    package var routers: [LabelledRouter] = []
    /// The names of routers without a rule, to which Traefik's default rule applies; nil stands for the one that Traefik
    /// makes for a container whose labels name none.
    package var unruled: [String?] = []
    /// What the labels get wrong, or how they hide the container: why there may be no route at all.
    package var problem: ProviderProblem?

    /// Reads the labels of a container; those of others make no difference.
    package init(_ labels: [String: String], container: String) {
        routers = LabelledRouter.all(in: labels)
        let running = ProviderContainer(id: container, name: container, labels: labels)
        do throws(ProviderProblem) {
            let settings = try ContainerSettings(running, options: ProviderOptions())
            if settings.isEnabled == false { throw .disabled(container: container) }
            let read: ContainerLabels
            do throws(LabelError) { read = try ContainerLabels(labels) } catch {
                throw .badLabel(container: container, error)
            }
            unruled = try Self.unruled(read, isEnabled: settings.isEnabled == true, container: container)
        } catch {
            problem = error
        }
    }

    /// A container whose labels say nothing of HTTP may still get a router from Traefik, but nobody asked for it.
    private static func unruled(
        _ labels: ContainerLabels, isEnabled: Bool, container: String
    ) throws(ProviderProblem) -> [String?] {
        guard labels.hasHTTP || (isEnabled && labels.streams.isEmpty) else { return [] }
        guard labels.routers.isEmpty else {
            return labels.routers.filter { $0.settings["rule", default: ""].isEmpty }.map(\.name)
        }
        guard labels.services.count <= 1 else {
            throw .tooManyServices(container: container, services: labels.services.map(\.name))
        }
        return [nil]
    }
}
