/// What is done with a method.
enum RequestMethod: Equatable {
    /// `GET`, or `HEAD`, to which the server leaves out the body.
    case read(isHead: Bool)
    /// `OPTIONS`: which methods there are.
    case options
    /// One that HTTP knows, and that would change something (RFC 9110, section 9.1; RFC 5789).
    case refused
    /// One that nobody knows here.
    case unknown

    /// By case, as RFC 9110 wants it.
    init(_ name: String) {
        self =
            switch name {
            case "GET": .read(isHead: false)
            case "HEAD": .read(isHead: true)
            case "OPTIONS": .options
            case "POST", "PUT", "DELETE", "CONNECT", "TRACE", "PATCH": .refused
            default: .unknown
            }
    }
}
