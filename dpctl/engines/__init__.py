"""dpctl.engines"""
