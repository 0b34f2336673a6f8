"""dpctl.cli"""
