from dpctl.probe.macos import macos_host, parse_sysctl

M2_PRO = """hw.ncpu: 12
hw.byteorder: 1234
hw.memsize: 34359738368
hw.physicalcpu: 12
hw.logicalcpu: 12
hw.perflevel0.physicalcpu: 8
hw.perflevel0.l2cachesize: 16777216
hw.l2cachesize: 4194304
hw.optional.neon: 1
hw.optional.arm.FEAT_DotProd: 1
hw.optional.arm.FEAT_I8MM: 1
hw.optional.arm.FEAT_BF16: 1
hw.optional.arm.FEAT_SME: 0
machdep.cpu.core_count: 12
machdep.cpu.brand_string: Apple M2 Pro
"""
INTEL = """hw.memsize = 17179869184
hw.physicalcpu = 6
hw.logicalcpu = 12
hw.l3cachesize = 12582912
hw.optional.avx1_0 = 1
hw.optional.avx2_0 = 1
hw.optional.avx512f = 0
hw.optional.fma = 1
machdep.cpu.brand_string = Intel(R) Core(TM) i7-8850H CPU @ 2.60GHz
"""


def test_apple_silicon_has_unified_memory() -> None:
    host = macos_host(M2_PRO, "arm64")
    assert (host.cpu, host.cores, host.threads) == ("Apple M2 Pro", 12, 12)
    assert host.features == ("bf16", "dotprod", "i8mm", "neon")
    assert host.last_cache_bytes == 16_777_216
    assert host.memory.kind == "unified"
    assert host.memory.capacity is not None and host.memory.capacity.value == 2**35


def test_an_intel_mac() -> None:
    host = macos_host(INTEL, "x86_64")
    assert (host.cores, host.threads, host.memory.kind) == (6, 12, "dram")
    assert host.features == ("avx", "avx2", "fma")
    assert host.last_cache_bytes == 12_582_912


def test_a_fragment_is_enough() -> None:
    host = macos_host("machdep.cpu.core_count: 10\nmachdep.cpu.thread_count: 10\n", "arm64")
    assert (host.cpu, host.cores, host.threads) == ("arm64", 10, 10)
    assert host.memory.capacity is None


def test_lines_that_are_no_pairs_are_left_out() -> None:
    assert parse_sysctl("sysctl: unknown oid\nhw.ncpu: 8\n\n")["hw.ncpu"] == "8"
