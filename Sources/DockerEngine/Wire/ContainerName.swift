extension Wire {
    /// A container's name as users know it: the API puts a slash before it.
    package static func plainName(_ name: String) -> String {
        name.hasPrefix("/") ? String(name.dropFirst()) : name
    }
}

extension Wire.ContainerInspect {
    /// The name without the leading slash.
    package var shortName: String { Wire.plainName(Name) }
}
