"""Hosts as their systems describe them, and the most specific profile that stands for each."""

from dpctl.catalog.matching import all_profiles, host_profiles
from dpctl.core.hardware import Detail, Host, MemoryPool
from tests.each import each

PROFILES = all_profiles()
HOSTS: list[tuple[str, str, int, str, str, str | None]] = [
    # CPU, architecture, cores, board, chip of the device tree -> profile
    ("13th Gen Intel(R) Core(TM) i9-13900K", "x86_64", 24, "", "", "core-i9-13900k"),
    ("13th Gen Intel(R) Core(TM) i9-13900KF", "x86_64", 24, "", "", "core-i9-13900k"),
    ("13th Gen Intel(R) Core(TM) i9-13900H", "x86_64", 14, "", "", "x86-cpu"),
    ("Intel(R) Core(TM) i9-14900K", "x86_64", 24, "", "", "core-i9-14900k"),
    ("Intel(R) Core(TM) i9-9900 CPU @ 3.10GHz", "x86_64", 8, "", "", "core-i9-9900"),
    ("Intel(R) Core(TM) i9-9900K CPU @ 3.60GHz", "x86_64", 8, "", "", "x86-cpu"),
    ("12th Gen Intel(R) Core(TM) i5-1240P", "x86_64", 12, "", "", "core-i7-1260p"),
    ("Intel(R) Core(TM) Ultra 7 155H", "x86_64", 16, "", "", "core-ultra-7-155h"),
    ("Intel(R) Core(TM) Ultra 7 258V", "x86_64", 8, "", "", "core-ultra-200v"),
    ("Intel(R) N150", "x86_64", 4, "", "", "intel-n150"),
    ("Intel(R) Core(TM)2 Quad CPU    Q8400  @ 2.66GHz", "x86_64", 4, "", "", "core-2-quad-q8400"),
    ("AMD Ryzen 9 7950X 16-Core Processor", "x86_64", 16, "ASUS ROG", "", "ryzen-9-7950x"),
    ("AMD Ryzen 9 7950X3D 16-Core Processor", "x86_64", 16, "", "", "x86-cpu"),
    ("AMD Ryzen 7 7840HS w/ Radeon 780M Graphics", "x86_64", 8, "", "", "ryzen-7-7840hs"),
    ("AMD Ryzen 7 8745H w/ Radeon 780M Graphics", "x86_64", 8, "", "", "ryzen-7-8745h"),
    ("AMD Ryzen 7 8745HS w/ Radeon 780M Graphics", "x86_64", 8, "", "", "x86-cpu"),
    ("AMD RYZEN AI MAX+ 395 w/ Radeon 8060S", "x86_64", 16, "", "", "ryzen-ai-max-395-128gb"),
    ("AMD Ryzen Threadripper PRO 7995WX 96-Cores", "x86_64", 96, "", "", "threadripper-pro-7995wx"),
    ("AMD EPYC 9654 96-Core Processor", "x86_64", 96, "", "", "epyc-9654"),
    ("AMD EPYC 9654 96-Core Processor", "x86_64", 192, "", "", "epyc-9654"),
    # slices of a server are other machines
    ("AMD EPYC 9654 96-Core Processor", "x86_64", 16, "", "", "x86-cpu"),
    ("AMD EPYC 9654 96-Core Processor", "x86_64", 4, "", "", "epyc-vm"),
    ("AMD EPYC 9175F 16-Core Processor", "x86_64", 8, "", "", "epyc-vm"),
    ("AMD EPYC 9175F 16-Core Processor", "x86_64", 16, "", "", "epyc-9175f"),
    ("INTEL(R) XEON(R) PLATINUM 8592+", "x86_64", 128, "", "", "xeon-platinum-8592-plus"),
    ("Intel(R) Xeon(R) 6980P", "x86_64", 128, "", "", "xeon-6980p"),
    ("Intel(R) Xeon(R) CPU E5-2683 v4 @ 2.10GHz", "x86_64", 16, "", "", "xeon-e5-2683-v4"),
    ("Intel(R) Xeon(R) Processor @ 2.80GHz", "x86_64", 2, "", "", "xeon-vm"),
    ("Cortex-A76", "aarch64", 4, "Raspberry Pi 5 Model B Rev 1.0", "brcm,bcm2712", "raspberry-pi-5"),
    ("Cortex-A76", "aarch64", 4, "Raspberry Pi 500", "", "raspberry-pi-5"),
    ("Cortex-A72", "aarch64", 4, "Raspberry Pi 4 Model B Rev 1.4", "brcm,bcm2711", "raspberry-pi-4"),
    ("Cortex-A72", "aarch64", 4, "Raspberry Pi 400 Rev 1.0", "", "raspberry-pi-4"),
    ("Cortex-A53", "aarch64", 4, "Raspberry Pi 3 Model B Plus Rev 1.3", "brcm,bcm2837", None),
    ("4x Cortex-A76 + 4x Cortex-A55", "aarch64", 8, "Radxa ROCK 5B", "rockchip,rk3588", "rk3588"),
    ("4x Cortex-A76 + 4x Cortex-A55", "aarch64", 8, "Orange Pi 5", "rockchip,rk3588s", "rk3588"),
    ("4x Cortex-A72 + 4x Cortex-A53", "aarch64", 8, "some board", "rockchip,rk3576", "rk3576"),
    ("8x Cortex-A720 + 4x Cortex-A520", "aarch64", 12, "Radxa Orion O6", "", "cix-p1"),
    ("10x Cortex-X925 + 10x Cortex-A725", "aarch64", 20, "NVIDIA DGX Spark", "", "gb10"),
    ("1x Cortex-X1 + 3x Cortex-A78 + 4x Cortex-A55", "aarch64", 8, "HDK8350", "qcom,SM8350", "snapdragon-888"),
    ("Cortex-A53", "aarch64", 4, "some board", "rockchip,rk3562", "rk3562"),
    ("sifive,p550", "riscv64", 4, "SiFive HiFive Premier P550", "", "sifive-p550"),
    ("Apple M2", "arm64", 8, "", "", "apple-m2"),
    ("Apple M2 Pro", "arm64", 12, "MacBook Pro", "", "apple-m2-pro"),
    ("Apple M3 Max", "arm64", 16, "", "", "apple-m3-max"),
    ("Apple M3 Max", "arm64", 14, "", "", "apple-m3-max-30-core"),
    ("Apple M4 Max (Virtual)", "arm64", 2, "", "", "apple-m4-max"),
    ("Neoverse V2", "aarch64", 72, "", "", None),
]


def host_called(cpu: str, arch: str, cores: int, board: str, soc: str) -> Host:
    details = (Detail(name="soc", value=soc, source="test"),) if soc else ()
    return Host(
        os="linux",
        arch=arch,
        cpu=cpu,
        cores=cores,
        threads=cores,
        memory=MemoryPool(kind="dram"),
        board=board,
        details=details,
    )


@each(("cpu", "arch", "cores", "board", "soc", "wanted"), HOSTS)
def test_a_host_finds_the_most_specific_profile(
    cpu: str, arch: str, cores: int, board: str, soc: str, wanted: str | None
) -> None:
    profile = next(iter(host_profiles(host_called(cpu, arch, cores, board, soc), PROFILES)), None)
    assert (profile.id if profile is not None else None) == wanted


def test_a_later_profile_knows_what_the_first_does_not() -> None:
    fitting = host_profiles(host_called("AMD Ryzen 9 7950X 16-Core Processor", "x86_64", 16, "", ""), PROFILES)
    assert [profile.id for profile in fitting] == ["ryzen-9-7950x", "x86-cpu"]
    assert fitting[0].power_of(16) is None and fitting[1].power_of(16) is not None


def test_every_host_profile_finds_itself() -> None:
    for profile in PROFILES:
        if profile.host is None or profile.match is None:
            continue
        # its example does not name the board that a profile of a board goes by
        if profile.match.board is None:
            assert host_profiles(profile.host, PROFILES)[0] == profile, profile.id
