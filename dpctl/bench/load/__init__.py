"""Load on an endpoint: plan.py decides, send.py sends and stamps into a log, parse.py and report.py read it after."""
