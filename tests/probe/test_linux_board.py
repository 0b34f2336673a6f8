import pytest

from dpctl.probe import linux_board
from dpctl.probe.source import Reading
from tests.each import each
from tests.probe.memory_source import InMemory


def dmi(**names: str) -> InMemory:
    return InMemory(files={f"/sys/class/dmi/id/{name}": text for name, text in names.items()})


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (dmi(sys_vendor="Dell Inc.", product_name="PowerEdge R450"), "Dell Inc. PowerEdge R450"),
        (dmi(sys_vendor="NVIDIA", product_name="NVIDIA_DGX_Spark"), "NVIDIA_DGX_Spark"),
        (dmi(sys_vendor="LENOVO", product_name="21HMCTO1WW", product_version="ThinkPad X1"), "LENOVO ThinkPad X1"),
        (dmi(sys_vendor="LENOVO", product_name="30GS0000GE", product_version="None"), "LENOVO 30GS0000GE"),
        (
            dmi(sys_vendor="System manufacturer", product_name="System Product Name", board_name="PRIME Z270-A"),
            "PRIME Z270-A",
        ),
        (
            dmi(sys_vendor="To Be Filled By O.E.M.", product_name="Default string", board_vendor="ASRock"),
            "",
        ),
        (InMemory(files={"/proc/device-tree/model": "NVIDIA Jetson AGX Orin\0"}), "NVIDIA Jetson AGX Orin"),
        (InMemory(), ""),
    ],
)
def test_the_board(source: InMemory, name: str) -> None:
    assert linux_board.board(source) == name


def test_serial_numbers_are_not_even_read() -> None:
    asked = []

    class Watched(InMemory):
        def file(self, path: str) -> Reading:
            asked.append(path)
            return super().file(path)

    linux_board.board(Watched())
    linux_board.hypervisor(Watched())
    assert asked and not any("serial" in path or "uuid" in path for path in asked)


@each(
    ("source", "name"),
    [
        (dmi(sys_vendor="QEMU", product_name="Standard PC (Q35 + ICH9, 2009)"), "QEMU"),
        (dmi(sys_vendor="Amazon EC2", product_name="c7g.2xlarge"), "Amazon EC2"),
        (dmi(sys_vendor="Amazon EC2", product_name="c7g.metal"), ""),
        (dmi(sys_vendor="Amazon EC2", product_name="m7i.metal-24xl"), ""),
        (dmi(sys_vendor="Microsoft Corporation", product_name="Virtual Machine"), "Hyper-V"),
        (dmi(sys_vendor="Microsoft Corporation", product_name="Surface Laptop 7"), ""),
        (dmi(sys_vendor="VMware, Inc.", product_name="VMware7,1"), "VMware"),
        (InMemory(files={"/sys/hypervisor/type": "xen"}), "Xen"),
        (InMemory(files={"/proc/device-tree/hypervisor/compatible": "linux,kvm\0"}), "KVM"),
        (dmi(sys_vendor="Dell Inc.", product_name="PowerEdge R450"), ""),
    ],
)
def test_the_hypervisor(source: InMemory, name: str) -> None:
    assert linux_board.hypervisor(source) == name


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"/.dockerenv": ""}, "docker"),
        ({"/run/.containerenv": "engine=podman"}, "podman"),
        ({"/run/systemd/container": "lxc"}, "lxc"),
        ({"/proc/self/cgroup": "0::/kubepods/besteffort/pod1"}, "kubepods"),
        ({"/proc/self/cgroup": "0::/user.slice"}, ""),
    ],
)
def test_the_container(files: dict[str, str], kind: str) -> None:
    assert linux_board.container(InMemory(files=files)) == kind


def test_the_chip_is_the_last_word_of_the_device_tree() -> None:
    files = {"/proc/device-tree/compatible": "radxa,rock-5b\0rockchip,rk3588\0"}
    assert linux_board.soc(InMemory(files=files)) == "rockchip,rk3588"
    assert linux_board.soc(InMemory()) == ""


def test_a_long_or_odd_text_becomes_one_short_line() -> None:
    files = {"/proc/device-tree/model": "A\x1b[31m  board\nsecond line" + "x" * 500}
    assert linux_board.board(InMemory(files=files)) == "A [31m board"
