"""dpctl.privacy"""
