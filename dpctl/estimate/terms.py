"""How long a model takes on a device, as a sum of terms: the one formula that is both fitted and used.

Plain arithmetic on floats, which works on numpy arrays of one shape as well: the fit passes arrays, the product floats.
Bytes, FLOP, seconds, tokens and watts throughout; a "token" is one position of one sequence.

Where the terms come from: decode reads every active weight and the KV cache once per token, prefill is bound by compute
or, with few tokens, by reading the weights (Pope et al. 2022, "Efficiently scaling transformer inference"; the roofline
model, Williams et al. 2009); fixed costs per layer, request and step as in BLIS (2025), where they were fitted on H100.
The efficiencies are fitted on published measurements: see benchmarks/accuracy.
"""

from dataclasses import dataclass

# where the slopes are anchored: 8 bits a weight, 500 GB/s, 100 TFLOP/s
REFERENCE_BITS = 8.0
REFERENCE_BANDWIDTH = 500e9
REFERENCE_FLOPS = 100e12
# no kernel draws more of the nominal bandwidth than this
MOST_OF_BANDWIDTH = 0.97
# how sharply two bounds of a roofline meet: 1 adds them, infinity takes the larger
ROOFLINE_SHARPNESS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A model as an engine reads it.

    `total_bytes` and `active_bytes`: weights streamed for all tokens, and for one (embeddings that are only looked up
    count in neither). `active_params` and `head_params`: weights multiplied per token, and those of the output head
    among them. `kv_bytes_per_token`: KV cache of the layers that see all tokens (`attention_layers` of `layers`);
    `window_kv_bytes_per_token` of those that see the last `window` tokens only. `attention_width`: heads x head size.
    `index_width` > 0 (heads x size of an indexer) is sparse attention: all tokens count for the indexer's keys, which
    are then `kv_bytes_per_token`, and what the attention layers themselves read is of the `window` tokens it chooses.
    `bits`: mean bits a weight. `sparse`: 1.0 for a mixture of experts, else 0.0; `expert_share`: share of the routed
    experts that one token uses (1.0 when dense), at most active_bytes/total_bytes. `codebook`: 1.0 for quants decoded
    through tables (IQ1 to IQ4), else 0.0.
    """

    total_bytes: float
    active_bytes: float
    active_params: float
    head_params: float = 0.0
    kv_bytes_per_token: float
    window_kv_bytes_per_token: float = 0.0
    window: float = 0.0
    layers: float
    attention_layers: float
    hidden: float = 4096.0
    attention_width: float
    index_width: float = 0.0
    bits: float
    sparse: float = 0.0
    expert_share: float = 1.0
    codebook: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One of `n_devices` equal devices: memory bandwidth in B/s, dense FP16 peak in FLOP/s, power limit in W.

    `tensor_parallel` 1.0: each device holds a share of every layer, and they work at once; 0.0: each holds some of the
    layers, and they work one after the other.
    """

    bandwidth: float
    flops: float
    n_devices: float = 1.0
    tensor_parallel: float = 0.0
    power_limit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeCoefficients:
    """Of one engine, backend and kind of memory: efficiencies are shares of nominal figures, costs are in s.

    `bits_slope`, `bandwidth_slope`: powers of bits/8 and bandwidth/500 GB/s on `weight_efficiency`. `sparse_factor`:
    active bytes of a mixture of experts cost so much more. `codebook_factor`: the same for compute with IQ quants.
    `exchange_s`: per further device and token (layers split) or per layer (tensor parallel). `device_factor`: what
    measurements on the device itself say of the whole, 1.0 without.
    """

    weight_efficiency: float
    bits_slope: float
    bandwidth_slope: float
    sparse_factor: float
    cache_efficiency: float
    compute_efficiency: float
    codebook_factor: float
    layer_s: float
    request_s: float
    exchange_s: float
    device_factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefillCoefficients:
    """As for decode; `padding_tokens`: a pass computes so many tokens more than it was given.

    `flops_slope`: power of peak/100 TFLOP/s on `compute_efficiency`, `bits_slope` the power of bits/8 on it.
    `attention_intensity`: FLOP of attention for each byte of scores that goes through memory. `pipeline_power`: how
    much of the ideal speed-up devices reach that work on passes one after the other (1 all, 0 none).
    """

    compute_efficiency: float
    bits_slope: float
    flops_slope: float
    sparse_factor: float
    codebook_factor: float
    attention_efficiency: float
    attention_intensity: float
    weight_efficiency: float
    padding_tokens: float
    layer_s: float
    request_s: float
    exchange_s: float
    pipeline_power: float
    device_factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingCoefficients:
    """Of an engine that batches: one step makes one token for every running sequence.

    `compute_efficiency` is the share of peak a large batch reaches, `prompt_efficiency` the share its prompts reach.
    Fixed costs: `layer_s` per layer, `sequence_s` per running sequence, `step_s` per step, `exchange_s` per layer and
    root of further devices, `exchange_efficiency` as a share of memory bandwidth for what devices exchange, and
    `sparse_exchange_factor` times as much with a mixture of experts, whose tokens travel to their experts and back.
    """

    weight_efficiency: float
    sparse_factor: float
    cache_efficiency: float
    compute_efficiency: float
    prompt_efficiency: float
    layer_s: float
    sequence_s: float
    step_s: float
    exchange_s: float
    exchange_efficiency: float
    sparse_exchange_factor: float
    device_factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerCoefficients:
    """Shares of the power limit: drawn when idle, and added by a memory or compute unit that is busy all the time."""

    idle_share: float
    memory_share: float
    compute_share: float
    most_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeTerms:
    """Where the time of one decoded token goes, in s."""

    weights: float
    cache: float
    compute: float
    layers: float
    request: float
    exchange: float

    @property
    def seconds(self) -> float:
        """All of them: the time per output token of one stream."""
        return self.weights + self.cache + self.compute + self.layers + self.request + self.exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefillTerms:
    """Where the time of a prompt goes, in s; `matrices` is the roofline of reading and of multiplying the weights."""

    matrices: float
    attention: float
    layers: float
    request: float
    exchange: float

    @property
    def seconds(self) -> float:
        """All of them: the time to the first token of one stream, without queueing."""
        return self.matrices + self.attention + self.layers + self.request + self.exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTerms:
    """Where the time of one decode step of a batch goes, in s; `busy_memory` and `busy_compute` are shares of it."""

    matrices: float
    cache: float
    layers: float
    sequences: float
    step: float
    exchange: float
    busy_memory: float
    busy_compute: float

    @property
    def seconds(self) -> float:
        """All of them: the time between two tokens of a sequence while no prompt is being read."""
        return self.matrices + self.cache + self.layers + self.sequences + self.step + self.exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A server with a steady number of running sequences, in s and output tokens/s of all of them.

    `tpot` is the mean time between a sequence's tokens, `tpot_median` the median: other people's prompts delay few
    steps, but long. `prompt_share` of the time goes to prompts. `ttft`: a request that comes alone; `ttft_burst`: the
    mean when all come at once.
    """

    step: StepTerms
    prompt_share: float
    tpot: float
    tpot_median: float
    ttft: float
    ttft_burst: float
    throughput: float


def roofline(first: float, second: float) -> float:
    """The larger of two times, smoothly: a little more than either where they are alike."""
    total = first + second
    powers = (first / total) ** ROOFLINE_SHARPNESS + (second / total) ** ROOFLINE_SHARPNESS
    larger: float = total * powers ** (1.0 / ROOFLINE_SHARPNESS)
    return larger


def at_most(value: float, limit: float) -> float:
    """`value` where it is well below `limit`, and never above `limit`."""
    bounded: float = value / (1.0 + (value / limit) ** 8.0) ** 0.125
    return bounded


def touched_bytes(work: Work, tokens: float) -> float:
    """Weight bytes that a pass over so many tokens reads: with experts, those that at least one token is sent to.

    Expected share of `expert_share` drawn anew for each token: 1 - (1 - share)^tokens.
    """
    # dense models have a share of 1 and no routed part; the sum keeps their division finite
    others = 1.0 - work.expert_share + (1.0 - work.sparse)
    routed = work.sparse * (work.total_bytes - work.active_bytes) / others
    fixed = work.active_bytes - routed * work.expert_share
    fixed = fixed * (1.0 - work.sparse) + work.sparse * 0.5 * (fixed + abs(fixed))
    seen: float = 1.0 - (1.0 - work.expert_share) ** tokens
    return fixed + routed * seen


def expert_share(total: float, active: float) -> float:
    """A guess at the share of experts used where only total and active parameters are known: nothing is shared."""
    return active / total


def cache_bytes(work: Work, depth: float) -> float:
    """KV cache in B that decode reads for the next token of one sequence of `depth` tokens.

    Without sparse attention it is also what the sequence holds.
    """
    seen = 0.5 * (depth + work.window - abs(depth - work.window))
    return work.kv_bytes_per_token * depth + work.window_kv_bytes_per_token * seen


def indexed_flop(work: Work, tokens: float, depth: float) -> float:
    """What sparse attention adds to the FLOP of `tokens` tokens after `depth` others (less than 0: saves); else 0.0.

    The indexer scores every token before one, 2 FLOP for each of its width, and the attention layers spare those beyond
    the `window` that it chooses; summed over the positions. O(Lk) for the attention and O(L^2) for the indexer, with
    k = 2,048: DeepSeek-AI 2025, "DeepSeek-V3.2-Exp: boosting long-context efficiency with DeepSeek sparse attention"
    (read 2026-11-21). What the choice itself costs is not counted.
    """
    first, last = depth - work.window, depth + tokens - work.window
    first, last = 0.5 * (first + abs(first)), 0.5 * (last + abs(last))
    scored = 2.0 * work.index_width * tokens * (depth + tokens / 2.0)
    spared = 4.0 * work.attention_width * 0.5 * (last**2 - first**2)
    return (work.index_width > 0) * work.attention_layers * (scored - spared)


def decode_terms(work: Work, device: Device, c: DecodeCoefficients, depth: float) -> DecodeTerms:
    """One token of one stream with `depth` tokens in the cache."""
    n = device.n_devices
    share = device.tensor_parallel / n + (1.0 - device.tensor_parallel)
    efficiency = at_most(
        c.weight_efficiency
        * (work.bits / REFERENCE_BITS) ** c.bits_slope
        * (device.bandwidth / REFERENCE_BANDWIDTH) ** c.bandwidth_slope,
        MOST_OF_BANDWIDTH,
    )
    reading = work.active_bytes * c.sparse_factor**work.sparse / (device.bandwidth * efficiency)
    flop = 2.0 * work.active_params * c.codebook_factor**work.codebook
    # unpacking and multiplying go on while the next weights arrive
    both = roofline(reading, flop / (device.flops * c.compute_efficiency))
    cache = cache_bytes(work, depth) / (device.bandwidth * at_most(c.cache_efficiency, MOST_OF_BANDWIDTH))
    exchanges = device.tensor_parallel * work.layers + (1.0 - device.tensor_parallel)
    f = c.device_factor
    return DecodeTerms(
        weights=f * share * reading,
        cache=f * share * cache,
        compute=f * share * (both - reading),
        layers=f * work.layers * c.layer_s,
        request=f * c.request_s,
        exchange=f * (n - 1.0) / n * exchanges * c.exchange_s,
    )


def prefill_terms(
    work: Work, device: Device, c: PrefillCoefficients, prompt: float, *, depth: float = 0.0, ubatch: float = 512.0
) -> PrefillTerms:
    """A prompt of `prompt` tokens after `depth` cached ones, in passes of at most `ubatch`."""
    n = device.n_devices
    passes = -(-prompt // ubatch)
    size = prompt / passes
    # layers split over devices: one works on a pass while the next device works on the pass before it
    pipelined = ((passes + n - 1.0) / (passes * n)) ** c.pipeline_power
    share = device.tensor_parallel / n + (1.0 - device.tensor_parallel) * pipelined
    efficiency = at_most(
        c.compute_efficiency
        * (work.bits / REFERENCE_BITS) ** c.bits_slope
        * (device.flops / REFERENCE_FLOPS) ** c.flops_slope,
        1.0,
    )
    reading = touched_bytes(work, size) / (device.bandwidth * c.weight_efficiency)
    flop = 2.0 * (work.active_params - work.head_params) * (size + c.padding_tokens) + 2.0 * work.head_params
    computing = flop * c.sparse_factor**work.sparse * c.codebook_factor**work.codebook / (device.flops * efficiency)
    middle = depth + prompt / 2.0
    near = 0.5 * (middle + work.window - abs(middle - work.window))
    windowed = (work.window > 0) * (work.index_width <= 0) * (work.layers - work.attention_layers) * near
    attention = 4.0 * work.attention_width * prompt * (work.attention_layers * middle + windowed)
    attention = attention + indexed_flop(work, prompt, depth)
    # without fused kernels the scores go through memory
    attending = roofline(
        attention / (device.flops * c.attention_efficiency), attention / (device.bandwidth * c.attention_intensity)
    )
    f = c.device_factor
    exchanges = device.tensor_parallel * work.layers + (1.0 - device.tensor_parallel)
    return PrefillTerms(
        matrices=f * share * passes * roofline(reading, computing),
        attention=f * share * attending,
        layers=f * passes * work.layers * c.layer_s,
        request=f * c.request_s,
        exchange=f * passes * (n - 1.0) / n * exchanges * c.exchange_s,
    )


def step_terms(work: Work, device: Device, c: ServingCoefficients, concurrency: float, depth: float) -> StepTerms:
    """One decode step of `concurrency` sequences of `depth` tokens each, split over all devices."""
    n = device.n_devices
    reading = (
        touched_bytes(work, concurrency)
        * c.sparse_factor**work.sparse
        / (n * device.bandwidth * at_most(c.weight_efficiency, MOST_OF_BANDWIDTH))
    )
    computing = 2.0 * work.active_params * concurrency / (n * device.flops * c.compute_efficiency)
    cache = (
        concurrency * cache_bytes(work, depth) / (n * device.bandwidth * at_most(c.cache_efficiency, MOST_OF_BANDWIDTH))
    )
    # two sums over all devices a layer, of one hidden state of 2 bytes a number
    moved = concurrency * work.layers * 4.0 * work.hidden / (device.bandwidth * c.exchange_efficiency)
    f = c.device_factor
    # waits of a sum over all devices grow between one for all (everybody reads everybody's) and one each (a ring)
    exchanging = work.layers * c.exchange_s * (n - 1.0) ** 0.5 + moved * (n - 1.0) / n
    terms = {
        "matrices": f * roofline(reading, computing),
        "cache": f * cache,
        "layers": f * work.layers * c.layer_s,
        "sequences": f * concurrency * c.sequence_s,
        "step": f * c.step_s,
        "exchange": f * exchanging * c.sparse_exchange_factor**work.sparse,
    }
    seconds = sum(terms.values())
    return StepTerms(**terms, busy_memory=f * (reading + cache) / seconds, busy_compute=f * computing / seconds)


def sequences_that_fit(work: Work, free_bytes: float, depth: float) -> float:
    """How many sequences of `depth` tokens `free_bytes` of memory hold the cache of, at least one: for rows of the fit.

    Their memory is known no better; a user's question is answered by `room`. Not for sparse attention.
    """
    fits = free_bytes / (cache_bytes(work, depth) + 1.0)
    return 0.5 * (fits + 1.0 + abs(fits - 1.0))


def serve(
    work: Work,
    device: Device,
    c: ServingCoefficients,
    concurrency: float,
    prompt: float,
    output: float,
    slots: float = 1e9,
    depth: float = 0.0,
) -> Serving:
    """`concurrency` requests of `prompt` and `output` tokens at any time, a new one as soon as one is done.

    `depth` tokens of each are in the cache already: they are attended to, not computed. At most `slots` of them run,
    the others wait. Between two tokens of a sequence running/output prompts of others are read, in the same steps
    (chunked prefill).
    """
    running = 0.5 * (concurrency + slots - abs(concurrency - slots))
    step = step_terms(work, device, c, running, depth + prompt + output / 2.0)
    n = device.n_devices
    flop = 2.0 * (work.active_params - work.head_params) * prompt
    middle = depth + prompt / 2.0
    flop = flop + 4.0 * work.attention_width * work.attention_layers * prompt * middle
    flop = flop + indexed_flop(work, prompt, depth)
    own = c.device_factor * flop / (n * device.flops * c.prompt_efficiency)
    starts = running / output
    tpot = step.seconds + starts * own
    # the median of a Poisson number is a third below its mean, and not below nothing
    surely = 0.5 * (starts - 1.0 / 3.0 + abs(starts - 1.0 / 3.0))
    ttft = own + step.seconds
    turn = ttft + (output - 1.0) * tpot
    waiting = (concurrency / running - 1.0) * turn
    return Serving(
        step=step,
        prompt_share=starts * own / tpot,
        tpot=tpot,
        tpot_median=step.seconds + surely * own,
        ttft=ttft + waiting,
        ttft_burst=own * (running + 1.0) / 2.0 + step.seconds + waiting / 2.0,
        throughput=running * output / turn,
    )


def serving_power(device: Device, c: PowerCoefficients, served: Serving) -> float:
    """Watts of all devices of a server: while prompts are read their compute is busy."""
    rest = 1.0 - served.prompt_share
    return power(device, c, rest * served.step.busy_memory, rest * served.step.busy_compute + served.prompt_share)


def power(device: Device, c: PowerCoefficients, busy_memory: float, busy_compute: float) -> float:
    """Watts of all devices at these shares of busy time."""
    share = c.idle_share + c.memory_share * busy_memory + c.compute_share * busy_compute
    return device.n_devices * device.power_limit * at_most(share, c.most_share)


# What is assumed where nobody said: the same rules for the rows of the fit and for a user's question.

# peak FP16 in FLOP/s per B/s of bandwidth, the middle of what is published for each (Apple, AMD, NVIDIA: 2018 to 2025)
_FLOPS_PER_BANDWIDTH = {"apple": 26.0, "nvidia": 160.0, "amd": 110.0, "intel": 150.0}


def assumed_flops(vendor: str, kind: str, backend: str, bandwidth: float) -> float:
    """FP16 peak in FLOP/s of a device whose peak is not known, from its bandwidth in B/s."""
    if backend == "cpu" or kind == "cpu":
        # chips for phones and laptops, Apple's with a bandwidth made for their GPU; desktop and server processors
        return (4.0 if vendor.lower() == "apple" else 15.0 if kind == "soc" else 35.0) * bandwidth
    if backend == "npu":
        return 90.0 * bandwidth
    if kind in ("soc", "jetson") and vendor.lower() != "apple":
        # Orin, Thor and GB10 have tensor units: 150 to 950 are published
        return (180.0 if vendor.lower() == "nvidia" else 90.0) * bandwidth
    # a graphics card without a published tensor peak is most often one without tensor units
    if vendor.lower() == "nvidia" and kind == "gpu_consumer":
        return 30.0 * bandwidth
    return _FLOPS_PER_BANDWIDTH.get(vendor.lower(), 60.0) * bandwidth


def drawable_bandwidth(kind: str, backend: str, bandwidth: float) -> float:
    """What of a chip's bandwidth in B/s its cores can draw: the CPU of a chip with a large GPU reaches about half.

    Measured on Apple M1 Max (224 to 243 of 400 GB/s by 8 cores) and on Ryzen AI Max (about 120 of 256 GB/s).
    """
    return 0.5 * bandwidth if backend == "cpu" and kind == "soc" and bandwidth > 150e9 else bandwidth


def memory_kind(vendor: str, kind: str, backend: str, bandwidth: float, name: str = "") -> str:
    """hbm, gddr, unified, shared or host: how efficiently a device draws its bandwidth.

    unified is wide memory made for a GPU that shares it with the CPU, shared is a laptop's own (two channels) with
    integrated graphics, host the memory of a CPU that computes itself.
    """
    if backend == "cpu" or kind == "cpu":
        return "host"
    if kind == "soc" and backend != "npu" and bandwidth < 140e9 and vendor.lower() in ("amd", "ryzen", "intel", "core"):
        return "shared"
    if kind in ("soc", "jetson", "npu") or vendor.lower() == "apple":
        return "unified"
    if kind == "gpu_datacenter" and bandwidth >= 890e9 and "RTX" not in name:
        return "hbm"
    return "gddr"


def assumed_layers(params: float, sparse: float) -> float:
    """Layers of a model with so many parameters; a power law through the published architectures."""
    billions = params / 1e9
    layers: float = 20.0 * billions**0.2 if sparse else 18.0 * billions**0.33
    return layers


def assumed_hidden(active_params: float, layers: float) -> float:
    """Hidden size: a dense layer has about 12 x hidden^2 weights."""
    return float((active_params / (12.0 * layers)) ** 0.5)


def assumed_kv_bytes_per_token(params: float, layers: float) -> float:
    """FP16 cache of a token: 8 key-value heads of 128 from 3 billion parameters on, half of that below."""
    return (4096.0 if params >= 3e9 else 2048.0) * layers
