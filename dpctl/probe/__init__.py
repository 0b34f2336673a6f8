"""dpctl.probe"""
