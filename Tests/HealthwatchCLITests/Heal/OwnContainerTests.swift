import Health
import Testing

@testable import HealthwatchCLI

/// Lines as in `/proc/self/mountinfo` of containers of Docker 20.10 and Podman 4, but for the ids.
@Suite("Which container this program runs in")
struct OwnContainerTests {
    private let id = String(repeating: "4b", count: 32)

    @Test("the folder of the engine's own mounts names it") func docker() {
        let text = """
            812 797 0:62 / / rw,relatime - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/X
            830 812 8:1 /var/lib/docker/volumes/\(String(repeating: "77", count: 32))/_data /data rw - ext4 /dev/sda1 rw
            831 812 8:1 /var/lib/docker/containers/\(id)/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/sda1 rw
            832 812 8:1 /var/lib/docker/containers/\(id)/hostname /etc/hostname rw,relatime - ext4 /dev/sda1 rw
            """
        #expect(OwnContainer.id(inMounts: text)?.text == id)
        let podman =
            "9 8 0:22 /containers/storage/overlay-containers/\(id)/userdata/hosts /etc/hosts rw - tmpfs tmpfs rw"
        #expect(OwnContainer.id(inMounts: podman)?.text == id)
    }

    @Test("outside of containers there is none") func host() {
        #expect(OwnContainer.id(inMounts: "") == nil)
        #expect(OwnContainer.id(inMounts: "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\nshort line") == nil)
    }
}
