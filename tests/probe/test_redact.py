"""What identifies a machine or a person is gone from texts in the shapes of real tools, and they still parse."""

import json
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dpctl.probe.redact import GONE, Redaction, of_this_machine
from tests.each import each

NOBODY = Redaction()
JANE = Redaction(words=("jane", "Janes-MacBook-Pro", "lab7"))

NVIDIA = """<?xml version="1.0" ?>
<nvidia_smi_log>
	<driver_version>595.58.03</driver_version>
	<cuda_version>13.2</cuda_version>
	<gpu id="00000000:0C:00.0">
		<product_name>NVIDIA GeForce RTX 3080</product_name>
		<serial>1323420012345</serial>
		<uuid>GPU-19d6d965-2acc-f646-00f8-4c76979aabb4</uuid>
		<pdi>0xb10cbc14dec8c521</pdi>
		<vbios_version>94.02.71.40.72</vbios_version>
		<platformInfo>
			<chassis_serial_number>CH-77812</chassis_serial_number>
			<host_id>N/A</host_id>
			<gpu_fabric_guid>0x8bd3e5a1c6f01122</gpu_fabric_guid>
		</platformInfo>
		<clusterUUID>N/A</clusterUUID>
		<fb_memory_usage><total>10240 MiB</total></fb_memory_usage>
		<processes><process_info><pid>4242</pid>
			<process_name>/home/jane/venv/bin/python3</process_name></process_info></processes>
		<mig_devices><uuid>MIG-8a7d2cde-1f22-5c4b-9a4e-0a1b2c3d4e5f</uuid></mig_devices>
	</gpu>
</nvidia_smi_log>"""
SECRET_NVIDIA = ("1323420012345", "19d6d965", "b10cbc14", "CH-77812", "8bd3e5a1", "8a7d2cde", "jane")

APPLE = """{
  "SPHardwareDataType" : [
    {
      "_name" : "hardware_overview",
      "chip_type" : "Apple M2 Pro",
      "machine_model" : "Mac14,10",
      "number_processors" : "proc 12:0:8:4",
      "physical_memory" : "16 GB",
      "platform_UUID" : "5F0A1B2C-1111-5222-8333-944455556666",
      "provisioning_UDID" : "00008112-000A1B2C3D4E501E",
      "serial_number" : "C02ABC123XYZ"
    }
  ],
  "SPSoftwareDataType" : [
    {"local_host_name" : "Janes-MacBook-Pro", "user_name" : "Jane Doe (jane)", "os_version" : "macOS 26.1 (25B78)"}
  ]
}"""
SECRET_APPLE = ("5F0A1B2C", "00008112", "C02ABC123XYZ", "Janes-MacBook-Pro", "Jane Doe", "jane")

PI = """processor\t: 0
BogoMIPS\t: 108.00
Features\t: fp asimd evtstrm aes crc32 atomics asimddp
CPU implementer\t: 0x41
CPU part\t: 0xd0b

Revision\t: c04170
Serial\t\t: 10000000abcdef12
Model\t\t: Raspberry Pi 5 Model B Rev 1.0"""

LSUSB = """Bus 002 Device 003: ID 03e7:2485 Intel Movidius MyriadX
Device Descriptor:
  idVendor           0x03e7 Intel
  idProduct          0x2485 Movidius MyriadX
  iManufacturer           1 Movidius Ltd.
  iProduct                2 Movidius MyriadX
  iSerial                 3 03e72485ABCDEF01
  bNumConfigurations      1
"""

NETWORK = """2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP
    link/ether d8:3a:dd:01:23:45 brd ff:ff:ff:ff:ff:ff
    inet 192.168.178.42/24 brd 192.168.178.255 scope global dynamic eth0
    inet6 2a02:8109:9a80:1234:da3a:ddff:fe01:2345/64 scope global
    inet6 fe80::da3a:ddff:fe01:2345/64 scope link
    inet 127.0.0.1/8 scope host lo
    inet6 ::1/128 scope host
"""

WINDOWS = r"""PSComputerName : LAB7-PC
Name : NVIDIA GeForce RTX 4090
DriverVersion : 32.0.15.6094
Path : C:\Users\Jane Doe\AppData\Local\Ollama\ollama.exe
SerialNumber : PF3ABCDE"""


def test_nvidia_smi_xml_still_parses() -> None:
    text = NOBODY.text(NVIDIA)
    assert not [secret for secret in SECRET_NVIDIA if secret in text]
    root = ElementTree.fromstring(text)  # noqa: S314 - our own text
    gpu = root.find("gpu")
    assert gpu is not None and gpu.get("id") == "00000000:0C:00.0"
    assert (gpu.findtext("product_name"), gpu.findtext(".//total")) == ("NVIDIA GeForce RTX 3080", "10240 MiB")
    assert (gpu.findtext("serial"), gpu.findtext("platformInfo/host_id")) == (GONE, "N/A")
    assert gpu.findtext("uuid") == "GPU-00000000-0000-0000-0000-000000000000"
    assert (gpu.findtext("vbios_version"), root.findtext("driver_version")) == ("94.02.71.40.72", "595.58.03")


@pytest.mark.parametrize("indent", [None, 1])
def test_system_profiler_json_still_parses(indent: int | None) -> None:
    text = NOBODY.text(json.dumps(json.loads(APPLE), indent=indent))
    assert not [secret for secret in SECRET_APPLE if secret in text]
    found = json.loads(text)
    hardware = found["SPHardwareDataType"][0]
    assert (hardware["chip_type"], hardware["number_processors"], hardware["serial_number"]) == (
        "Apple M2 Pro",
        "proc 12:0:8:4",
        GONE,
    )
    assert (hardware["machine_model"], hardware["physical_memory"]) == ("Mac14,10", "16 GB")
    assert found["SPSoftwareDataType"][0]["os_version"] == "macOS 26.1 (25B78)"


def test_a_pis_cpuinfo_still_parses() -> None:
    text = NOBODY.text(PI)
    assert text == PI.replace("10000000abcdef12", GONE)


def test_lsusb() -> None:
    assert NOBODY.text(LSUSB) == LSUSB.replace("03e72485ABCDEF01", GONE)


def test_addresses() -> None:
    text = NOBODY.text(NETWORK)
    for secret in ("d8:3a", "01:23:45", "192.168", "2a02", "fe01:2345", "ddff"):
        assert secret not in text
    assert "127.0.0.1/8" in text and "::1/128" in text and "mtu 1500" in text


def test_windows() -> None:
    text = Redaction(words=("LAB7-PC",)).text(WINDOWS)
    for secret in ("LAB7", "Jane", "Doe", "PF3ABCDE"):
        assert secret not in text
    assert "DriverVersion : 32.0.15.6094" in text
    assert text.splitlines()[3].endswith(r"\AppData\Local\Ollama\ollama.exe")


@each(
    ("text", "wanted"),
    [
        ("/home/jane/models/a.gguf", f"/home/{GONE}/models/a.gguf"),
        ("/Users/jane.doe/Library", f"/Users/{GONE}/Library"),
        ("/var/home/jane", f"/var/home/{GONE}"),
        (r"C:\\Users\\jane\\models", rf"C:\\Users\\{GONE}\\models"),
        ('{"p": "C:\\\\Users\\\\Jane Doe\\\\x", "n": 1}', f'{{"p": "C:\\\\Users\\\\{GONE}\\\\x", "n": 1}}'),
        ("login jane@lab7: up", f"login {GONE}@{GONE}: up"),
        ("janes", "janes"),
        ("MAC 00-1B-44-11-3A-B7", "MAC 00-00-00-00-00-00"),
        ("host_name = lab7.example", f"host_name = {GONE}"),
        ("Serial Number: 1320417000000", f"Serial Number: {GONE}"),
        ('"serial": 1320417000000}', f'"serial": "{GONE}"}}'),
        ("E: MEMORY_DEVICE_0_SERIAL_NUMBER=A1B2C3D4", f"E: MEMORY_DEVICE_0_SERIAL_NUMBER={GONE}"),
        ("MEMORY_DEVICE_0_ASSET_TAG=DIMM-77", f"MEMORY_DEVICE_0_ASSET_TAG={GONE}"),
        ("serial: N/A", "serial: N/A"),
        ('"serial_number": ""', '"serial_number": ""'),
        ("10.0.0.7:8000", "0.0.0.0:8000"),
    ],
)
def test_small_texts(text: str, wanted: str) -> None:
    assert JANE.text(text) == wanted


@each(
    "text",
    [
        "Fri Apr 10 10:23:01 2026",
        "00000000:0C:00.0",
        "0000:01:00.0 VGA compatible controller [0300]: NVIDIA Corporation GA102 [10de:2206] (rev a1)",
        "NVIDIA driver 595.58.03, VBIOS 94.02.71.40.72, NVSwitch 022.001.002.033",
        "proc 8:4:4",
        "MemTotal:       16384000 kB",
        "flags\t\t: fpu vme serialize avx512f",
        "8250 serial driver",
        "version: 6945 (cc98f8d3)",
        "std::bad_alloc, face::dead",
        "GR3D_FREQ 12%@[1300,1300] VDD_IN 5120mW/5080mW",
        "http://127.0.0.1:11434/v1",
    ],
)
def test_what_identifies_nobody_stays(text: str) -> None:
    assert NOBODY.text(text) == text


@pytest.mark.parametrize("name", ["nvidia", "ubuntu", "jetson", "apple", "intel", "linux", "root", "pi", "user"])
def test_a_name_that_everybody_has_is_no_secret(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    # the account of every Jetson is called nvidia: its device tree must not lose that word
    monkeypatch.setattr("getpass.getuser", lambda: name)
    monkeypatch.setattr("socket.gethostname", lambda: name)
    monkeypatch.setenv("HOME", f"/home/{name}")
    text = f"{name},p3768-0000+p3767-0005 {name}"
    assert of_this_machine().text(text) == text


def test_this_machines_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "jdoe")
    monkeypatch.setattr("socket.gethostname", lambda: "workbench.example.org")
    monkeypatch.setenv("HOME", "/somewhere/janes-home")
    text = of_this_machine().text("jdoe workbench.example.org WORKBENCH workbench-gpu janes-home /somewhere/else")
    assert text == f"{GONE} {GONE} {GONE} {GONE}-gpu {GONE} /somewhere/else"


@pytest.mark.parametrize(
    ("key", "gone"),
    [
        ("files/sys/bus/usb/devices/1-2/serial", True),
        ("files/proc/device-tree/serial-number", True),
        ("files/sys/class/dmi/id/product_uuid", True),
        ("files/etc/machine-id", True),
        ("files/proc/sys/kernel/hostname", True),
        ("files/sys/bus/serial/devices/x/name", False),
        ("commands/nvidia-smi_--query-gpu=name,serial.txt", False),
    ],
)
def test_a_file_that_is_nothing_but_a_name(key: str, gone: bool) -> None:
    assert NOBODY.reading(key, "some text") == (GONE if gone else "some text")


def test_without_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert isinstance(of_this_machine().text("x"), str)


@each("piece", [" ", "serial", "serial ", '"serial', "<serial", "ab:", "1.", "/home/", "\t", "fe80:"])
def test_a_long_odd_text_takes_no_long_time(piece: str) -> None:
    # quadratic search would take minutes here; the suite's own timeout is the limit
    odd = piece * (500_000 // len(piece))
    assert "jane" not in JANE.text(f"{odd}\njane\n{odd}")


PIECES = st.sampled_from(
    [line for text in (NVIDIA, APPLE, PI, LSUSB, NETWORK, WINDOWS) for line in text.split("\n")]
    + ["jane", "lab7", "serial", "hostname", "uuid", "pdi", GONE, "1.2.3.4", "fe80::1", "aa:bb:cc:dd:ee:ff"]
    + ["/home/", "C:\\Users\\", "<serial>", "</serial>", '"', "=", ": ", ":", ".", "0", "\\", "\n", " "]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join))
@example("1.2.3.4" * 3)
@example("serial: serial: x")
@example('"serial": "a" serial: b')
def test_redaction_is_idempotent(text: str) -> None:
    once = JANE.text(text)
    assert JANE.text(once) == once


def test_what_a_program_was_started_with_is_gone() -> None:
    text = "<process_name>/usr/bin/python3 serve.py --api-key sk-secret</process_name><used_memory>1 MiB</used_memory>"
    kept = "<process_name>/usr/bin/python3</process_name><used_memory>1 MiB</used_memory>"
    assert Redaction().text(text) == kept == Redaction().text(kept)
    windows = r"<process_name>C:\Program Files\An App\app.exe --key sk-secret</process_name>"
    assert Redaction().text(windows) == r"<process_name>C:\Program Files\An App\app.exe</process_name>"
    assert Redaction().text(windows.replace(" --key sk-secret", "")) == windows.replace(" --key sk-secret", "")
