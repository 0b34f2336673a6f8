"""dpctl: where should this LLM workload run - here, in the cloud, or split - and how do you know?"""

__version__ = "0.1.0"
