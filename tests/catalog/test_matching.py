"""Names of devices as drivers report them, and the one profile that stands for each."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.catalog.matching import all_profiles, device_profile
from tests.each import each

PROFILES = all_profiles()
GIB = 2.0**30
MIB = 2.0**20

# NVML's name, total memory in MiB as its driver shows it -> profile
NVIDIA: list[tuple[str, float, str | None]] = [
    ("NVIDIA H100 80GB HBM3", 81559, "h100-sxm-80gb"),
    ("NVIDIA H100 PCIe", 81559, "h100-pcie-80gb"),
    ("NVIDIA H100 NVL", 95830, "h100-nvl-94gb"),
    ("NVIDIA H200", 143771, "h200-sxm-141gb"),
    ("NVIDIA H200 NVL", 143771, "h200-nvl-141gb"),
    ("NVIDIA H20", 97871, "h20-96gb"),
    ("NVIDIA H20-3e", 143771, None),
    ("NVIDIA GH200 480GB", 97871, "gh200-96gb"),
    ("NVIDIA GH200 144G HBM3e", 146830, "gh200-144gb"),
    ("NVIDIA B200", 183359, "b200-180gb"),
    ("NVIDIA B300 SXM6 AC", 275040, "b300-288gb"),
    ("NVIDIA GB200", 189471, "gb200-192gb"),
    ("NVIDIA GB300", 284208, "gb300-288gb"),
    ("NVIDIA A100-SXM4-80GB", 81920, "a100-sxm-80gb"),
    ("A100-SXM4-40GB", 40537, "a100-sxm-40gb"),
    ("NVIDIA A100-SXM4-40GB", 40960, "a100-sxm-40gb"),
    ("NVIDIA A100-PCIE-40GB", 40960, "a100-pcie-40gb"),
    ("NVIDIA A100 80GB PCIe", 81920, "a100-pcie-80gb"),
    ("NVIDIA A100-SXM-64GB", 65536, None),
    ("NVIDIA A800-SXM4-80GB", 81920, None),
    ("NVIDIA A30", 24576, "a30-24gb"),
    ("NVIDIA A40", 46068, "a40-48gb"),
    ("NVIDIA A40-48Q", 49152, None),
    ("NVIDIA A10", 23028, "a10-24gb"),
    ("NVIDIA A10G", 23028, "a10g-24gb"),
    ("NVIDIA L4", 23034, "l4-24gb"),
    ("NVIDIA L40", 46068, "l40-48gb"),
    ("NVIDIA L40S", 46068, "l40s-48gb"),
    ("NVIDIA L20", 46068, "l20-48gb"),
    ("NVIDIA L2", 23034, "l2-24gb"),
    ("Tesla T4", 15360, "t4-16gb"),
    ("Tesla T4", 16127, "t4-16gb"),
    ("GRID T4-8Q", 8192, None),
    ("Tesla V100-SXM2-32GB", 32510, "v100-sxm-32gb"),
    ("Tesla V100-SXM2-16GB", 16160, None),
    ("Tesla V100-PCIE-16GB", 16160, "v100-pcie-16gb"),
    ("Tesla V100-PCIE-32GB", 32510, None),
    ("Tesla P40", 24576, None),
    ("NVIDIA RTX 6000 Ada Generation", 49140, "rtx-6000-ada-48gb"),
    ("NVIDIA RTX 5880 Ada Generation", 49140, "rtx-5880-ada-48gb"),
    ("NVIDIA RTX 5000 Ada Generation", 32760, "rtx-5000-ada-32gb"),
    ("NVIDIA RTX 5000 Ada Generation Laptop GPU", 16376, None),
    ("NVIDIA RTX 4000 Ada Generation", 20475, "rtx-4000-ada-20gb"),
    ("NVIDIA RTX 4000 SFF Ada Generation", 20475, None),
    ("NVIDIA RTX 2000 Ada Generation", 16380, "rtx-2000-ada-16gb"),
    ("NVIDIA RTX A6000", 49140, "rtx-a6000-48gb"),
    ("NVIDIA RTX A5000", 24564, "rtx-a5000-24gb"),
    ("NVIDIA RTX A5000 Laptop GPU", 16384, None),
    ("NVIDIA RTX A4000", 16376, "rtx-a4000-16gb"),
    ("NVIDIA RTX A2000 12GB", 12282, "rtx-a2000-12gb"),
    ("NVIDIA RTX A2000", 6138, None),
    ("NVIDIA RTX A400", 4094, "rtx-a400-4gb"),
    ("Quadro RTX 5000", 16384, "quadro-rtx-5000-16gb"),
    ("Quadro RTX 5000 with Max-Q Design", 16384, None),
    ("Quadro RTX 6000", 24576, None),
    ("NVIDIA RTX PRO 6000 Blackwell Server Edition", 97887, "rtx-pro-6000-server-96gb"),
    ("NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition", 97887, None),
    ("NVIDIA GeForce RTX 5090", 32607, "rtx-5090"),
    ("NVIDIA GeForce RTX 5090 Laptop GPU", 24463, None),
    ("NVIDIA GeForce RTX 5090 D", 32607, None),
    ("NVIDIA GeForce RTX 5080", 16303, "rtx-5080"),
    ("NVIDIA GeForce RTX 5070 Ti", 16303, "rtx-5070-ti"),
    ("NVIDIA GeForce RTX 5070", 12227, "rtx-5070"),
    ("NVIDIA GeForce RTX 5060 Ti", 16311, "rtx-5060-ti-16gb"),
    ("NVIDIA GeForce RTX 5060 Ti", 8151, None),
    ("NVIDIA GeForce RTX 5060", 8151, "rtx-5060"),
    ("NVIDIA GeForce RTX 4090", 24564, "rtx-4090"),
    ("NVIDIA GeForce RTX 4090 D", 24564, None),
    ("NVIDIA GeForce RTX 4090 Laptop GPU", 16376, None),
    ("NVIDIA GeForce RTX 4080 SUPER", 16376, "rtx-4080-super"),
    ("NVIDIA GeForce RTX 4080", 16376, "rtx-4080"),
    ("NVIDIA GeForce RTX 4070 Ti SUPER", 16376, "rtx-4070-ti-super"),
    ("NVIDIA GeForce RTX 4070 Ti", 12282, "rtx-4070-ti"),
    ("NVIDIA GeForce RTX 4070 SUPER", 12282, "rtx-4070-super"),
    ("NVIDIA GeForce RTX 4070", 12282, "rtx-4070"),
    ("NVIDIA GeForce RTX 4060 Ti", 16380, "rtx-4060-ti-16gb"),
    ("NVIDIA GeForce RTX 4060 Ti", 8188, None),
    ("NVIDIA GeForce RTX 4060", 8188, "rtx-4060"),
    ("NVIDIA GeForce RTX 3090 Ti", 24564, "rtx-3090-ti"),
    ("NVIDIA GeForce RTX 3090", 24576, "rtx-3090"),
    ("GeForce RTX 3090", 24268, "rtx-3090"),
    ("NVIDIA GeForce RTX 3080 Ti", 12288, "rtx-3080-ti"),
    ("NVIDIA GeForce RTX 3080", 10240, "rtx-3080"),
    ("NVIDIA GeForce RTX 3080", 12288, None),
    ("NVIDIA GeForce RTX 3080 Laptop GPU", 16384, None),
    ("NVIDIA GeForce RTX 3070 Ti", 8192, "rtx-3070-ti"),
    ("NVIDIA GeForce RTX 3070 Ti Laptop GPU", 8192, None),
    ("NVIDIA GeForce RTX 3070", 8192, "rtx-3070"),
    ("NVIDIA GeForce RTX 3070 Laptop GPU", 8192, "rtx-3070-laptop-8gb"),
    ("NVIDIA GeForce RTX 3060 Ti", 8192, "rtx-3060-ti"),
    ("NVIDIA GeForce RTX 3060", 12288, "rtx-3060"),
    ("NVIDIA GeForce RTX 3060", 8192, None),
    ("NVIDIA GeForce RTX 2080 Ti", 11264, "rtx-2080-ti"),
    ("NVIDIA GeForce RTX 2080 SUPER", 8192, "rtx-2080-super"),
    ("NVIDIA GeForce RTX 2080 with Max-Q Design", 8192, None),
    ("NVIDIA GeForce RTX 2080", 8192, "rtx-2080"),
    ("NVIDIA GeForce RTX 2070 SUPER", 8192, "rtx-2070-super"),
    ("NVIDIA GeForce RTX 2070", 8192, "rtx-2070"),
    ("NVIDIA GeForce RTX 2060 SUPER", 8192, "rtx-2060-super"),
    ("NVIDIA GeForce RTX 2060", 6144, "rtx-2060"),
    ("NVIDIA GeForce RTX 2060", 12288, None),
    ("NVIDIA GeForce GTX 1660 Ti", 5944, "gtx-1660-ti"),
    ("NVIDIA GeForce GTX 1660 SUPER", 6144, "gtx-1660-super"),
    ("NVIDIA GeForce GTX 1660", 6144, "gtx-1660"),
    ("NVIDIA GeForce GTX 1650", 4096, "gtx-1650"),
    ("NVIDIA GeForce GTX 1080 Ti", 11264, "gtx-1080-ti"),
    ("NVIDIA GeForce GTX 1080", 8192, None),
    ("NVIDIA GeForce GTX 1070", 8192, "gtx-1070"),
    ("NVIDIA GeForce GTX 1050 Ti", 4096, "gtx-1050-ti"),
    ("NVIDIA TITAN RTX", 24576, None),
]
# name, vendor, memory in GiB (None: the driver does not say), board -> profile
OTHERS: list[tuple[str, str, float | None, str, str | None]] = [
    ("NVIDIA GB10", "NVIDIA", None, "NVIDIA DGX Spark", "gb10"),
    ("NVIDIA GB10", "NVIDIA", 119.7, "", "gb10"),
    ("NVIDIA Thor", "NVIDIA", 122.8, "", "jetson-agx-thor-128gb"),
    ("NVIDIA Thor", "NVIDIA", 61.0, "NVIDIA Jetson T4000", None),
    (
        "Jetson Orin Nano 8GB",
        "NVIDIA",
        7.44,
        "NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super",
        "jetson-orin-nano-super-8gb",
    ),
    ("Jetson Orin Nano 8GB", "NVIDIA", 7.44, "NVIDIA Jetson Orin Nano Developer Kit", "jetson-orin-nano-8gb"),
    ("Jetson Orin Nano 4GB", "NVIDIA", 3.6, "NVIDIA Jetson Orin Nano Developer Kit", None),
    ("Orin (nvgpu)", "NVIDIA", 7.44, "NVIDIA Jetson Orin Nano Developer Kit", "jetson-orin-nano-8gb"),
    (
        "Orin (nvgpu)",
        "NVIDIA",
        15.3,
        "NVIDIA Jetson Orin NX Engineering Reference Developer Kit",
        "jetson-orin-nx-16gb",
    ),
    ("Orin (nvgpu)", "NVIDIA", 7.4, "NVIDIA Jetson Orin NX Engineering Reference Developer Kit", "jetson-orin-nx-8gb"),
    ("Orin (nvgpu)", "NVIDIA", 61.37, "NVIDIA Jetson AGX Orin Developer Kit", "jetson-agx-orin-64gb"),
    ("Orin (nvgpu)", "NVIDIA", 29.9, "NVIDIA Jetson AGX Orin Developer Kit", "jetson-agx-orin-32gb"),
    ("Jetson Orin NX 16GB", "NVIDIA", 15.3, "somebody's carrier board", "jetson-orin-nx-16gb"),
    ("Orin (nvgpu)", "NVIDIA", 61.37, "", None),
    # without its memory it could be either
    ("Orin (nvgpu)", "NVIDIA", None, "NVIDIA Jetson AGX Orin Developer Kit", None),
    ("Xavier (nvgpu)", "NVIDIA", 15.2, "NVIDIA Jetson Xavier NX Developer Kit", "jetson-xavier-nx-16gb"),
    ("AMD Radeon RX 9070 XT", "AMD", 15.92, "", "rx-9070-xt"),
    ("AMD Radeon RX 7900 XTX", "AMD", 23.98, "", "rx-7900-xtx"),
    ("AMD Radeon RX 7900 XT", "AMD", 19.98, "", "rx-7900-xt"),
    ("AMD Radeon RX 7900 GRE", "AMD", 15.98, "", "rx-7900-gre"),
    ("AMD Radeon RX 7900M", "AMD", 15.98, "", None),
    ("Navi 31 [Radeon RX 7900 XT/7900 XTX/7900 GRE/7900M]", "AMD", 23.98, "", None),
    ("AMD Radeon RX 7600", "AMD", 7.98, "", "rx-7600"),
    ("AMD Radeon RX 7600 XT", "AMD", 15.98, "", None),
    ("AMD Radeon RX 6800 XT", "AMD", 15.98, "", "rx-6800-xt"),
    ("AMD Radeon RX 6800", "AMD", 15.98, "", "rx-6800"),
    ("AMD Radeon RX 6800M", "AMD", 11.98, "", None),
    ("Radeon RX 580 Series", "AMD", 8.0, "", "rx-580"),
    ("Radeon RX 580 Series", "AMD", 4.0, "", None),
    ("AMD Instinct MI300X", "AMD", 191.98, "", "mi300x"),
    ("AMD Instinct MI300X OAM", "AMD", None, "", "mi300x"),
    ("AMD Instinct MI300A", "AMD", 127.5, "", None),
    ("AMD Instinct MI325X", "AMD", 255.98, "", "mi325x"),
    ("AMD Instinct MI355X", "AMD", 287.98, "", "mi355x"),
    ("AMD Instinct MI250X", "AMD", 63.98, "", "mi250x"),
    ("AMD Instinct MI250X / MI250", "AMD", 63.98, "", None),
    ("AMD Instinct MI210", "AMD", 63.98, "", "mi210"),
    ("AMD Radeon PRO W7700", "AMD", 15.98, "", "radeon-pro-w7700-16gb"),
    ("AMD Radeon 8060S", "AMD", 96.0, "", "ryzen-ai-max-395-128gb"),
    ("AMD Radeon 8060S Graphics", "AMD", None, "Framework Desktop", "ryzen-ai-max-395-128gb"),
    ("AMD Radeon 780M Graphics", "AMD", 16.0, "", None),
    ("Intel(R) Arc(TM) A770 Graphics", "Intel", 15.9, "", "arc-a770-16gb"),
    ("Intel(R) Arc(TM) A770 Graphics", "Intel", 7.9, "", None),
    ("DG2 [Arc A770]", "Intel", None, "", "arc-a770-16gb"),
    ("Intel(R) Arc(TM) A770M Graphics", "Intel", 15.9, "", None),
    ("Intel(R) Arc(TM) B580 Graphics", "Intel", 11.6, "", "arc-b580-12gb"),
    ("Intel(R) Arc(TM) Pro B60 Graphics", "Intel", 23.9, "", "arc-pro-b60-24gb"),
    ("Intel(R) Data Center GPU Max 1550", "Intel", 128.0, "", "data-center-gpu-max-1550"),
    ("Intel(R) UHD Graphics 770", "Intel", 32.0, "", None),
    ("Apple M1 GPU (8 cores)", "Apple", 10.7, "Apple M1", "apple-m1"),
    ("Apple M2 GPU (10 cores)", "Apple", 16.0, "Apple M2", "apple-m2"),
    ("Apple M2 Pro GPU (19 cores)", "Apple", 10.7, "Apple M2 Pro", "apple-m2-pro"),
    ("Apple M2 Pro GPU", "Apple", None, "Apple M2 Pro", "apple-m2-pro"),
    ("Apple M3 Max GPU (40 cores)", "Apple", 48.0, "Apple M3 Max", "apple-m3-max"),
    ("Apple M3 Max GPU (30 cores)", "Apple", 27.0, "Apple M3 Max", "apple-m3-max-30-core"),
    ("Apple M4 GPU (10 cores)", "Apple", 10.7, "Apple M4", "apple-m4"),
    ("Apple M4 Max (Virtual) GPU", "Apple", 2.7, "Apple M4 Max (Virtual)", "apple-m4-max"),
    ("Apple M4 Max GPU (32 cores)", "Apple", 27.0, "Apple M4 Max", "apple-m4-max-32-core"),
    ("Apple M5 Max GPU (40 cores)", "Apple", 96.0, "Apple M5 Max", "apple-m5-max"),
    ("Apple M5 Max GPU (32 cores)", "Apple", 27.0, "Apple M5 Max", None),
    ("Apple M1 Max GPU (32 cores)", "Apple", 21.3, "Apple M1 Max", "apple-m1-max"),
    ("Apple M1 Pro GPU (16 cores)", "Apple", 21.3, "Apple M1 Pro", "apple-m1-pro"),
    ("Apple M1 Ultra GPU (64 cores)", "Apple", 21.3, "Apple M1 Ultra", "apple-m1-ultra"),
    ("Apple M2 Max GPU (38 cores)", "Apple", 21.3, "Apple M2 Max", "apple-m2-max"),
    ("Apple M2 Ultra GPU (76 cores)", "Apple", 21.3, "Apple M2 Ultra", "apple-m2-ultra"),
    ("Apple M3 GPU (10 cores)", "Apple", 21.3, "Apple M3", "apple-m3"),
    ("Apple M3 Pro GPU (18 cores)", "Apple", 21.3, "Apple M3 Pro", "apple-m3-pro"),
    ("Apple M3 Ultra GPU (80 cores)", "Apple", 21.3, "Apple M3 Ultra", "apple-m3-ultra"),
    ("Apple M4 Pro GPU (20 cores)", "Apple", 21.3, "Apple M4 Pro", "apple-m4-pro"),
    ("Apple M5 GPU (10 cores)", "Apple", 21.3, "Apple M5", "apple-m5"),
    ("Apple M5 Pro GPU (20 cores)", "Apple", 21.3, "Apple M5 Pro", "apple-m5-pro"),
    ("AMD Radeon RX 6500 XT", "AMD", None, "", "rx-6500-xt"),
    ("AMD Radeon RX 6600", "AMD", None, "", "rx-6600"),
    ("AMD Radeon RX 6600 XT", "AMD", None, "", "rx-6600-xt"),
    ("AMD Radeon RX 6650 XT", "AMD", None, "", "rx-6650-xt"),
    ("AMD Radeon RX 6700 XT", "AMD", None, "", "rx-6700-xt"),
    ("AMD Radeon RX 6900 XT", "AMD", None, "", "rx-6900-xt"),
    ("AMD Radeon RX 6950 XT", "AMD", None, "", "rx-6950-xt"),
    ("AMD Radeon RX 7700 XT", "AMD", None, "", "rx-7700-xt"),
    ("AMD Radeon RX 7800 XT", "AMD", None, "", "rx-7800-xt"),
    ("AMD Radeon RX 9070", "AMD", None, "", "rx-9070"),
    ("AMD Radeon AI PRO R9700", "AMD", 31.9, "", "radeon-ai-pro-r9700-32gb"),
    ("AMD Instinct MI100", "AMD", 31.98, "", "mi100"),
    ("AMD Instinct MI250", "AMD", 63.98, "", "mi250"),
    ("Intel(R) Arc(TM) A310 Graphics", "Intel", 3.9, "", "arc-a310-4gb"),
    ("Intel(R) Arc(TM) Pro B50 Graphics", "Intel", 15.9, "", "arc-pro-b50-16gb"),
    ("Intel(R) Data Center GPU Flex 170", "Intel", 14.2, "", "flex-170-16gb"),
    ("Apple M9 Pro GPU (19 cores)", "Apple", 10.7, "Apple M9 Pro", None),
]
ALL = [
    *((name, "NVIDIA", size * MIB, "", wanted) for name, size, wanted in NVIDIA),
    *((name, vendor, size and size * GIB, board, wanted) for name, vendor, size, board, wanted in OTHERS),
]


def found(name: str, vendor: str = "", memory: float | None = None, board: str = "") -> str | None:
    profile = device_profile(name, vendor=vendor, memory_bytes=memory, board=board, profiles=PROFILES)
    return profile.id if profile is not None else None


@each(("name", "vendor", "memory", "board", "wanted"), ALL)
def test_a_driver_s_name_finds_its_profile(
    name: str, vendor: str, memory: float | None, board: str, wanted: str | None
) -> None:
    assert found(name, vendor, memory, board) == wanted
    assert found(name.upper(), vendor.lower(), memory, board.upper()) == wanted
    other = "Apple" if vendor != "Apple" else "NVIDIA"
    assert found(name, other, memory, board) is None


def test_every_device_profile_answers_to_a_driver_s_name() -> None:
    tried = {wanted for *_, wanted in ALL if wanted}
    assert len(ALL) >= 80
    assert {profile.id for profile in PROFILES if profile.accelerators} == tried


def test_a_profile_s_own_name_for_its_device_finds_no_other() -> None:
    for profile in PROFILES:
        for device in profile.accelerators:
            size = device.memory.capacity.value if device.memory.capacity else None
            assert found(device.name, device.vendor, size, profile.name) in {profile.id, None}, profile.id


def test_a_slice_s_whole_device_is_found_without_its_memory() -> None:
    assert found("NVIDIA H100 80GB HBM3", "NVIDIA") == "h100-sxm-80gb"
    assert found("NVIDIA A100-SXM4-40GB", "NVIDIA") == "a100-sxm-40gb"


@given(name=st.text(max_size=30), board=st.text(max_size=30), memory=st.none() | st.floats())
@settings(deadline=None, max_examples=60)
def test_a_name_within_any_text_has_its_own_profile_or_none(name: str, board: str, memory: float | None) -> None:
    assert found(name, "", memory, board) is None
    assert found(f"{name} NVIDIA L40S {name}", "NVIDIA", memory, board) in {"l40s-48gb", None}
