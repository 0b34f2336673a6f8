"""The emulator's timer: never early, in order, lateness does not add up, and one alarm serves all."""

import asyncio
import time

import pytest

from dpctl.engines import emulator_wheel
from dpctl.engines.emulator_wheel import Wheel


@pytest.fixture(params=["kernel", "loop"])
def either_alarm(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "loop":
        monkeypatch.setattr(emulator_wheel, "_alarm", emulator_wheel._LoopTimer)


@pytest.mark.usefixtures("either_alarm")
def test_steps_come_in_order_never_early_and_keep_to_their_own_times() -> None:
    async def go() -> list[tuple[str, float, float]]:
        wheel = Wheel()
        seen: list[tuple[str, float, float]] = []
        start = time.monotonic() + 0.01

        def every(name: str, gap: float, count: int) -> None:
            left = iter(range(count - 1))

            def step(due: float) -> float | None:
                seen.append((name, due, time.monotonic()))
                return due + gap if next(left, None) is not None else None

            wheel.at(start, step)

        every("a", 0.002, 20)
        every("b", 0.003, 10)
        await wheel.until(start + 0.05)
        seen.append(("end", start + 0.05, time.monotonic()))
        wheel.close()
        return seen

    seen = asyncio.run(go())
    assert [name for name, *_ in seen].count("a") == 20
    assert [name for name, *_ in seen].count("b") == 10
    assert seen[-1][0] == "end"
    assert all(now >= due for _, due, now in seen)
    dues = [due for _, due, _ in seen]
    assert dues == sorted(dues)
    own = [due for name, due, _ in seen if name == "a"]
    # a late wake-up moves no later one
    assert own == pytest.approx([own[0] + 0.002 * i for i in range(20)], abs=1e-9)


@pytest.mark.usefixtures("either_alarm")
def test_an_earlier_step_is_not_held_up_by_a_later_one() -> None:
    async def go() -> list[str]:
        wheel = Wheel()
        seen: list[str] = []
        now = time.monotonic()
        wheel.at(now + 3600.0, lambda _: seen.append("late"))
        wheel.at(now + 0.001, lambda _: seen.append("soon"))
        wheel.at(now - 5.0, lambda _: seen.append("past"))
        await wheel.until(now + 0.002)
        await wheel.until(now)
        wheel.close()
        return seen

    assert asyncio.run(go()) == ["past", "soon"]


def test_an_overloaded_wheel_lets_others_work_too() -> None:
    async def go() -> tuple[int, int]:
        wheel = Wheel()
        steps = 0

        def always_late(due: float) -> float:
            nonlocal steps
            steps += 1
            return due

        wheel.at(time.monotonic() - 1.0, always_late)
        turns = 0
        while steps < 1000:
            await asyncio.sleep(0)
            turns += 1
        wheel.close()
        return steps, turns

    steps, turns = asyncio.run(go())
    assert steps <= 64 * turns


def test_a_step_that_fails_stops_no_other() -> None:
    async def go() -> bool:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        wheel = Wheel()

        def fail(_due: float) -> None:
            raise RuntimeError

        now = time.monotonic()
        wheel.at(now, fail)
        await asyncio.wait_for(wheel.until(now + 0.005), 20)
        wheel.close()
        return True

    assert asyncio.run(go())
