// The names are the API's own.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

/// The engine's answers, as the API says; only what this project reads. Fields that some engine leaves out or sends as
/// null are optional, unknown ones are passed over.
package enum Wire {}

extension Wire {
    /// `GET /containers/{id}/json`.
    package struct ContainerInspect: Decodable, Sendable, Equatable {
        package var Id: String
        package var Name: String
        /// RFC 3339 with up to nine digits of a second.
        package var Created: String?
        package var State: State
        package var RestartCount: Int?
        /// The program that is started, and its arguments: entrypoint and command put together.
        package var Path: String?
        package var Args: [String]?
        /// The image's id.
        package var Image: String?
        package var HostConfig: HostConfig?
        package var Config: Config?
        package var NetworkSettings: NetworkSettings?

        package struct State: Decodable, Sendable, Equatable {
            package var Status: String
            package var Paused: Bool?
            package var Restarting: Bool?
            package var Dead: Bool?
            package var OOMKilled: Bool?
            package var ExitCode: Int?
            /// Why the last start failed.
            package var Error: String?
            package var StartedAt: String?
            package var FinishedAt: String?
            package var Health: Health?
        }

        package struct Health: Decodable, Sendable, Equatable {
            package var Status: String
            package var FailingStreak: Int?
            /// The last results, oldest first: dockerd keeps five. They outlive a restart of the container.
            package var Log: [Result]?

            package struct Result: Decodable, Sendable, Equatable {
                package var Start: String
                package var End: String
                /// 0 healthy, 1 unhealthy, 2 reserved, -1 timed out or not started.
                package var ExitCode: Int
                package var Output: String?
            }
        }

        package struct HostConfig: Decodable, Sendable, Equatable {
            package var NetworkMode: String?
            package var RestartPolicy: RestartPolicy?
            /// In bytes; 0 is without a limit.
            package var Memory: Int64?

            package struct RestartPolicy: Decodable, Sendable, Equatable {
                package var Name: String?
                package var MaximumRetryCount: Int?
            }
        }

        package struct Config: Decodable, Sendable, Equatable {
            package var Image: String?
            package var Hostname: String?
            package var User: String?
            /// What runs a `CMD-SHELL`; absent for `/bin/sh -c`.
            package var Shell: [String]?
            package var Tty: Bool?
            package var Env: [String]?
            package var Labels: [String: String]?
            package var Healthcheck: Healthcheck?

            /// Durations in nanoseconds; 0 is the engine's default.
            package struct Healthcheck: Decodable, Sendable, Equatable {
                package var Test: [String]?
                package var Interval: Int64?
                package var Timeout: Int64?
                package var StartPeriod: Int64?
                package var StartInterval: Int64?
                package var Retries: Int?
            }
        }

        package struct NetworkSettings: Decodable, Sendable, Equatable {
            package var Networks: [String: Network?]?
            /// By `PORT/PROTOCOL`; null or empty for a port that is only exposed.
            package var Ports: [String: [Binding]?]?

            package struct Network: Decodable, Sendable, Equatable {
                package var IPAddress: String?
                package var GlobalIPv6Address: String?
                package var Aliases: [String]?
                /// All names by which others find it; since API 1.44.
                package var DNSNames: [String]?
            }

            package struct Binding: Decodable, Sendable, Equatable {
                package var HostIp: String?
                package var HostPort: String?
            }
        }
    }
}
